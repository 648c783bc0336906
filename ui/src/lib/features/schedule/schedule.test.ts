import { cleanup, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { room, toasts } from '$lib/design';
import type {
  ConflictView,
  Day,
  FreeTimeView,
  OccurrenceNoteView,
  OccurrenceView,
  RecurrenceRule,
  Repeat,
  SessionView,
} from '$lib/ipc/bindings';

import { openApp, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { NOW, occurrence, openWeeks, undo } from '../../../testing/seed';
import { addDays } from '../checkIn/when';
import { OccurrenceChanges, say } from './changes.svelte';
import { conflictSentence, daysOf, fullName, groupsOf, lengthWords, timesOf } from './entry';
import { gridOf, neighbour } from './grid';
import { PracticeTime, roomWords, spread, whenWords } from './practiceTime.svelte';
import { isLastOfMonth, monthlyOf, monthlyRule, repeatWords } from './rule';
import { Schedule, visit } from './schedule.svelte';
import JoinButton from './JoinButton.svelte';
import ScheduleScreen from './ScheduleScreen.svelte';

const props = { params: {}, query: new URLSearchParams() };

const one: OccurrenceView = {
  session: 's',
  original: '2026-03-10T18:00:00',
  starts: '2026-03-10T18:00:00',
  starts_at: '2026-03-10T18:00:00Z',
  ends_at: '2026-03-10T20:00:00Z',
  zone: 'UTC',
  status: 'planned',
  kind: 'group',
  title: null,
  place: null,
  link: null,
  bring: null,
  facilitator: null,
  description: null,
  commitment: false,
  all_day: false,
  free: false,
  travel_minutes: 0,
  attendance: null,
  recurring: true,
};
const work: OccurrenceView = { ...one, session: 'w', kind: 'work', title: 'Bakery', commitment: true };
const conflict: ConflictView = { first: work, second: one, kind: 'overlap', minutes: 30, accepted: false };

function at(from: string, to: string, change: Partial<OccurrenceView> = {}): OccurrenceView {
  return { ...one, ...change, original: from, starts: `${from}:00`, starts_at: `${from}:00Z`, ends_at: `${to}:00Z` };
}

async function noteOf({ world }: TestBackend, { session, original }: OccurrenceView): Promise<OccurrenceNoteView> {
  return (await world.call('occurrence_get', { session, original })).note;
}

beforeEach(() => {
  toasts.clear();
  visit.look = 'agenda';
  visit.filter = 'all';
  visit.week = '';
});

describe('the words of an entry', () => {
  it('name it in full, with what it is in conflict with', () => {
    expect(fullName(one, 'UTC')).toBe('Group session, Tuesday, March 10, 6:00 PM to 8:00 PM');
    expect(fullName(work, 'UTC', [conflict])).toBe(
      'Bakery, Work, Tuesday, March 10, 6:00 PM to 8:00 PM, in the way of Group session',
    );
    expect(fullName({ ...one, status: 'cancelled' }, 'UTC', [{ ...conflict, accepted: true }])).toBe(
      'Group session, Tuesday, March 10, 6:00 PM to 8:00 PM, Canceled',
    );
  });

  it('say what two do to each other, once for a series', () => {
    expect(conflictSentence(conflict, 'UTC', '2026-03-09')).toBe(
      'Bakery and Group session are on at the same time for 30 minutes tomorrow.',
    );
    expect(conflictSentence({ ...conflict, kind: 'travel', minutes: 75 }, 'UTC', '2026-03-08')).toBe(
      'After Bakery, you need 1 hour 15 minutes more to get to Group session on Tuesday.',
    );
    const later = { ...conflict, second: { ...one, original: '2026-03-17T18:00:00' } };
    expect(groupsOf([conflict, { ...later, kind: 'travel' }, later]).map((group) => group.length)).toEqual([2, 1]);
    expect([lengthWords(0), lengthWords(45), lengthWords(60), lengthWords(150)]).toEqual([
      '0 minutes',
      '45 minutes',
      '1 hour',
      '2 hours 30 minutes',
    ]);
  });

  it('keep whole days where they are in every zone, and tell a night from a day', () => {
    const days = { ...one, all_day: true, starts: '2026-03-14T00:00:00' };
    const two = { ...days, starts_at: '2026-03-14T00:00:00Z', ends_at: '2026-03-16T00:00:00Z' };
    expect(daysOf(two, 'America/Los_Angeles')).toEqual({ first: '2026-03-14', last: '2026-03-15' });
    expect(timesOf(two, 'UTC')).toBe('All day until Sunday, March 15');
    expect(timesOf(at('2026-03-10T22:00', '2026-03-11T06:00'), 'UTC')).toBe('10:00 PM to Wednesday, March 11, 6:00 AM');
    expect(daysOf(at('2026-03-10T22:00', '2026-03-11T00:00'), 'UTC').last).toBe('2026-03-10');
  });
});

describe('rules in words', () => {
  const rule = (parts: Partial<RecurrenceRule>): Repeat => ({
    kind: 'rule',
    rule: { ...monthlyRule('date', '2026-03-09', 1, ''), by_month_day: [], ...parts },
  });
  const said = (parts: Partial<RecurrenceRule>, rule_text = ''): string =>
    repeatWords({ repeat: rule(parts), rule_text, starts: '2026-03-09T10:00:00', extra: [] });
  const days = (nth: number | null, ...of: Day[]): RecurrenceRule['by_day'] => of.map((day) => ({ day, nth }));

  it('are said where there are words for them, and shown as they are otherwise', () => {
    expect(said({ by_day: days(1, 'monday') })).toBe('Every month on the first Monday.');
    expect(said({ interval: 2, by_day: days(-1, 'friday'), end: { kind: 'count', count: 5 } })).toBe(
      'Every other month on the last Friday, 5 times.',
    );
    expect(said({ by_month_day: [9, 22] })).toBe('Every month on the 9th and the 22nd.');
    const until = { kind: 'until' as const, at: '2026-06-01T00:00:00' };
    expect(said({ frequency: 'weekly', by_day: days(null, 'monday', 'wednesday'), end: until })).toBe(
      'Every week on Monday and Wednesday, until Monday, June 1.',
    );
    expect(said({ frequency: 'daily', interval: 3 })).toBe('Every 3 days.');
    expect(said({ frequency: 'yearly' })).toBe('Every year on March 9.');
    const last = { by_day: days(null, 'monday', 'tuesday'), by_set_position: [-1] };
    const text = 'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1';
    expect(said(last, text)).toBe('By the rule FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1.');
    expect(said({ frequency: 'daily', by_hour: [9, 17] }, 'FREQ=DAILY;BYHOUR=9,17')).toBe(
      'By the rule FREQ=DAILY;BYHOUR=9,17.',
    );
    const hours = { repeat: { kind: 'unsupported' as const, text: 'FREQ=HOURLY' }, rule_text: 'FREQ=HOURLY' };
    expect(repeatWords({ ...hours, starts: one.starts, extra: [] })).toContain(
      'By the rule FREQ=HOURLY, which Daymark no longer follows.',
    );
    const never = { repeat: { kind: 'never' as const }, rule_text: null, starts: one.starts, extra: [] };
    expect([repeatWords(never), repeatWords({ ...never, extra: [one.starts] })]).toEqual(['Once.', 'On 2 dates.']);
  });

  it('are made for months, and read back', () => {
    expect(monthlyRule('weekday', '2026-03-09', 1, '')).toMatchObject({
      frequency: 'monthly',
      interval: 1,
      by_day: [{ day: 'monday', nth: 2 }],
      end: { kind: 'never' },
    });
    expect(monthlyRule('date', '2026-03-09', 2, '2026-12-31')).toMatchObject({
      interval: 2,
      by_month_day: [9],
      by_day: [],
      end: { kind: 'until', at: '2026-12-31T23:59:59' },
    });
    const last = rule({ by_day: days(-1, 'monday'), week_start: 'sunday' });
    expect(monthlyOf(last, '2026-03-30')).toEqual({ how: 'last_weekday', every: 1, until: '' });
    expect(monthlyOf(rule({ by_day: days(1, 'monday') }), '2026-03-09')).toBeNull();
    expect(monthlyOf(rule({ by_day: days(2, 'monday'), by_hour: [9] }), '2026-03-09')).toBeNull();
    expect([isLastOfMonth('2026-03-24'), isLastOfMonth('2026-03-25'), isLastOfMonth('2026-02-22')]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('the grid of a week', () => {
  const entries = [
    at('2026-03-08T22:00', '2026-03-09T06:00', { session: 'night' }),
    at('2026-03-10T10:00', '2026-03-10T12:00', { session: 'a' }),
    at('2026-03-10T11:00', '2026-03-10T13:00', { session: 'b' }),
    at('2026-03-10T12:00', '2026-03-10T12:10', { session: 'c' }),
    at('2026-03-12T18:00', '2026-03-12T19:00', { session: 'd' }),
    at('2026-03-14T00:00', '2026-03-15T00:00', { session: 'day', all_day: true }),
  ];
  const grid = gridOf('2026-03-09', entries, 'UTC');
  const keyed = (name: string): string =>
    [...grid.columns.flatMap(({ pieces }) => pieces)].find(({ of }) => of.session === name)?.key ?? '';

  it('puts those that overlap beside each other, and a night on both its days', () => {
    const [monday, tuesday] = grid.columns;
    expect(monday?.pieces.map(({ from, to, continued }) => [from, to, continued])).toEqual([[0, 360, true]]);
    expect(tuesday?.pieces.map(({ of, lane, lanes }) => [of.session, lane, lanes])).toEqual([
      ['a', 0, 2],
      ['b', 1, 2],
      ['c', 0, 2],
    ]);
    expect(grid.columns[5]?.allDay.map((of) => of.session)).toEqual(['day']);
    expect([grid.first, grid.last]).toEqual([0, 20]);
  });

  it('leads with the arrows down a day and over to the nearest in time', () => {
    expect(neighbour(grid, keyed('a'), 'ArrowDown')).toBe(keyed('b'));
    expect(neighbour(grid, keyed('a'), 'ArrowUp')).toBeNull();
    expect(neighbour(grid, keyed('a'), 'End')).toBe(keyed('c'));
    expect(neighbour(grid, keyed('b'), 'ArrowRight')).toBe(keyed('d'));
    expect(neighbour(grid, keyed('d'), 'ArrowLeft')).toBe(keyed('c'));
    expect(neighbour(grid, keyed('d'), 'ArrowRight')).toContain('day ');
    expect(neighbour(grid, 'nothing', 'ArrowRight')).toBeNull();
    expect(neighbour(grid, keyed('d'), 'Enter')).toBeNull();
  });
});

describe('the schedule', () => {
  it('shows sessions and commitments by day, and one kind when asked', async () => {
    await openWeeks();
    const view = new Schedule();
    await view.load();
    expect(view.any).toBe(true);
    expect(view.days[0]?.occurrences.map((of) => of.title)).toEqual(['Morning group', 'Fetch Ella from school', null]);
    view.filter = 'commitments';
    expect(view.occurrences.every((of) => of.commitment)).toBe(true);
    const again = new Schedule();
    await again.load();
    expect(again.filter).toBe('commitments');
    again.filter = 'all';
    await again.show('week');
    await again.goWeek(1);
    expect([again.from, again.to, again.days.length]).toEqual(['2026-03-16', '2026-03-22', 7]);
    await again.goToday();
    expect(again.days.find(({ on }) => on === '2026-03-14')?.occurrences[0]?.title).toBe("Mum's birthday");
  });

  it('says what it cannot load, and loads it later', async () => {
    const { backend } = await openWeeks();
    backend.failing.set('schedule_get', { kind: 'unexpected' });
    const view = new Schedule();
    await view.load();
    expect(view.phase).toBe('failed');
    backend.failing.clear();
    await view.load();
    expect(view.phase).toBe('ready');
    backend.failing.set('attendance_record', { kind: 'disk_full' });
    const [of] = view.all;
    if (!of) throw new Error('the sample is not empty');
    expect(await view.attend(of, 'late')).toBeNull();
    expect(view.changes.problem).toMatchObject({ error: { kind: 'disk_full' } });
  });

  it('is a list by day, named in full', async () => {
    await openWeeks();
    const { container } = render(ScheduleScreen, props);
    const today = within(await screen.findByRole('region', { name: 'Today, Monday, March 9' }));
    expect(today.getAllByRole('listitem')).toHaveLength(3);
    const name =
      'Doctor Okafor, Medical appointment, Wednesday, March 11, 1:10 PM to 1:30 PM, in the way of Morning group';
    expect(screen.getByLabelText(name)).toHaveAttribute(
      'href',
      expect.stringMatching(/^#\/occurrence\/.+\/2026-03-11T13%3A10%3A00$/),
    );
    expect(await structureProblems(container)).toEqual([]);
  });

  it('is a grid of links where there is room, with arrows between them', async () => {
    await openWeeks();
    visit.look = 'week';
    room.wide = 80;
    const { container } = render(ScheduleScreen, props);
    expect(await screen.findByText('Week of March 9 to March 15')).toBeInTheDocument();
    expect(container.querySelector('h2[aria-label="Today, Monday, March 9"]')).not.toBeNull();
    expect(await structureProblems(container)).toEqual([]);
    const links = [...container.querySelectorAll<HTMLElement>('a[data-key]')];
    links.find((link) => link.textContent.includes('Morning group, Group session, Monday, March 9'))?.focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(document.activeElement).toHaveAccessibleName(/^Corner Bakery, Work, Tuesday, March 10/);
    await userEvent.keyboard('{ArrowRight}{ArrowDown}');
    expect(document.activeElement).toHaveAccessibleName(/^Doctor Okafor.*in the way of Morning group$/);
  });

  it('offers the first steps where nothing is planned', async () => {
    await openApp();
    const { container } = render(ScheduleScreen, props);
    expect(await screen.findByRole('link', { name: 'Bring in a calendar' })).toHaveAttribute('href', '#/calendars');
    expect(await structureProblems(container)).toEqual([]);
  });
});

describe('joining from afar', () => {
  const linked = {
    ...one,
    link: 'https://example.org/room',
    starts_at: '2026-03-10T18:00:00Z',
    ends_at: '2026-03-10T19:00:00Z',
  };
  const button = (of: Partial<OccurrenceView>, now: string): HTMLElement | null => {
    cleanup();
    render(JoinButton, { of: { ...linked, ...of }, now, onjoin: () => undefined });
    return screen.queryByRole('button');
  };

  it('says how, by the link', () => {
    const now = '2026-03-09T08:00:00Z';
    expect(button({}, now)).toHaveAccessibleName('Join by video: Group session');
    expect(button({ link: 'tel:+15550100' }, now)).toHaveAccessibleName('Join by phone: Group session');
    expect(button({ commitment: true }, now)).toHaveAccessibleName('Open the link: Group session');
    expect(button({ link: null }, now)).toBeNull();
    expect(button({ status: 'cancelled' }, now)).toBeNull();
  });

  it('stands out from half an hour before until the end', async () => {
    for (const [now, variant] of [
      ['2026-03-10T17:29:59Z', 'secondary'],
      ['2026-03-10T17:30:00Z', 'primary'],
      ['2026-03-10T18:59:59Z', 'primary'],
      ['2026-03-10T19:00:00Z', 'secondary'],
    ] as const)
      expect(button({}, now), now).toHaveClass(variant);
    vi.useFakeTimers();
    try {
      const waiting = button({}, '2026-03-10T17:29:30Z');
      expect(waiting).toHaveClass('secondary');
      await vi.advanceTimersByTimeAsync(45_000);
      expect(waiting).toHaveClass('primary');
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('conflicts', () => {
  async function opened(): Promise<Schedule> {
    const view = new Schedule();
    await view.load();
    return view;
  }

  const unfold = async (): Promise<void> =>
    userEvent.click(await screen.findByRole('button', { name: /get in each other's way/ }));

  it('are one line on top, are quiet once accepted, and come back by undo', async () => {
    const { backend } = await openWeeks();
    const { container } = render(ScheduleScreen, props);
    const fold = await screen.findByRole('button', { name: "4 things get in each other's way" });
    expect(fold).toHaveAttribute('aria-expanded', 'false');
    expect(screen.queryByRole('button', { name: /^Find a way/ })).toBeNull();
    expect(screen.getByRole('heading', { level: 2, name: "4 things get in each other's way" })).toContainElement(fold);
    fold.focus();
    await userEvent.keyboard('{Enter}');
    expect(fold).toHaveAttribute('aria-expanded', 'true');
    expect(
      screen.getByText('Corner Bakery and Individual session are on at the same time for 30 minutes on Thursday.'),
    ).toBeInTheDocument();
    expect(screen.getByText('It happens 3 more times after that.')).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: /^It is fine as it is: Corner Bakery/ }));
    expect(await screen.findByRole('button', { name: "2 things get in each other's way" })).toBe(fold);
    expect(screen.queryByText(/At the same time as/)).toBeNull();
    await undo(backend);
    expect(await screen.findByRole('button', { name: "4 things get in each other's way" })).toBe(fold);
    await userEvent.click(fold);
    expect(screen.queryByRole('button', { name: /^Find a way/ })).toBeNull();
    await userEvent.click(screen.getByRole('radio', { name: 'Week' }));
    expect(await screen.findByRole('button', { name: /each other's way this week$/ })).toBeInTheDocument();
  });

  it('are answered by moving one, and only that one', async () => {
    await openWeeks();
    render(ScheduleScreen, props);
    await unfold();
    await userEvent.click(await screen.findByRole('button', { name: /^Find a way: After Morning group/ }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Find a way' }));
    expect(dialog.getByRole('radio', { name: 'Doctor Okafor' })).toBeChecked();
    const to = dialog.getByLabelText('New day and time');
    await userEvent.clear(to);
    await userEvent.type(to, '2026-03-11T14:00');
    await userEvent.click(dialog.getByRole('button', { name: 'Move' }));
    await expect.poll(() => screen.queryByText(/Too close to/)).toBeNull();
    expect(screen.getByLabelText(/^Doctor Okafor.*2:00 PM.*Moved/, { selector: 'a' })).toBeInTheDocument();
  });

  it('are answered by an excuse with its reason, or by the way, and every answer can be undone', async () => {
    const { backend, weeks } = await openWeeks();
    const view = await opened();
    const [travel, overlap] = groupsOf(view.open).map(([first]) => first);
    if (!travel || !overlap) throw new Error('the sample has two');
    const individual = overlap.second;
    const { session, original } = individual;
    const kept = { reason: null, went: null, takeaways: 'kept', questions: null };
    await backend.world.call('occurrence_note_save', { session, original, ...kept });
    const back = await view.changes.excuse(individual, ' I work ');
    expect(await noteOf(backend, individual)).toMatchObject({ reason: 'I work', takeaways: 'kept' });
    expect(view.open.some(({ second }) => second.original === individual.original)).toBe(false);
    await back?.();
    expect(view.open.some(({ second }) => second.original === individual.original)).toBe(true);
    expect((await noteOf(backend, individual)).reason).toBeNull();

    const travelTime = async (): Promise<number> =>
      (await backend.world.call('session_get', { id: weeks.doctor.id })).travel_minutes;
    const before = await view.changes.setTravel(travel.second, 10);
    expect(await travelTime()).toBe(10);
    expect(groupsOf(view.open)).toHaveLength(1);
    await before?.();
    expect(await travelTime()).toBe(25);
  });

  it('keep a reason that could not be saved in the dialog, and say why', async () => {
    const { backend } = await openWeeks();
    render(ScheduleScreen, props);
    await unfold();
    await userEvent.click(await screen.findByRole('button', { name: /^Find a way: Corner Bakery/ }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Find a way' }));
    const reason = dialog.getByLabelText('Why? You can leave it empty.');
    await userEvent.type(reason, 'I work');
    backend.failing.set('occurrence_note_save', { kind: 'disk_full' });
    await userEvent.click(dialog.getByRole('button', { name: /^I cannot come: / }));
    expect(await dialog.findByText(/no room left on the disk/)).toBeInTheDocument();
    expect(reason).toHaveValue('I work');
    backend.failing.clear();
    await userEvent.click(dialog.getByRole('button', { name: /^I cannot come: / }));
    await expect.poll(() => screen.queryByRole('dialog')).toBeNull();
    const [first] = (
      await backend.world.call('schedule_get', { from: '2026-03-12', to: '2026-03-12' })
    ).occurrences.filter(({ kind }) => kind === 'individual');
    expect(first && (await noteOf(backend, first)).reason).toBe('I work');
  });

  it('are answered by an excuse whose undo leaves what was written since', async () => {
    const { backend } = await openWeeks();
    const view = await opened();
    const of = groupsOf(view.open)[1]?.[0].second;
    if (!of) throw new Error('the sample has two');
    const name = { session: of.session, original: of.original };
    const back = await view.changes.excuse(of, 'I work');
    const { note } = await backend.call('occurrence_get', name);
    await backend.call('occurrence_note_save', { ...name, ...note, takeaways: 'written since' });
    await back?.();
    const after = await backend.call('occurrence_get', name);
    expect(after.note).toMatchObject({ reason: null, takeaways: 'written since' });
    expect(after.occurrence.attendance).toBeNull();
  });
});

describe('changes', () => {
  it('go back to how it was, moved or not, and do nothing twice at once', async () => {
    const { backend } = await openWeeks();
    const view = new Schedule();
    await view.load();
    const moved = view.all.find((of) => of.status === 'moved');
    if (!moved) throw new Error('the sample has one');
    const changes = new OccurrenceChanges(() => view.again());
    const status = (): string | undefined =>
      view.all.find((of) => of.original === moved.original && of.session === moved.session)?.starts;
    expect(await say(changes.move(moved, '2026-03-13T15:00'), 'Moved.')).toBe(true);
    expect(status()).toBe('2026-03-13T15:00:00');
    await toasts.list[0]?.action?.run();
    expect(status()).toBe(moved.starts);
    const both = await Promise.all([changes.cancel(moved), changes.cancel(moved)]);
    expect(both.filter((undo) => undo !== null)).toHaveLength(1);
    await both[0]?.();
    expect(status()).toBe(moved.starts);
    const before = await backend.world.call('session_list', null);
    const end = await changes.endBefore({ session: moved.session, original: '2026-03-16T10:00:00' });
    await view.again();
    expect(view.all.some((of) => of.session === moved.session && of.original >= '2026-03-16')).toBe(false);
    await end?.();
    expect(await backend.world.call('session_list', null)).toEqual(before);
  });
});

describe('what could not be read', () => {
  it('is not shown as a free week', async () => {
    const { backend } = await openWeeks();
    const view = new Schedule();
    await view.load();
    await view.show('week');
    const { week } = view;
    const shown = JSON.stringify(view.days);
    backend.failing.set('schedule_get', { kind: 'unexpected' });
    await Promise.all([view.goWeek(1), view.goWeek(1)]);
    expect([view.week, view.problem !== null, JSON.stringify(view.days)]).toEqual([week, true, shown]);
    await view.show('agenda');
    expect([view.look, JSON.stringify(view.days)]).toEqual(['week', shown]);
    backend.failing.clear();
    await view.goWeek(1);
    expect([view.week, view.problem]).toEqual([addDays(week, 7), null]);
  });

  it('does not make what was done undone', async () => {
    const { backend } = await openWeeks();
    const view = new Schedule();
    await view.load();
    const of = view.all.find(({ status }) => status === 'planned');
    if (!of) throw new Error('the sample has one');
    const changes = new OccurrenceChanges(() => Promise.reject(new Error('not read')));
    const back = await changes.cancel(of);
    expect([back !== null, changes.problem !== null, changes.busy]).toEqual([true, true, false]);
    const status = async (): Promise<string> =>
      (await occurrence(backend.world, { session: of.session, original: of.original })).status;
    expect(await status()).toBe('cancelled');
    await back?.();
    expect(await status()).toBe('planned');
  });
});

describe('a schedule on the screen', () => {
  it('looks again when something was taken back elsewhere, until it is left', async () => {
    const { backend, weeks } = await openWeeks();
    const view = new Schedule();
    const stop = view.watch();
    await expect.poll(() => view.phase).toBe('ready');
    const { id } = weeks.doctor;
    await backend.call('session_delete', { id });
    const back = async (): Promise<void> => {
      await backend.call('session_restore', { id });
    };
    await view.again();
    const shown = (): boolean => view.all.some((of) => of.session === id);
    expect(shown()).toBe(false);
    await say(Promise.resolve(back), 'Deleted.');
    await toasts.list[0]?.action?.run();
    await expect.poll(shown).toBe(true);
    stop();
    const calls = backend.calls.length;
    await say(Promise.resolve(back), 'Deleted.');
    await toasts.list[0]?.action?.run();
    expect(backend.names.slice(calls)).toEqual(['session_restore']);
  });
});

describe('time to practise', () => {
  const free = (starts: string, minutes: number): FreeTimeView => ({
    starts,
    free_from: starts,
    free_to: new Date(Date.parse(`${starts}Z`) + minutes * 60_000).toISOString().slice(0, 19),
    every_week: true,
  });

  it('is proposed in plain words, spread over the days', () => {
    expect(whenWords(free('2026-03-10T12:30:00', 60), '2026-03-08')).toBe('Tuesday at 12:30 PM');
    expect(whenWords(free('2026-03-09T12:30:00', 60), '2026-03-09')).toBe('Today at 12:30 PM');
    expect([35, 70, 130, 400].map((minutes) => roomWords(free('2026-03-10T12:30:00', minutes)))).toEqual([
      '35 minutes free',
      'an hour free',
      'two hours free',
      'hours of free time',
    ]);
    const many = ['2026-03-09T08:00:00', '2026-03-09T12:00:00', '2026-03-10T08:00:00'].map((at) => free(at, 60));
    expect(spread(many, 2).map(({ starts }) => starts)).toEqual(['2026-03-09T08:00:00', '2026-03-10T08:00:00']);
  });

  it('is kept with one tap, once or every week, and given back', async () => {
    const { backend } = await openWeeks();
    const practice = new PracticeTime(
      () => NOW.slice(0, 10),
      () => Promise.resolve(),
    );
    await practice.show();
    await practice.choose({ minutes: 10, week: 'next' });
    const [first] = practice.found ?? [];
    if (!first) throw new Error('there is room next week');
    expect(first.starts >= '2026-03-16').toBe(true);
    const back = await practice.accept(first, true);
    const keptTimes = async (): Promise<SessionView[]> =>
      (await backend.world.call('session_list', null)).filter(({ kind }) => kind === 'practice');
    const [kept] = await keptTimes();
    expect(kept).toMatchObject({ kind: 'practice', duration_minutes: 10, leads: [0], commitment: true });
    expect(kept?.repeat).toMatchObject({ kind: 'weekly', every: 1 });
    await back?.();
    expect(await keptTimes()).toEqual([]);
    backend.failing.set('free_time_find', { kind: 'unexpected' });
    await practice.look();
    expect(practice.problem).not.toBeNull();
  });

  it('is found on the screen', async () => {
    await openWeeks();
    const { container } = render(ScheduleScreen, props);
    await userEvent.click(await screen.findByRole('button', { name: 'Find time to practice' }));
    const card = within(await screen.findByRole('region', { name: 'Where does practice fit?' }));
    const [keep] = await card.findAllByRole('button', { name: /^Keep it free: Today at/ });
    if (!keep) throw new Error('nothing was proposed');
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(keep);
    expect(await screen.findByLabelText(/^Time to practice, Monday, March 9/)).toBeInTheDocument();
  });
});
