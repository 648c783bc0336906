import { chosenBackend } from '$lib/ipc/chosen';

import type { CommandError } from './bindings';
import type { Backend, CommandName, EventName, Events, Request, Response } from './backend';

export type { Backend, CommandName, EventName, Events } from './backend';

/** A command's refusal. `error` says why; it never holds anything a person wrote. */
export class CommandFailure extends Error {
  constructor(readonly error: CommandError) {
    super(error.kind);
    this.name = 'CommandFailure';
  }
}

const KINDS: Record<CommandError['kind'], true> = {
  locked: true,
  invalid: true,
  not_found: true,
  changed_since: true,
  wrong_passphrase: true,
  not_a_worksheet: true,
  not_a_calendar: true,
  keyring_unavailable: true,
  keyring_empty: true,
  keyring_wrong: true,
  already_exists: true,
  no_store: true,
  damaged: true,
  too_new: true,
  in_use: true,
  disk_full: true,
  read_only: true,
  notifications_unavailable: true,
  no_dialer: true,
  unexpected: true,
};

let backend: Backend = chosenBackend;
const lockedListeners = new Set<() => void>();

/** Puts another backend behind the window. For tests. */
export function useBackend(next: Backend): void {
  backend = next;
}

/** Takes whatever was thrown for a command error. What is not one of ours is `unexpected`, and its text is dropped. */
export function asCommandError(thrown: unknown): CommandError {
  const candidate = thrown instanceof CommandFailure ? thrown.error : thrown;
  if (typeof candidate === 'object' && candidate !== null && 'kind' in candidate) {
    const { kind } = candidate;
    if (typeof kind === 'string' && Object.hasOwn(KINDS, kind)) return candidate as CommandError;
  }
  return { kind: 'unexpected' };
}

type Args<C extends CommandName> = Request<C> extends null ? [] : [request: Request<C>];

/** Calls a command. Throws a `CommandFailure`, nothing else. */
export async function call<C extends CommandName>(command: C, ...args: Args<C>): Promise<Response<C>> {
  try {
    return await backend.call(command, (args[0] ?? null) as Request<C>);
  } catch (thrown) {
    const error = asCommandError(thrown);
    if (error.kind === 'locked') for (const heard of lockedListeners) heard();
    throw new CommandFailure(error);
  }
}

/** Hears an event of the app until the returned function is called. */
export function listen<E extends EventName>(event: E, heard: (payload: Events[E]) => void): () => void {
  return backend.listen(event, heard);
}

/** Hears that a command found the store locked. */
export function onLocked(heard: () => void): () => void {
  lockedListeners.add(heard);
  return () => lockedListeners.delete(heard);
}
