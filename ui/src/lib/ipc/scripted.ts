import type { Backend, CommandName, EventName, Events, Request, Response } from './backend';
import type { CommandError } from './bindings';

type Change = (answer: never, request: never) => unknown;

/** Stands before a backend, notes what is called, and lets commands fail, wait, or answer otherwise. For tests. */
export class Scripted<B extends Backend> implements Backend {
  /** What was called, in order. */
  readonly calls: { command: CommandName; request: unknown }[] = [];
  /** Commands that shall fail, and how. */
  readonly failing = new Map<CommandName, CommandError>();
  readonly #changed = new Map<CommandName, Change>();
  readonly #held = new Map<CommandName, Promise<void>>();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(readonly world: B) {}

  call<C extends CommandName>(command: C, request: Request<C>): Promise<Response<C>> {
    this.calls.push({ command, request });
    const answer = this.#answer(command, request);
    this.#underWay.add(answer);
    const done = (): void => {
      this.#underWay.delete(answer);
    };
    answer.then(done, done);
    return answer;
  }

  listen<E extends EventName>(event: E, heard: (payload: Events[E]) => void): () => void {
    return this.world.listen(event, heard);
  }

  /** Puts what `change` makes of each answer in its place: for a state that would take the app months to come to. */
  change<C extends CommandName>(command: C, change: (answer: Response<C>, request: Request<C>) => Response<C>): void {
    this.#changed.set(command, change as Change);
  }

  /** Holds the answers of a command back, until the returned function is called. */
  hold(command: CommandName): () => void {
    let release: () => void = () => undefined;
    this.#held.set(
      command,
      new Promise((resolve) => {
        release = () => {
          this.#held.delete(command);
          resolve();
        };
      }),
    );
    return release;
  }

  /** The names of the commands that were called, in order. */
  get names(): CommandName[] {
    return this.calls.map(({ command }) => command);
  }

  /** Whether a command is under way. */
  get isBusy(): boolean {
    return this.#underWay.size > 0;
  }

  async #answer<C extends CommandName>(command: C, request: Request<C>): Promise<Response<C>> {
    await this.#held.get(command);
    const failure = this.failing.get(command);
    if (failure) throw failure;
    const answer = await this.world.call(command, request);
    const change = this.#changed.get(command) as
      ((answer: Response<C>, request: Request<C>) => Response<C>) | undefined;
    return change ? change(answer, request) : answer;
  }
}
