import type { Backend, CommandName, EventName, Events, Request, Response } from './backend';
import type { CommandError, Damage, StartAtLogin } from './bindings';

/** A line that the bridge writes. */
export type Line =
  { id: number; ok: unknown } | { id: number; refused: CommandError } | { world: number; event: EventName };

/** The way to a bridge and back. */
export interface Wire {
  send(message: object): void;
  /** There is one listener; a later one takes its place. `ended` is called once nothing more can come. */
  hear(heard: (line: Line) => void, ended: (why: Error) => void): void;
}

/** How a world begins; see `daymark-bridge`. */
export interface WorldOptions {
  /** Where the clock stands. */
  now: string;
  /** An IANA zone. */
  zone: string;
  vault: 'absent' | 'locked' | 'open';
  /** What is wrong with the files of the store; it is then neither open nor locked. */
  damage: Damage | null;
  passphrase: string | null;
  /** Whether the keyring opens the store. */
  keyring: boolean;
  keyring_available: boolean;
  locked_by_person: boolean;
  welcomed: boolean;
  /** Fills the store with the demo. */
  demo: boolean;
}

/** What the system around the app says. */
export interface Host {
  surroundings: {
    platform: 'linux' | 'macos' | 'windows' | 'android' | 'ios';
    has_tray: boolean;
    starts_at_login: boolean | null;
    service: { kind: 'answers'; name: string } | { kind: 'absent' | 'silent' | 'unread' };
    buttons: boolean | null;
    silenced: boolean | null;
    permission: 'granted' | 'denied' | 'not_asked' | 'unread';
    exact: boolean | null;
  };
  start_at_login: StartAtLogin;
  shows_notifications: boolean;
  dials: boolean;
}

const USUAL: WorldOptions = {
  now: '2026-03-09T08:30:00Z',
  zone: 'UTC',
  vault: 'open',
  damage: null,
  passphrase: null,
  keyring: true,
  keyring_available: true,
  locked_by_person: false,
  welcomed: true,
  demo: false,
};

const HOST: Host = {
  surroundings: {
    platform: 'linux',
    has_tray: true,
    starts_at_login: false,
    service: { kind: 'answers', name: 'dunst' },
    buttons: true,
    silenced: false,
    permission: 'unread',
    exact: null,
  },
  start_at_login: { on: false, offered: true },
  shows_notifications: true,
  dials: true,
};

/** A bridge, and all who wait for an answer of it. */
export class Bridge {
  #last = 0;
  readonly #waiting = new Map<number, { ok: (answer: unknown) => void; refused: (error: unknown) => void }>();
  readonly #worlds = new Map<number, (event: EventName) => void>();

  #ended: Error | undefined;

  constructor(private readonly wire: Wire) {
    wire.hear(
      (line) => {
        if ('event' in line) {
          this.#worlds.get(line.world)?.(line.event);
          return;
        }
        const waiting = this.#waiting.get(line.id);
        this.#waiting.delete(line.id);
        if ('ok' in line) waiting?.ok(line.ok);
        else waiting?.refused(line.refused);
      },
      (why) => {
        this.#ended = why;
        for (const { refused } of this.#waiting.values()) refused(why);
        this.#waiting.clear();
      },
    );
  }

  /** Makes a computer of its own with a store. */
  async begin(options: Partial<WorldOptions> = {}): Promise<World> {
    const number = (await this.ask({ do: 'begin', options: { ...USUAL, ...options } })) as number;
    const world = new World(this, number);
    this.#worlds.set(number, (event) => {
      world.emit(event, null as never);
    });
    return world;
  }

  ask(message: object): Promise<unknown> {
    const id = (this.#last += 1);
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((ok, refused) => {
      this.#waiting.set(id, { ok, refused });
      this.wire.send({ id, ...message });
    });
  }
}

/** The real app on a computer whose clock stands still. */
export class World implements Backend {
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();
  #host = structuredClone(HOST);
  #hasEnded = false;

  constructor(
    private readonly bridge: Bridge,
    private readonly number: number,
  ) {}

  call<C extends CommandName>(command: C, request: Request<C>): Promise<Response<C>> {
    return this.#do({ do: 'call', command, request }) as Promise<Response<C>>;
  }

  listen<E extends EventName>(event: E, heard: (payload: Events[E]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    listeners.add(heard as (payload: never) => void);
    return () => listeners.delete(heard as (payload: never) => void);
  }

  /** Plays an event of the shell. */
  emit<E extends EventName>(event: E, payload: Events[E]): void {
    for (const heard of this.#listeners.get(event) ?? []) (heard as (payload: Events[E]) => void)(payload);
  }

  /** Moves the clock on. */
  async pass(minutes: number): Promise<void> {
    await this.#do({ do: 'pass', minutes });
  }

  async setNow(now: string): Promise<void> {
    await this.#do({ do: 'set_now', now });
  }

  /** Sets what the system around the app says from now on. */
  async setHost(change: (host: Host) => void): Promise<void> {
    change(this.#host);
    await this.#do({ do: 'set_host', host: this.#host });
  }

  /** Gives the reminders that are due, as the scheduler would. */
  async deliver(): Promise<{ given: number; missed: number }> {
    return (await this.#do({ do: 'deliver' })) as { given: number; missed: number };
  }

  /** What the shell was asked to open, and how often for exact times. */
  async host(): Promise<{ opened: string[]; asked_for_exact_times: number }> {
    return (await this.#do({ do: 'host' })) as { opened: string[]; asked_for_exact_times: number };
  }

  /** Takes the computer and its store away. */
  async end(): Promise<void> {
    const ended = this.#do({ do: 'end' });
    this.#hasEnded = true;
    await ended;
  }

  #do(message: object): Promise<unknown> {
    // What a window that is closed still had to say.
    if (this.#hasEnded) return Promise.reject(new Error('the world has ended'));
    return this.bridge.ask({ world: this.number, ...message });
  }
}
