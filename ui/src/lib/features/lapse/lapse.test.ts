import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';
import { asCommandError, useBackend } from '$lib/ipc/client';
import type { MemoryBackend } from '$lib/ipc/memory';
import { sampleBackend } from '$lib/ipc/memory/sample';

import { structureProblems } from '../../../testing/axe';
import { safetyText } from '../safety/text';
import { LapseFlow } from './lapse.svelte';
import LapseScreen from './LapseScreen.svelte';

let backend: MemoryBackend;
const user = userEvent.setup();

beforeEach(() => {
  backend = sampleBackend('');
  useBackend(backend);
  toasts.clear();
});

const heading = (name: string): Promise<HTMLElement> => screen.findByRole('heading', { level: 1, name });
const press = async (name: string | RegExp): Promise<void> => {
  await user.click(await screen.findByRole('button', { name }));
};

describe('after a lapse', () => {
  it('comes first the body and a person, and it is written down in two taps', async () => {
    render(LapseScreen, { params: {}, query: new URLSearchParams() });
    await heading('First, your body');
    expect(await screen.findByRole('button', { name: 'Call 999, Emergency services' })).toBeVisible();
    for (const line of safetyText('overdose', '999').own) expect(screen.getByText(line)).toBeVisible();
    expect(await screen.findByRole('button', { name: 'Call Maya' })).toBeVisible();
    expect(await structureProblems(document.body)).toEqual([]);
    await press('Go on');
    expect(await heading('When was it?')).toHaveFocus();
    expect(screen.getByText('Medicine you take as prescribed does not count as use.')).toBeVisible();
    expect(await structureProblems(document.body)).toEqual([]);
    await press('Write it down');
    await heading('What came before?');
    expect(backend.lapses).toMatchObject([{ on: '2026-03-09', what: [], triggers: [] }]);
    expect(await structureProblems(document.body)).toEqual([]);
  });

  it('takes what it was, another day, what came before, and one step', async () => {
    backend.profile.medicines = ['Buprenorphine'];
    render(LapseScreen, { params: {}, query: new URLSearchParams('on=2026-03-05') });
    await press('Go on');
    expect(await screen.findByLabelText('Which day?')).toHaveValue('2026-03-05');
    expect(screen.getByText(/Taken as prescribed, this does not count as use: Buprenorphine/)).toBeVisible();
    await press('Alcohol');
    await press('Write it down');
    const before = within(await screen.findByRole('group', { name: 'What came before?' }));
    const [first] = before.getAllByRole('button');
    await user.click(first as HTMLElement);
    await press('Go on');
    await heading('One step for today');
    expect(backend.lapses).toMatchObject([{ on: '2026-03-05', what: ['Alcohol'] }]);
    expect(backend.lapses[0]?.triggers).toHaveLength(1);
    expect(screen.getByText(/They all still count\./)).toBeVisible();
  });

  it('puts on the list to tell them at the next session', async () => {
    render(LapseScreen, { params: {}, query: new URLSearchParams('said') });
    await press('Go on');
    await heading('One step for today');
    expect(await structureProblems(document.body)).toEqual([]);
    await press(/^Tell them at Morning group/);
    expect(await screen.findByText('It is on your list for that session.')).toBeVisible();
    expect(backend.homework.open().some((one) => one.title === 'Tell them what happened')).toBe(true);
  });

  it('goes back, changes nothing twice, and is taken back with undo', async () => {
    const flow = new LapseFlow({ kind: 'new', day: null });
    await flow.load();
    flow.safe();
    await flow.goOn();
    flow.back();
    flow.day = 'yesterday';
    await flow.goOn();
    expect(backend.lapses.map((one) => one.on)).toEqual(['2026-03-08']);
    const undo = await flow.takeBack();
    expect(backend.records.live(backend.lapses)).toEqual([]);
    await undo?.();
    expect(backend.records.live(backend.lapses)).toHaveLength(1);
  });

  it('changes one that is there', async () => {
    const { id } = await backend.call('lapse_record', { on: '2026-03-07', what: ['Alcohol'], triggers: [] });
    render(LapseScreen, { params: { id }, query: new URLSearchParams() });
    await heading('Change what you wrote down');
    expect(screen.getByRole('button', { name: 'Alcohol' })).toHaveAttribute('aria-pressed', 'true');
    await press('Take it back');
    await expect.poll(() => toasts.list.map(({ text }) => text)).toEqual(['Taken back.']);
    expect(backend.records.live(backend.lapses)).toEqual([]);
  });

  it('writes nothing twice where a check-in has said it', async () => {
    render(LapseScreen, { params: {}, query: new URLSearchParams('said') });
    await press('Go on');
    await heading('One step for today');
    expect(backend.lapses).toEqual([]);
  });

  it('says why it could not be written down, and keeps what was chosen', async () => {
    const flow = new LapseFlow({ kind: 'new', day: null });
    await flow.load();
    flow.safe();
    flow.toggleWhat('Alcohol');
    backend.failing.set('lapse_record', { kind: 'disk_full' });
    await flow.goOn();
    expect([flow.step, flow.what]).toEqual(['when', ['Alcohol']]);
    expect(asCommandError(flow.problem).kind).toBe('disk_full');
  });
});
