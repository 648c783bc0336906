import { toasts } from '$lib/design';
import type {
  AddHomework,
  AddSession,
  CheckInView,
  GoalView,
  HomeworkView,
  OccurrenceView,
  OneOccurrence,
  ProfileView,
  ProgrammeView,
  RecordCheckIn,
  SessionView,
} from '$lib/ipc/bindings';
import type { World } from '$lib/ipc/bridge';

import { openApp, settled, type TestBackend } from './app';

/** Where the clock of a test stands: on a Monday morning. */
export const NOW = '2026-03-09T08:30:00Z';

/** The Friday before, in a series of groups at ten. */
export const FRIDAY = '2026-03-06T10:00:00';

/** Changes what the person said of themselves. */
export async function changeProfile(world: World, change: Partial<ProfileView>): Promise<void> {
  await world.call('profile_save', { ...(await world.call('profile_get', null)), ...change });
}

/** A check-in of now, as little as there can be. */
export function checkIn(change: Partial<RecordCheckIn> = {}): RecordCheckIn {
  return {
    at: null,
    mood: 3,
    craving: 2,
    triggers: [],
    halt: { hungry: false, angry: false, lonely: false, tired: false },
    sleep_minutes: null,
    used: null,
    note: null,
    ...change,
  };
}

/** A group of an hour today, once, without reminders. */
export function session(change: Partial<AddSession> = {}): AddSession {
  return {
    kind: 'group',
    title: null,
    place: null,
    link: null,
    bring: null,
    facilitator: null,
    description: null,
    zone: null,
    starts: '2026-03-09T10:00:00',
    duration_minutes: 60,
    all_day: false,
    free: false,
    travel_minutes: 0,
    repeat: { kind: 'never' },
    extra: [],
    leads: [],
    ...change,
  };
}

/** Something to do in words that is due at no time. */
export function homework(change: Partial<AddHomework> = {}): AddHomework {
  return { session: null, item: { kind: 'other' }, note: null, due_at: null, ...change };
}

/** What fills the weeks of one person; see `fillSchedule`. */
export interface Weeks {
  group: SessionView;
  individual: SessionView;
  family: SessionView;
  doctor: SessionView;
  work: SessionView;
  school: SessionView;
  birthday: SessionView;
}

/** Fills the weeks around the Monday. The doctor comes too soon after the group, and work ends too late on Thursdays. */
export async function fillSchedule(world: World): Promise<Weeks> {
  const add = (change: Partial<AddSession>): Promise<SessionView> => world.call('session_add', session(change));
  const group = await add({
    title: 'Morning group',
    place: 'Room 4, Harbour Clinic',
    bring: 'The thought record\nA bottle of water',
    starts: '2026-02-23T10:00:00',
    duration_minutes: 180,
    repeat: { kind: 'weekly', every: 1, on: ['monday', 'wednesday', 'friday'], until: null },
    leads: [60],
  });
  const individual = await add({
    kind: 'individual',
    link: 'https://example.org/room',
    starts: '2026-02-23T16:00:00',
    duration_minutes: 50,
    repeat: { kind: 'weekly', every: 1, on: ['monday', 'thursday'], until: null },
    leads: [60],
  });
  const family = await add({
    kind: 'family',
    title: 'Family evening',
    place: 'Harbour Clinic',
    facilitator: 'Dana and Chris',
    starts: '2026-02-26T18:30:00',
    duration_minutes: 90,
    repeat: { kind: 'weekly', every: 2, on: ['thursday'], until: null },
  });
  const doctor = await add({
    kind: 'medical',
    title: 'Doctor Okafor',
    place: '12 Mill Lane',
    travel_minutes: 25,
    starts: '2026-03-11T13:10:00',
    duration_minutes: 20,
  });
  const work = await add({
    kind: 'work',
    title: 'Corner Bakery',
    travel_minutes: 20,
    starts: '2026-02-24T11:30:00',
    duration_minutes: 300,
    repeat: { kind: 'weekly', every: 1, on: ['tuesday', 'thursday'], until: null },
  });
  const school = await add({
    kind: 'care',
    title: 'Fetch Ella from school',
    travel_minutes: 10,
    starts: '2026-02-23T15:15:00',
    duration_minutes: 30,
    repeat: { kind: 'weekly', every: 1, on: ['monday', 'wednesday', 'friday'], until: null },
  });
  const birthday = await add({
    kind: 'other',
    title: "Mum's birthday",
    all_day: true,
    starts: '2026-03-14T00:00:00',
    duration_minutes: 1440,
  });
  await world.call('occurrence_move', {
    session: group.id,
    original: '2026-03-13T10:00:00',
    to: '2026-03-13T11:00:00',
  });
  return { group, individual, family, doctor, work, school, birthday };
}

/** Says that the person was there. */
export async function attend(world: World, { id }: SessionView, ...originals: string[]): Promise<void> {
  for (const original of originals)
    await world.call('attendance_record', { session: id, original, attendance: 'attended' });
}

/** Puts the app with `fillSchedule` behind the window. */
export async function openWeeks(): Promise<{ backend: TestBackend; weeks: Weeks }> {
  const backend = await openApp();
  return { backend, weeks: await fillSchedule(backend.world) };
}

/** The group of the Friday. */
export function fridayOf({ group }: Weeks): OneOccurrence {
  return { session: group.id, original: FRIDAY };
}

/** Gives two pieces of homework, of which the second is over its time, and two that are done. */
export async function fillHomework(world: World, given: OneOccurrence): Promise<void> {
  const add = (change: Partial<AddHomework>): Promise<HomeworkView> => world.call('homework_add', homework(change));
  await add({
    session: given,
    item: { kind: 'worksheet', key: 'thought-record' },
    note: 'One for Tuesday evening.',
    due_at: '2026-03-11T10:00:00Z',
  });
  const asked = 'Ask Maya about Thursday\nThe family evening at half past six';
  await add({ note: asked, due_at: '2026-03-08T18:00:00Z' });
  for (const id of ['urge-surfing', 'body-scan']) {
    const done = await add({ session: given, item: { kind: 'exercise', id }, due_at: '2026-03-08T18:00:00Z' });
    await world.call('homework_done', { id: done.id });
  }
}

/** What is still to do. */
export async function openHomework(world: World): Promise<HomeworkView[]> {
  const all = await world.call('homework_list', { limit: 50 });
  return all.filter(({ done_at }) => done_at === null);
}

/** A programme of three mornings a week in its fifth week, without its sessions. */
export async function fillProgramme(world: World): Promise<ProgrammeView> {
  const { programme } = await world.call('programme_propose', {
    shape: 'three_mornings',
    starts_on: '2026-02-09',
    days: ['monday', 'wednesday', 'friday'],
    time: '10:00:00',
  });
  return world.call('programme_add', { ...programme, name: 'Harbour Clinic', sessions: [] });
}

/** Three goals of four weeks ago, the first for the first phase of a programme, the last one's own. */
export async function fillGoals(world: World, programme: ProgrammeView): Promise<GoalView[]> {
  const goal = { why: null, phase: null };
  const phase = programme.phases[0]?.id ?? null;
  await world.setNow('2026-02-09T08:30:00Z');
  const hours = { ...goal, title: 'Be there', measure: 'hours_attended', weekly_target: 9, phase } as const;
  await world.call('goal_add', hours);
  await world.call('goal_add', { ...goal, title: 'Check in every day', measure: 'check_ins', weekly_target: 7 });
  const walks = { title: 'Walk home the long way', why: 'The river is quieter than the high street.' };
  const { id } = await world.call('goal_add', { ...goal, ...walks, measure: 'own', weekly_target: 3 });
  await world.setNow(NOW);
  await world.call('goal_count', { id, on: null, by: 1 });
  await world.call('goal_count', { id, on: '2026-03-05', by: 2 });
  return world.call('goal_list', null);
}

/** One occurrence as the schedule has it. */
export async function occurrence(world: World, of: OneOccurrence): Promise<OccurrenceView> {
  return (await world.call('occurrence_get', of)).occurrence;
}

/** Takes the last thing that was done back by its toast. */
export async function undo(backend: TestBackend): Promise<void> {
  await settled(backend);
  await toasts.list[0]?.action?.run();
}

/** Records a check-in of now with a craving of 6, unless the change says otherwise. */
export function recordCheckIn({ world }: TestBackend, change: Partial<RecordCheckIn> = {}): Promise<CheckInView> {
  return world.call('check_in_record', checkIn({ craving: 6, ...change }));
}

/** Maya, the sister, and Jon, the sponsor. */
export async function addPeople({ world }: TestBackend): Promise<void> {
  await world.call('person_add', { name: 'Maya', phone: '+44 20 7946 0018', relation: 'Sister' });
  await world.call('person_add', { name: 'Jon', phone: '+44 20 7946 0991', relation: 'Sponsor' });
}

/** A group of three hours on Mondays, Wednesdays and Fridays, with the reminders that the settings say. */
export function addGroup({ world }: TestBackend, change: Partial<AddSession> = {}): Promise<SessionView> {
  return world.call('session_add', {
    ...session({ title: 'Morning group', starts: FRIDAY, duration_minutes: 180, leads: null }),
    repeat: { kind: 'weekly', every: 1, on: ['monday', 'wednesday', 'friday'], until: null },
    ...change,
  });
}
