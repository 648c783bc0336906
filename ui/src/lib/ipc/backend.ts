import type { Commands } from './bindings/commands';

export type CommandName = keyof Commands;
export type Request<C extends CommandName> = Commands[C]['request'];
export type Response<C extends CommandName> = Commands[C]['response'];

/** What the app tells its window without being asked. */
export interface Events {
  'vault-changed': null;
  navigate: string;
  'reminders-changed': null;
}
export type EventName = keyof Events;

/** What stands behind the window: the app itself, or a stand-in for tests and for a browser. */
export interface Backend {
  call<C extends CommandName>(command: C, request: Request<C>): Promise<Response<C>>;
  listen<E extends EventName>(event: E, heard: (payload: Events[E]) => void): () => void;
}
