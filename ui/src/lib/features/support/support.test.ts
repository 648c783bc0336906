import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';
import type { VaultStatus } from '$lib/ipc/bindings';
import { useBackend } from '$lib/ipc/client';
import { MemoryBackend } from '$lib/ipc/memory';
import { sampleBackend } from '$lib/ipc/memory/sample';

import { structureProblems } from '../../../testing/axe';
import LockScreen from '../lock/LockScreen.svelte';
import UrgeScreen from '../urge/UrgeScreen.svelte';
import CallCard from './CallCard.svelte';
import { Help } from './help.svelte';
import { byName } from './lines';
import { supportWords as words } from './messages.en';
import PersonScreen from './PersonScreen.svelte';
import { Support } from './support.svelte';
import SupportScreen from './SupportScreen.svelte';

let backend: MemoryBackend;

beforeEach(() => {
  toasts.clear();
  backend = sampleBackend('');
  backend.profile.country = 'US';
  useBackend(backend);
});

const dialled = (): unknown => backend.calls.filter(({ command }) => command === 'call_number').at(-1)?.request;

/** Every button of the crisis lines says briefly what it does, and in full whose number it is. */
async function saysWhoIsCalled(): Promise<void> {
  const call = await screen.findByRole('button', { name: 'Call 988, Suicide & Crisis Lifeline' });
  expect(call).toHaveTextContent(/^Call 988$/);
  expect(screen.getAllByText('988 Suicide & Crisis Lifeline')).toHaveLength(1);
  const text = screen.getByRole('button', { name: 'Text 988, Suicide & Crisis Lifeline' });
  expect(text).toHaveTextContent(/^Text 988$/);
  await userEvent.click(text);
  expect(dialled()).toEqual({ number: '988', by: 'text' });
  expect(screen.getByRole('button', { name: 'Call 911, Emergency services' })).toHaveTextContent(/^Call 911$/);
}

describe('crisis lines', () => {
  it('stand under their one name, whose number is not said twice', () => {
    const line = { contact: 'call' as const, number: '1', keyword: null, hours: '', about: '' };
    const [one, other] = byName([
      { ...line, name: 'A' },
      { ...line, name: 'B' },
      { ...line, name: 'A', contact: 'text' },
    ]);
    expect([one?.name, one?.lines.length, other?.name]).toEqual(['A', 2, 'B']);
    expect(words.of('Call 3114', '3114, numéro national', '3114')).toBe('Call 3114, numéro national');
    expect(words.of('Call 1737', '1737', '1737')).toBe('Call 1737');
    expect(words.of('Text SHOUT to 85258', 'Shout', '85258')).toBe('Text SHOUT to 85258, Shout');
  });

  it('are called from Support', async () => {
    const { container } = render(SupportScreen);
    await saysWhoIsCalled();
    expect(screen.getByText(/^Any crisis: .* Day and night\.$/)).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
    backend.failing.set('call_number', { kind: 'unexpected' });
    await userEvent.click(screen.getByRole('button', { name: 'Call Maya' }));
    expect(await screen.findByRole('alert')).toBeInTheDocument();
  });

  it('are called from an urge, and it is said there when that does not work', async () => {
    const { container } = render(UrgeScreen);
    await saysWhoIsCalled();
    expect(await structureProblems(container)).toEqual([]);
    backend.failing.set('call_number', { kind: 'unexpected' });
    await userEvent.click(screen.getByRole('button', { name: 'Call Maya' }));
    expect(await screen.findByRole('alert')).toBeInTheDocument();
  });

  it('are called while the store is locked', async () => {
    backend = new MemoryBackend({ vault: { state: 'locked' } });
    backend.profile.country = 'US';
    useBackend(backend);
    const status: VaultStatus = await backend.call('vault_status', null);
    const nothing = (): Promise<void> => Promise.resolve();
    const { container } = render(LockScreen, { status, onopen: nothing, onretry: nothing });
    await saysWhoIsCalled();
    expect(backend.calls.some(({ command }) => command === 'person_list')).toBe(false);
    expect(await structureProblems(container)).toEqual([]);
  });
});

describe('a person being written', () => {
  const props = { params: {}, query: new URLSearchParams() };

  it('is kept when the page is left, until it is saved', async () => {
    const { unmount } = render(PersonScreen, props);
    await userEvent.type(await screen.findByLabelText('Name'), 'Robin');
    await userEvent.type(screen.getByLabelText('Phone number'), '555');
    unmount();
    await expect.poll(() => backend.calls.some(({ command }) => command === 'draft_save')).toBe(true);
    const again = render(PersonScreen, props);
    expect(await screen.findByText('We kept what you began.')).toBeInTheDocument();
    expect(screen.getByLabelText('Name')).toHaveValue('Robin');
    expect(screen.getByLabelText('Phone number')).toHaveValue('555');
    expect(await structureProblems(again.container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: words.save }));
    await expect.poll(() => backend.people.some(({ name }) => name === 'Robin')).toBe(true);
    again.unmount();
    render(PersonScreen, props);
    expect(await screen.findByLabelText('Name')).toHaveValue('');
    expect(screen.queryByText('We kept what you began.')).toBeNull();
  });

  it('is as it is saved once the person starts afresh', async () => {
    const maya = backend.people.find(({ name }) => name === 'Maya');
    if (!maya) throw new Error('the sample has Maya');
    const first = new Support();
    await first.load();
    await first.edit(maya);
    first.write({ relation: 'Neighbour' });
    await first.leave();
    const again = new Support();
    await again.load();
    await again.edit(maya);
    expect([again.editing?.relation, again.restored]).toEqual(['Neighbour', true]);
    await again.startOver();
    expect([again.editing?.relation, again.restored]).toEqual([maya.relation, false]);
    await again.edit(maya);
    expect(again.restored).toBe(false);
  });

  it('is there to be written though the draft cannot be read', async () => {
    backend.failing.set('draft_get', { kind: 'unexpected' });
    const view = new Support();
    await view.edit(null);
    expect([view.editing?.name, view.formProblem === null]).toEqual(['', false]);
  });
});

describe('people to call', () => {
  it('are there though the lines cannot be read, and the lines though the people cannot', async () => {
    backend.failing.set('crisis_lines', { kind: 'unexpected' });
    const people = new Help();
    await people.load();
    expect([people.people.length, people.here]).toEqual([2, null]);
    backend.failing.clear();
    backend.failing.set('person_list', { kind: 'unexpected' });
    const lines = new Help();
    await lines.load();
    expect([lines.people.length, lines.here?.country]).toEqual([0, 'US']);
    render(CallCard, { help: lines });
    expect(screen.getByRole('link', { name: 'People and crisis lines' })).toBeInTheDocument();
  });
});
