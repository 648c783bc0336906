import type { CommandName, Request } from '$lib/ipc/backend';
import type {
  AddSession,
  CheckInView,
  Preferences,
  ProfileView,
  RecordCheckIn,
  ReminderView,
  SessionView,
  UrgeView,
} from '$lib/ipc/bindings';

import type { TestBackend } from './app';

/** What a command was asked with, in order. */
export function requests<C extends CommandName>(backend: TestBackend, command: C): Request<C>[] {
  return backend.calls.filter((one) => one.command === command).map(({ request }) => request as Request<C>);
}

export function preferencesOf({ world }: TestBackend): Promise<Preferences> {
  return world.call('preferences_get', null);
}

export async function setPreferences(backend: TestBackend, change: Partial<Preferences>): Promise<void> {
  await backend.world.call('preferences_save', { ...(await preferencesOf(backend)), ...change });
}

export function profileOf({ world }: TestBackend): Promise<ProfileView> {
  return world.call('profile_get', null);
}

export async function setProfile(backend: TestBackend, change: Partial<ProfileView>): Promise<void> {
  await backend.world.call('profile_save', { ...(await profileOf(backend)), ...change });
}

/** What the window told of the person's being there. */
export function activityOf(backend: TestBackend): (number | null)[] {
  return requests(backend, 'activity_report').map(({ runs_for_seconds }) => runs_for_seconds);
}

export function recordCheckIn({ world }: TestBackend, change: Partial<RecordCheckIn> = {}): Promise<CheckInView> {
  return world.call('check_in_record', {
    at: null,
    mood: 3,
    craving: 6,
    triggers: [],
    halt: { hungry: false, angry: false, lonely: false, tired: false },
    sleep_minutes: null,
    used: null,
    note: null,
    ...change,
  });
}

/** The id of a trigger that the app brings along. */
export async function triggerId({ world }: TestBackend, key: string): Promise<string> {
  const found = (await world.call('trigger_list', null)).find((one) => one.key === key);
  if (!found) throw new Error(`there is no trigger ${key}`);
  return found.id;
}

/** The urges, the newest first. */
export function urgesOf({ world }: TestBackend): Promise<UrgeView[]> {
  return world.call('urge_list', { limit: 100 });
}

/** Maya, the sister, and Jon, the sponsor. */
export async function addPeople({ world }: TestBackend): Promise<void> {
  await world.call('person_add', { name: 'Maya', phone: '+44 20 7946 0018', relation: 'Sister' });
  await world.call('person_add', { name: 'Jon', phone: '+44 20 7946 0991', relation: 'Sponsor' });
}

/** A group of three hours on Mondays, Wednesdays and Fridays. */
export function addGroup({ world }: TestBackend, change: Partial<AddSession> = {}): Promise<SessionView> {
  return world.call('session_add', {
    kind: 'group',
    title: 'Morning group',
    place: null,
    link: null,
    bring: null,
    facilitator: null,
    description: null,
    zone: null,
    starts: '2026-03-06T10:00:00',
    duration_minutes: 180,
    all_day: false,
    free: false,
    travel_minutes: 0,
    repeat: { kind: 'weekly', every: 1, on: ['monday', 'wednesday', 'friday'], until: null },
    extra: [],
    leads: null,
    ...change,
  });
}

/** What did not reach the person, the newest first. */
export async function missedOf({ world }: TestBackend): Promise<ReminderView[]> {
  return (await world.call('reminder_list', null)).missed;
}
