import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { SafetyId, VaultStatus } from '$lib/ipc/bindings';
import data from '$lib/ipc/bindings/safety.json';

import { openApp, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { activityOf, requests } from '../../../testing/record';
import { addPeople, changeProfile } from '../../../testing/seed';
import LockScreen from '../lock/LockScreen.svelte';
import { Help } from '../support/help.svelte';
import SupportScreen from '../support/SupportScreen.svelte';
import OverdosePage from './OverdosePage.svelte';
import OverdoseScreen from './OverdoseScreen.svelte';
import SafetyNote from './SafetyNote.svelte';
import SafetyScreen from './SafetyScreen.svelte';
import { isSafetyId, safetyText } from './text';

const ids: SafetyId[] = ['overdose', 'withdrawal', 'suicide'];
let backend: TestBackend;

beforeEach(async () => {
  backend = await openApp();
  await changeProfile(backend.world, { country: 'US' });
  await addPeople(backend);
});

const dialled = (): unknown[] => requests(backend, 'call_number');
const nothing = (): void => undefined;

async function lines(): Promise<Help> {
  const help = new Help();
  await help.loadLines();
  return help;
}

/** Waits until the sheet takes a tap, and confirms the call. */
async function confirmed(): Promise<void> {
  const sheet = within(await screen.findByRole('dialog'));
  await vi.waitFor(
    async () => {
      await userEvent.click(sheet.getByRole('button', { name: /^Call/ }));
      expect(screen.queryByRole('dialog')).toBeNull();
    },
    { timeout: 5_000 },
  );
}
const page = (id: string): { params: Record<string, string>; query: URLSearchParams } => ({
  params: { id },
  query: new URLSearchParams(),
});

describe('the texts', () => {
  it('are those of the core, with the number in its place', () => {
    expect(Object.keys(data).sort()).toEqual([...ids].sort());
    for (const id of ids) {
      expect(JSON.stringify(data[id])).toContain('{emergency}');
      const said = JSON.stringify(safetyText(id, '999'));
      expect(said).not.toMatch(/[{}](emergency|safety)/);
      expect(said).toContain('all 999');
    }
    expect([isSafetyId('overdose'), isSafetyId('toString'), isSafetyId(undefined)]).toEqual([true, false, false]);
  });
});

describe('a note', () => {
  it.each(ids)('says the short form of %s and leads to the call', async (of) => {
    const oncall = vi.fn();
    const { container } = render(SafetyNote, { of, emergency: '911', oncall });
    for (const line of safetyText(of, '911').short) expect(screen.getByText(line)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Call 911' }));
    expect(oncall).toHaveBeenCalledExactlyOnceWith('911');
    expect(await structureProblems(container)).toEqual([]);
  });

  it('has no button where nobody can call', () => {
    render(SafetyNote, { of: 'overdose', emergency: '112' });
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    expect(screen.getByText(/Call 112/)).toBeInTheDocument();
  });
});

describe('the overdose page', () => {
  it('begins with three signs, then the call, then the steps in order', async () => {
    const { container } = render(OverdosePage, { help: await lines(), onback: nothing });
    const [signs, first] = [...container.querySelectorAll<HTMLElement>('section')];
    expect(
      within(signs as HTMLElement)
        .getAllByRole('listitem')
        .slice(0, 3)
        .map((one) => one.textContent),
    ).toEqual(safetyText('overdose', '911').sections[0]?.signs);
    const calls = screen.getAllByRole('button', { name: 'Call 911' });
    expect(calls).toHaveLength(3);
    expect(signs).toContainElement(calls[0] as HTMLElement);
    expect(first?.querySelectorAll('ol > li').length).toBeGreaterThan(5);
    expect(await structureProblems(container)).toEqual([]);
    // One confirmation stands between a shaking finger and the call.
    await userEvent.dblClick(calls[0] as HTMLElement);
    expect(dialled()).toEqual([]);
    await confirmed();
    expect(dialled()).toMatchObject([{ number: '911', by: 'call' }]);
  });

  it('leads to the other emergencies, each with a call of its own', async () => {
    render(OverdosePage, { help: await lines(), onback: nothing });
    for (const name of ['Meth, cocaine or MDMA', 'Too much to drink']) {
      await userEvent.click(screen.getByRole('button', { name }));
      expect(screen.getByRole('heading', { name })).toHaveFocus();
      const section = screen.getByRole('region', { name });
      expect(within(section).getByRole('button', { name: 'Call 911' })).toBeInTheDocument();
    }
  });

  it('says where it cannot call, beneath the button that was pressed', async () => {
    render(OverdoseScreen);
    const section = screen.getByRole('region', { name: 'Too much to drink' });
    backend.failing.set('call_number', { kind: 'no_dialer' });
    await userEvent.click(await within(section).findByRole('button', { name: 'Call 911' }));
    await confirmed();
    expect(await within(section).findByText('This computer cannot call.')).toBeInTheDocument();
    expect(screen.getAllByText('This computer cannot call.')).toHaveLength(1);
  });

  it('has a number where no country is known', async () => {
    backend.failing.set('crisis_lines', { kind: 'unexpected' });
    render(OverdoseScreen);
    expect(await screen.findAllByRole('button', { name: 'Call 112' })).toHaveLength(3);
  });

  it('keeps the app from locking while somebody helps', async () => {
    const { unmount } = render(OverdoseScreen);
    await expect.poll(() => activityOf(backend)).toEqual([1200]);
    unmount();
    await expect.poll(() => activityOf(backend)).toEqual([1200, 0]);
  });

  it('goes on in the app where the keyring opens the store meanwhile', async () => {
    backend = await openApp({ vault: 'locked', locked_by_person: true });
    const status: VaultStatus = await backend.call('vault_status', null);
    const onopen = vi.fn(() => Promise.resolve());
    render(LockScreen, { status, onopen, onretry: onopen });
    const open = screen.getByRole('button', { name: /keyring/ });
    await userEvent.click(screen.getByRole('button', { name: 'Someone took too much?' }));
    open.click();
    await expect.poll(() => onopen.mock.calls.length).toBe(1);
    expect(window.location.hash).toBe('#/overdose');
    window.location.hash = '';
  });

  it('is one tap from the lock, calls from there, and gives the lock back as it was', async () => {
    backend = await openApp({ passphrase: 'four plain words here' });
    await changeProfile(backend.world, { country: 'US' });
    await backend.world.call('vault_lock', null);
    const status: VaultStatus = await backend.call('vault_status', null);
    const done = (): Promise<void> => Promise.resolve();
    const { container } = render(LockScreen, { status, onopen: done, onretry: done });
    await userEvent.type(screen.getByLabelText('Passphrase'), 'half a');
    const way = screen.getByRole('button', { name: 'Someone took too much?' });
    await userEvent.click(way);
    expect(screen.getByRole('heading', { level: 1, name: 'Overdose: what to do' })).toHaveFocus();
    expect(screen.queryByRole('heading', { name: 'Daymark is locked' })).not.toBeInTheDocument();
    const [call] = await screen.findAllByRole('button', { name: 'Call 911' });
    await userEvent.click(call as HTMLElement);
    await confirmed();
    expect(dialled()).toMatchObject([{ number: '911', by: 'call' }]);
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Back' }));
    expect(screen.getByLabelText('Passphrase')).toHaveValue('half a');
    expect(way).toHaveFocus();
    expect(screen.queryByRole('heading', { name: 'Overdose: what to do' })).not.toBeInTheDocument();
  });
});

describe('the safety pages', () => {
  it('are one tap from Support', async () => {
    render(SupportScreen);
    const card = screen.getByRole('region', { name: 'In danger' });
    const ways = within(card).getAllByRole('link');
    expect(ways.map((way) => way.getAttribute('href'))).toEqual([
      '#/overdose',
      '#/safety/withdrawal',
      '#/safety/suicide',
    ]);
    expect(await structureProblems(card)).toEqual([]);
  });

  it.each(ids)('say all of %s', async (id) => {
    const { container } = render(SafetyScreen, page(id));
    await screen.findAllByRole('button', { name: 'Call 911' });
    const text = safetyText(id, '911');
    expect(screen.getByRole('heading', { level: 1, name: text.title })).toBeInTheDocument();
    for (const section of text.sections) {
      const part = screen.getByRole('region', { name: section.title });
      for (const line of [...section.signs, ...section.steps, ...section.notes]) {
        expect(within(part).getByText(line)).toBeInTheDocument();
      }
    }
    for (const source of text.sources) expect(screen.getByText(source.title)).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
  });

  it('lead from thoughts of dying to people, lines and the plan', async () => {
    render(SafetyScreen, page('suicide'));
    expect(await screen.findByRole('button', { name: 'Call Maya' })).toBeInTheDocument();
    expect(await screen.findAllByRole('button', { name: /^Call 988/ })).not.toEqual([]);
    const plan = await screen.findByRole('link', { name: 'Make my safety plan' });
    expect(plan).toHaveAttribute('href', '#/worksheets/safety-plan');
  });

  it('call a plan begun until it is finished', async () => {
    const begun = await backend.world.call('response_begin', { key: 'safety-plan', from: null });
    const first = render(SafetyScreen, page('suicide'));
    const on = await screen.findByRole('link', { name: 'Go on with my safety plan' });
    expect(on).toHaveAttribute('href', `#/responses/${begun.id}`);
    first.unmount();
    await backend.world.call('response_finish', { id: begun.id, answers: begun.answers });
    render(SafetyScreen, page('suicide'));
    expect(await screen.findByRole('link', { name: 'Open my safety plan' })).toBeInTheDocument();
  });

  it('say so where an address is not known', () => {
    render(SafetyScreen, page('nothing'));
    expect(screen.getByRole('heading', { level: 1, name: 'This page is not here' })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Go to Support' })).toBeInTheDocument();
  });
});
