import type { CommandName, Request } from '$lib/ipc/backend';
import type { Preferences, ProfileView, ReminderView, UrgeView } from '$lib/ipc/bindings';

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

/** What the window told of the person's being there. */
export function activityOf(backend: TestBackend): (number | null)[] {
  return requests(backend, 'activity_report').map(({ runs_for_seconds }) => runs_for_seconds);
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

/** What did not reach the person, the newest first. */
export async function missedOf({ world }: TestBackend): Promise<ReminderView[]> {
  return (await world.call('reminder_list', null)).missed;
}
