import type { ExerciseStep, Outcome } from '$lib/ipc/bindings';

import { windowClock, type PlayerClock } from './clock';
import { pacerAt, pacerLength, type PacerMoment } from './pacer';

export type PlayerState = 'running' | 'paused' | 'over';

/** What a step holds beside its time. Kept with the place, so that leaving loses nothing. */
interface Held {
  /** How many things were ticked off in a counting step. */
  ticked: number;
  /** The card shown of a deck, from 0. */
  card: number;
  /** What was picked, in the order of picking. */
  chosen: string[];
  /** The minutes picked for a delay. */
  minutes: number | null;
  /** When a delay that runs is over, in milliseconds since 1970. */
  until: number | null;
  /** What was written. */
  written: string;
}

/** Where a run goes on. */
interface Place {
  step: number;
  elapsed: number;
  held: Held[];
}

const nothing = (): Held => ({ ticked: 0, card: 0, chosen: [], minutes: null, until: null, written: '' });

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** Reads a place that was kept; anything odd in it counts as nothing held. */
function readPlace(text: string | null, steps: number): Place {
  const place: Place = { step: 0, elapsed: 0, held: Array.from({ length: steps }, nothing) };
  try {
    const kept = JSON.parse(text ?? '') as { step?: unknown; elapsed?: unknown; held?: unknown };
    if (isCount(kept.step) && Number.isInteger(kept.step) && kept.step < steps) {
      place.step = kept.step;
      if (isCount(kept.elapsed)) place.elapsed = kept.elapsed;
    }
    for (const [index, one] of (Array.isArray(kept.held) ? kept.held : []).slice(0, steps).entries()) {
      const { ticked, card, chosen, minutes, until, written } = one as Partial<Record<keyof Held, unknown>>;
      place.held[index] = {
        ticked: isCount(ticked) ? ticked : 0,
        card: isCount(card) ? card : 0,
        chosen: Array.isArray(chosen) ? chosen.filter((choice) => typeof choice === 'string') : [],
        minutes: isCount(minutes) ? minutes : null,
        until: isCount(until) ? until : null,
        written: typeof written === 'string' ? written : '',
      };
    }
  } catch {
    // Begins at the beginning.
  }
  return place;
}

/**
 * Takes a person through the steps of an exercise. Time comes from a clock, less the pauses; a frame only asks it to look. A delay is over at its
 * instant, though the window was hidden, the exercise left or the computer asleep.
 */
export class Player {
  state = $state<PlayerState>('running');
  /** The step shown, from 0. */
  index = $state(0);
  /** Running time within the step, in milliseconds. */
  elapsed = $state(0);
  /** What each step holds. */
  held = $state<Held[]>([]);

  readonly step = $derived.by((): ExerciseStep | undefined => this.steps[this.index]);
  /** What the step shown holds. */
  readonly here = $derived.by((): Held => this.held[this.index] ?? nothing());
  readonly last = $derived.by(() => this.index >= this.steps.length - 1);
  /** How long the step runs; `null` where the person decides. */
  readonly length = $derived.by((): number | null => {
    const form = this.step?.form;
    if (form?.kind === 'timed') return form.seconds * 1000;
    if (form?.kind === 'paced') return pacerLength(form.phases, form.rounds);
    if (form?.kind === 'delay' && this.here.minutes !== null) return this.here.minutes * 60_000;
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
  readonly #onOver: (outcome: Outcome, note: string | null) => void;
  #ran = 0;
  #since: number | null = null;
  #endLooks: (() => void) | null = null;

  constructor(
    readonly steps: readonly ExerciseStep[],
    onOver: (outcome: Outcome, note: string | null) => void,
    clock: PlayerClock = windowClock,
    place: string | null = null,
  ) {
    this.#clock = clock;
    this.#onOver = onOver;
    const kept = readPlace(place, steps.length);
    this.index = kept.step;
    this.held = kept.held;
    this.#ran = kept.elapsed;
  }

  /** Where it stands, to go on from later. */
  get place(): string {
    return JSON.stringify({ step: this.index, elapsed: Math.round(this.elapsed), held: this.held } satisfies Place);
  }

  /** What was picked and written on the way, a line a step; `null` where there is nothing. */
  get note(): string | null {
    const lines = this.steps.flatMap((step, index) => {
      const { chosen, written } = this.held[index] ?? nothing();
      const said = [chosen.join(', '), written.trim()].filter(Boolean).join('\n');
      return said === '' ? [] : [`${step.title}: ${said}`];
    });
    return lines.length === 0 ? null : lines.join('\n\n');
  }

  start(): void {
    this.state = 'running';
    this.#go(this.here.until);
    this.#endLooks ??= this.#clock.everyLook(() => {
      this.look();
    });
    this.look();
  }

  /** Reads the clock, and goes on where a step's time is over. */
  look(): void {
    if (this.state !== 'running') return;
    this.elapsed = this.#time();
    if (this.length !== null && this.elapsed >= this.length) this.next();
  }

  pause(): void {
    if (this.state !== 'running') return;
    this.look();
    // Looking may have ended the exercise.
    if ((this.state as PlayerState) === 'over') return;
    this.#ran = this.elapsed;
    this.#since = null;
    this.here.until = null;
    this.state = 'paused';
  }

  resume(): void {
    if (this.state !== 'paused') return;
    this.#go();
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
    if (form?.kind === 'count' && this.here.ticked < form.count) this.here.ticked += 1;
  }

  /** Another card of the deck, round and round. */
  turn(by: 1 | -1): void {
    const form = this.step?.form;
    if (form?.kind !== 'cards') return;
    this.here.card = (this.here.card + by + form.cards.length) % form.cards.length;
  }

  choose(option: string): void {
    const { chosen } = this.here;
    this.here.chosen = chosen.includes(option) ? chosen.filter((one) => one !== option) : [...chosen, option];
  }

  /** Starts a delay of so many minutes. */
  wait(minutes: number): void {
    if (this.step?.form.kind !== 'delay') return;
    this.here.minutes = minutes;
    this.elapsed = 0;
    this.#ran = 0;
    this.#go();
    this.state = 'running';
  }

  write(text: string): void {
    this.here.written = text;
  }

  stop(): void {
    if (this.state !== 'over') this.#finish('stopped');
  }

  /** Lets go of the clock. */
  leave(): void {
    this.#endLooks?.();
    this.#endLooks = null;
  }

  #enter(index: number): void {
    this.index = index;
    this.elapsed = 0;
    this.here.minutes = null;
    this.#ran = 0;
    this.#go();
  }

  /** Lets time run on from what has run; a delay, to the instant it was given before, where it was. */
  #go(until: number | null = null): void {
    this.#since = this.#clock.now();
    const waits = this.step?.form.kind === 'delay' && this.length !== null;
    const latest = this.#clock.date() + (this.length ?? 0);
    this.here.until = waits ? Math.min(until ?? latest - this.#ran, latest) : null;
  }

  /** How long the step has run. */
  #time(): number {
    const { until } = this.here;
    if (until !== null && this.length !== null) return Math.max(0, this.length - (until - this.#clock.date()));
    return this.#ran + (this.#since === null ? 0 : this.#clock.now() - this.#since);
  }

  #finish(outcome: Outcome): void {
    this.state = 'over';
    this.leave();
    this.#onOver(outcome, this.note);
  }
}
