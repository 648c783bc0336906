import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';
import type { ProgrammeView, SessionView } from '$lib/ipc/bindings';

import { openApp, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { fillProgramme, openWeeks } from '../../../testing/seed';
import { hoursOf, standingSentence } from './messages.en';
import { minutesOf, Programme, ProgrammeForm } from './programme.svelte';
import ProgrammeFormScreen from './ProgrammeFormScreen.svelte';
import ProgrammeScreen from './ProgrammeScreen.svelte';

const sessions = (backend: TestBackend): Promise<SessionView[]> => backend.world.call('session_list', null);
/** The first group of the series that were added. */
const groupOf = async (backend: TestBackend): Promise<SessionView | undefined> =>
  (await sessions(backend)).find(({ kind }) => kind === 'group');
const programmes = (backend: TestBackend): Promise<ProgrammeView[]> => backend.world.call('programme_list', null);

async function form(id: string | null = null): Promise<ProgrammeForm> {
  const made = new ProgrammeForm(id);
  await made.load();
  return made;
}

beforeEach(() => {
  toasts.clear();
});

describe('its words', () => {
  it('say hours and where one is', () => {
    expect(hoursOf(60)).toBe('1 hour');
    expect(hoursOf(570)).toBe('9.5 hours');
    expect(hoursOf(0)).toBe('0 hours');
    expect(standingSentence({ state: 'before', days: 1 }, [])).toBe('It starts tomorrow.');
    expect(standingSentence({ state: 'before', days: 4 }, [])).toBe('It starts in 4 days.');
    expect(standingSentence({ state: 'after' }, [])).not.toMatch(/fail|over|!/);
  });

  it('read hours as they are typed', () => {
    expect(minutesOf('9')).toBe(540);
    expect(minutesOf('7,5')).toBe(450);
    for (const wrong of ['', ' ', 'nine']) expect(minutesOf(wrong)).toBe(-1);
  });
});

describe('the programme', () => {
  it('shows the phase, the week and the hours, and is sound', async () => {
    await fillProgramme((await openApp()).world);
    const { container } = render(ProgrammeScreen);
    expect(await screen.findByRole('heading', { level: 1, name: 'Harbour Clinic' })).toBeInTheDocument();
    expect(screen.getByText('Phase 1 of 3, week 5')).toBeInTheDocument();
    expect(screen.getByText('of 10 hours in this phase')).toBeInTheDocument();
    const phases = within(screen.getByRole('region', { name: 'Phases' })).getAllByRole('listitem');
    expect(phases[0]).toHaveAttribute('aria-current', 'step');
    expect(phases).toHaveLength(3);
    expect(await structureProblems(container)).toEqual([]);
  });

  it('keeps the ones before', async () => {
    const { world } = await openApp();
    const before = await fillProgramme(world);
    const asked = { shape: 'five_days', starts_on: '2026-06-01', days: null, time: null } as const;
    const { programme } = await world.call('programme_propose', asked);
    await world.call('programme_add', programme);
    const view = new Programme();
    await view.load();
    expect(view.older.map((one) => one.id)).toEqual([before.id]);
    expect(view.now).toBeNull();
  });

  it('invites to set one up', async () => {
    await openApp();
    render(ProgrammeScreen);
    expect(await screen.findByRole('link', { name: 'Set up my program' })).toHaveAttribute('href', '#/programme/new');
  });
});

describe('setting it up', () => {
  it('takes a shape, other days and another time, and adds the sessions', async () => {
    const backend = await openApp();
    const made = await form();
    expect(made.startsOn).toBe('2026-03-16');
    await made.choose('three_evenings');
    expect(made.days).toEqual(['monday', 'wednesday', 'thursday']);
    await made.toggleDay('thursday');
    await made.toggleDay('friday');
    await made.setTime('17:00');
    expect(made.phases.map((one) => one.hours)).toEqual(['10', '5', '1.5']);
    expect(await made.save()).not.toBeNull();
    expect(await sessions(backend)).toHaveLength(5);
    const group = await groupOf(backend);
    expect(group?.starts).toBe('2026-03-16T17:00:00');
    expect(group?.repeat).toMatchObject({ on: ['monday', 'wednesday', 'friday'], until: '2026-05-24' });
  });

  it('asks for a day, and keeps phases that were changed by hand', async () => {
    await openApp();
    const made = await form();
    await made.choose('three_mornings');
    made.changePhase(0, { hours: '12' });
    await made.toggleDay('friday');
    expect(made.phases[0]?.hours).toBe('12');
    for (const day of ['monday', 'wednesday', 'thursday', 'friday'] as const) await made.toggleDay(day);
    expect(made.problem).toMatchObject({ error: { field: 'days', rule: { rule: 'required' } } });
  });

  it('saves nothing by an older plan where a newer one is asked for or could not be had', async () => {
    const backend = await openApp();
    const made = await form();
    await made.choose('three_evenings');
    backend.failing.set('programme_propose', { kind: 'unexpected' });
    await made.toggleDay('thursday');
    expect([made.sessions, made.problem !== null, made.adds]).toEqual([[], true, false]);
    expect(await made.save()).toBeNull();
    expect(await programmes(backend)).toHaveLength(0);
    backend.failing.clear();
    // It is asked for once more, and shown before it is saved.
    expect(await made.save()).toBeNull();
    expect([made.plan, made.problem]).toEqual(['there', null]);
    const toggled = made.toggleDay('friday');
    expect(await made.save()).toBeNull();
    await toggled;
    expect(await made.save()).not.toBeNull();
    expect((await groupOf(backend))?.repeat).toMatchObject({ on: ['monday', 'wednesday', 'friday'] });
    expect(await made.save()).toBeNull();
    expect(await programmes(backend)).toHaveLength(1);

    const other = await form();
    const late = other.choose('five_days');
    await other.choose('hand');
    await late;
    expect([other.phases.length, other.sessions]).toEqual([1, []]);
  });

  it('leaves the schedule alone where there is one', async () => {
    const { backend } = await openWeeks();
    const made = await form();
    await made.choose('five_days');
    expect(made.withSessions).toBe(false);
    const before = await sessions(backend);
    await made.save();
    expect(await sessions(backend)).toEqual(before);
  });

  it('is written by hand, phase by phase', async () => {
    const backend = await openApp();
    const made = await form();
    await made.choose('hand');
    made.addPhase();
    made.addPhase();
    made.changePhase(1, { title: 'Evenings only', level: 'outpatient', hours: '4.5' });
    made.toggleKind(1, 'family');
    made.removePhase(0);
    expect(made.phases[0]?.starts_on).toBe(made.startsOn);
    const saved = await made.save();
    expect(saved?.phases[0]).toMatchObject({ title: 'Evenings only', minutes_a_week: 270, kinds: ['family'] });
    expect(await sessions(backend)).toEqual([]);
  });

  it('asks for a day that was emptied', async () => {
    await openApp();
    const made = await form();
    await made.choose('hand');
    made.addPhase();
    made.changePhase(1, { starts_on: '' });
    expect(await made.save()).toBeNull();
    expect(made.problem).toMatchObject({ error: { field: 'on' } });
    await made.setStart('');
    expect(await made.save()).toBeNull();
    expect(made.problem).toMatchObject({ error: { field: 'starts' } });
  });

  it('says what is wrong, and changes and deletes what is there', async () => {
    const backend = await openApp();
    const { id } = await fillProgramme(backend.world);
    const made = await form(id);
    const second = made.phases[1]?.starts_on ?? '';
    made.changePhase(1, { starts_on: '2020-01-01' });
    expect(await made.save()).toBeNull();
    expect(made.problem).toMatchObject({ error: { field: 'phases' } });
    made.changePhase(1, { starts_on: second });
    expect((await made.save())?.id).toBe(id);
    expect(await made.remove()).toBe(true);
    expect(await programmes(backend)).toHaveLength(0);
    expect((await form('unknown')).state).toBe('failed');
  });

  it('works with one hand on the screen, and is sound', async () => {
    const backend = await openApp();
    const { container } = render(ProgrammeFormScreen, { params: {}, query: new URLSearchParams() });
    await userEvent.click(await screen.findByRole('button', { name: 'Three mornings' }));
    expect(await screen.findByText(/^Group session: Mon, Wed, Thu, 9:30 AM, 3 hours$/)).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Save program' }));
    await expect.poll(() => toasts.list[0]?.text).toMatch(/on your schedule/);
    expect(await programmes(backend)).toHaveLength(1);
  });
});
