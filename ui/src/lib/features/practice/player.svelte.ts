import type { ExerciseStep, Outcome } from '$lib/ipc/bindings';

import { windowClock, type PlayerClock } from './clock';
import { pacerAt, pacerLength, type PacerMoment } from './pacer';

export type PlayerState = 'running' | 'paused' | 'over';

/** Takes a person through the steps of an exercise. Time comes from a clock, less the pauses; a frame only asks it to look. */
export class Player {
  state = $state<PlayerState>('running');
  /** The step shown, from 0. */
  index = $state(0);
  /** Running time within the step, in milliseconds. */
  elapsed = $state(0);
  /** How many things were ticked off in a counting step. */
  ticked = $state(0);

  readonly step = $derived.by((): ExerciseStep | undefined => this.steps[this.index]);
  readonly last = $derived.by(() => this.index >= this.steps.length - 1);
  /** How long the step runs; `null` where the person decides. */
  readonly length = $derived.by((): number | null => {
    const form = this.step?.form;
    if (form?.kind === 'timed') return form.seconds * 1000;
    if (form?.kind === 'paced') return pacerLength(form.phases, form.rounds);
    return null;
  });
  readonly moment = $derived.by((): PacerMoment | null => {
    const form = this.step?.form;
    return form?.kind === 'paced' ? pacerAt(form.phases, form.rounds, this.elapsed) : null;
  });
  /** Whole seconds left in a step that runs by itself. */
  readonly secondsLeft = $derived.by((): number | null =>
    this.length === null ? null : Math.ceil(Math.max(0, this.length - this.elapsed) / 1000),
  );

  readonly #clock: PlayerClock;
  readonly #onOver: (outcome: Outcome) => void;
  #ran = 0;
  #since: number | null = null;
  #endFrames: (() => void) | null = null;

  constructor(
    readonly steps: readonly ExerciseStep[],
    onOver: (outcome: Outcome) => void,
    clock: PlayerClock = windowClock,
  ) {
    this.#clock = clock;
    this.#onOver = onOver;
  }

  start(): void {
    this.#enter(0);
    this.state = 'running';
    this.#endFrames ??= this.#clock.everyFrame(() => {
      this.look();
    });
  }

  /** Reads the clock, and goes on where a step's time is over. */
  look(): void {
    if (this.state !== 'running') return;
    this.elapsed = this.#ran + (this.#since === null ? 0 : this.#clock.now() - this.#since);
    if (this.length !== null && this.elapsed >= this.length) this.next();
  }

  pause(): void {
    if (this.state !== 'running') return;
    this.look();
    // Looking may have ended the exercise.
    if ((this.state as PlayerState) === 'over') return;
    this.#ran = this.elapsed;
    this.#since = null;
    this.state = 'paused';
  }

  resume(): void {
    if (this.state !== 'paused') return;
    this.#since = this.#clock.now();
    this.state = 'running';
  }

  /** On to the next step, or to the end. */
  next(): void {
    if (this.state === 'over') return;
    if (this.last) {
      this.#finish('finished');
      return;
    }
    this.#enter(this.index + 1);
    this.state = 'running';
  }

  back(): void {
    if (this.state === 'over' || this.index === 0) return;
    this.#enter(this.index - 1);
    this.state = 'running';
  }

  tick(): void {
    const form = this.step?.form;
    if (form?.kind === 'count' && this.ticked < form.count) this.ticked += 1;
  }

  stop(): void {
    if (this.state !== 'over') this.#finish('stopped');
  }

  /** Lets go of the clock. */
  leave(): void {
    this.#endFrames?.();
    this.#endFrames = null;
  }

  #enter(index: number): void {
    this.index = index;
    this.elapsed = 0;
    this.ticked = 0;
    this.#ran = 0;
    this.#since = this.#clock.now();
  }

  #finish(outcome: Outcome): void {
    this.state = 'over';
    this.leave();
    this.#onOver(outcome);
  }
}
