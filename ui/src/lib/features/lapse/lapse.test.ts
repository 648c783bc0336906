import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';
import type { LapseView } from '$lib/ipc/bindings';
import { asCommandError } from '$lib/ipc/client';

import type { TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { changeProfile, openHomework, openWeeks } from '../../../testing/seed';
import { safetyText } from '../safety/text';
import { LapseFlow } from './lapse.svelte';
import LapseScreen from './LapseScreen.svelte';

let backend: TestBackend;
const user = userEvent.setup();

beforeEach(async () => {
  toasts.clear();
  ({ backend } = await openWeeks());
  const since = { recovery_started_on: '2026-02-04', working_on: ['Alcohol'] };
  await changeProfile(backend.world, { country: 'GB', ...since });
  await backend.world.call('person_add', { name: 'Maya', phone: '+44 20 7946 0018', relation: 'Sister' });
});

const lapses = (): Promise<LapseView[]> => backend.world.call('lapse_list', null);

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
    expect(await lapses()).toMatchObject([{ on: '2026-03-09', what: [], triggers: [] }]);
    expect(await structureProblems(document.body)).toEqual([]);
  });

  it('takes what it was, another day, what came before, and one step', async () => {
    await changeProfile(backend.world, { medicines: ['Buprenorphine'] });
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
    const written = await lapses();
    expect(written).toMatchObject([{ on: '2026-03-05', what: ['Alcohol'] }]);
    expect(written[0]?.triggers).toHaveLength(1);
    expect(screen.getByText(/They all still count\./)).toBeVisible();
  });

  it('puts on the list to tell them at the next session', async () => {
    render(LapseScreen, { params: {}, query: new URLSearchParams('said') });
    await press('Go on');
    await heading('One step for today');
    expect(await structureProblems(document.body)).toEqual([]);
    await press(/^Tell them at Morning group/);
    expect(await screen.findByText('It is on your list for that session.')).toBeVisible();
    expect(await openHomework(backend.world)).toMatchObject([{ title: 'Tell them what happened' }]);
  });

  it('goes back, changes nothing twice, and is taken back with undo', async () => {
    const flow = new LapseFlow({ kind: 'new', day: null });
    await flow.load();
    flow.safe();
    await flow.goOn();
    flow.back();
    flow.day = 'yesterday';
    await flow.goOn();
    expect((await lapses()).map((one) => one.on)).toEqual(['2026-03-08']);
    const undo = await flow.takeBack();
    expect(await lapses()).toEqual([]);
    await undo?.();
    expect(await lapses()).toHaveLength(1);
  });

  it('changes one that is there', async () => {
    const { id } = await backend.call('lapse_record', { on: '2026-03-07', what: ['Alcohol'], triggers: [] });
    render(LapseScreen, { params: { id }, query: new URLSearchParams() });
    await heading('Change what you wrote down');
    expect(screen.getByRole('button', { name: 'Alcohol' })).toHaveAttribute('aria-pressed', 'true');
    await press('Take it back');
    await expect.poll(() => toasts.list.map(({ text }) => text)).toEqual(['Taken back.']);
    expect(await lapses()).toEqual([]);
  });

  it('writes nothing twice where a check-in has said it', async () => {
    render(LapseScreen, { params: {}, query: new URLSearchParams('said') });
    await press('Go on');
    await heading('One step for today');
    expect(await lapses()).toEqual([]);
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
