import type { CopingCardView, ExerciseView, Outcome, PracticeView, TriggerView, UrgeView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { Help } from '../support/help.svelte';

/** The order of the flow. A rating leads to skills, a skill to a second rating, and that to what worked or to more help. */
export type UrgeStep =
  'loading' | 'failed' | 'rate' | 'skills' | 'play' | 'rate_again' | 'still_high' | 'eased' | 'over';

/** How long an urge that was left open is taken up again. Later there is a new one; the app ends the old one as it stood. */
const GOES_ON_FOR_MS = 2 * 3_600_000;

/** From this rating on, an urge counts as still high. */
export const STILL_HIGH = 4;

/** Carries a person through an urge, step by step, with every rating on disk at once. */
export class UrgeFlow {
  step = $state<UrgeStep>('loading');
  urge = $state<UrgeView | null>(null);
  exercises = $state<ExerciseView[]>([]);
  readonly help = new Help();
  /** Whether this urge was begun before, and taken up again. */
  resumed = $state(false);
  busy = $state(false);
  problem = $state<unknown>(null);
  exercise = $state<ExerciseView | null>(null);
  practice = $state<PracticeView | null>(null);
  /** What worked, by tap. */
  worked = $state<string[]>([]);
  /** What set it off, by tap. A check-in just before has said some of it. */
  setOff = $state<string[]>([]);
  /** The triggers to tap: those that were named before the urge, the person's own, and the rest. */
  readonly triggers = $derived.by((): TriggerView[] => {
    const named = this.urge?.triggers ?? [];
    const others = this.#offered.filter((trigger) => !named.some((one) => one.id === trigger.id));
    return [...named, ...others.filter((one) => one.name !== null), ...others.filter((one) => one.name === null)];
  });
  /** Those shown: at first a few, but all that were named. */
  readonly shownTriggers = $derived.by((): TriggerView[] =>
    this.moreTriggers ? this.triggers : this.triggers.slice(0, Math.max(this.few, this.urge?.triggers.length ?? 0)),
  );
  moreTriggers = $state(false);

  /** Skills in the order in which they helped this person, now and then something new in the third place; those done in this urge come last. */
  readonly skills = $derived.by((): ExerciseView[] => {
    const order = [...(this.urge?.suggestions ?? [])];
    const fresh = this.urge?.something_new ?? null;
    if (fresh !== null) {
      const at = order.indexOf(fresh);
      if (at > 2) order.splice(2, 0, ...order.splice(at, 1));
    }
    const done = new Set(this.urge?.practices.map((run) => run.exercise));
    const found = order.flatMap((id) => this.exercises.filter((exercise) => exercise.id === id));
    return found.sort((a, b) => Number(done.has(a.id)) - Number(done.has(b.id)));
  });
  /** How many skills, and triggers, are shown at first: a few are easier to choose from. */
  readonly few = 4;
  more = $state(false);
  cards = $state<CopingCardView[]>([]);
  /** The rating as it stands: the last one given. */
  readonly now = $derived.by((): number | null => this.urge?.after ?? this.urge?.before ?? null);

  #offered = $state<TriggerView[]>([]);
  #outcome: Outcome = 'finished';
  #note: string | null = null;

  async load(): Promise<void> {
    this.step = 'loading';
    this.problem = null;
    try {
      const [info, found, exercises] = await Promise.all([call('app_info'), call('urge_open'), call('exercise_list')]);
      const since = found === null ? 0 : Date.parse(info.now) - Date.parse(found.started_at);
      const open = since < GOES_ON_FOR_MS ? found : null;
      this.exercises = exercises;
      this.urge = open;
      this.setOff = open?.triggers.map((trigger) => trigger.id) ?? [];
      this.resumed = open !== null;
      this.step = open === null ? 'rate' : 'skills';
      this.#takeUp(open?.practices.at(-1) ?? null);
    } catch (error) {
      this.problem = error;
      this.step = 'failed';
      return;
    }
    await this.#loadHelp();
  }

  /** Goes back to the exercise that was under way, or to the rating after it. */
  #takeUp(run: PracticeView | null): void {
    const exercise = this.exercises.find((one) => one.id === run?.exercise);
    if (!run || !exercise) return;
    if (run.ended_at === null) {
      this.practice = run;
      this.exercise = exercise;
      this.step = 'play';
    } else if (run.after === null) {
      this.practice = run;
      this.#outcome = run.outcome ?? 'finished';
      this.#note = run.note;
      this.step = 'rate_again';
    }
  }

  /** The first rating: the urge is on disk from here on. */
  async rate(before: number): Promise<void> {
    await this.#run(async () => {
      this.urge = await call('urge_begin', { before });
      this.setOff = this.urge.triggers.map((trigger) => trigger.id);
      this.step = 'skills';
    });
  }

  async begin(exercise: ExerciseView): Promise<void> {
    await this.#run(async () => {
      this.practice = await call('practice_begin', {
        exercise: exercise.id,
        urge: this.urge?.id ?? null,
        before: this.now,
      });
      this.exercise = exercise;
      this.step = 'play';
    });
  }

  /** The player is over. The run is ended at once, so that a kill before the rating loses only the rating. */
  async played(outcome: Outcome, note: string | null): Promise<void> {
    this.#outcome = outcome;
    this.#note = note;
    const run = this.practice;
    this.step = 'rate_again';
    if (!run) return;
    await this.#run(async () => {
      this.practice = await call('practice_end', { id: run.id, outcome, after: null, note });
    });
  }

  async rateAgain(after: number): Promise<void> {
    // What is being written is let through first: no tap is lost.
    await this.#work;
    const { practice, urge } = this;
    if (!urge) return;
    await this.#run(async () => {
      const before = practice?.before ?? urge.before;
      if (practice) {
        const ended = await call('practice_end', {
          id: practice.id,
          outcome: this.#outcome,
          after,
          note: this.#note,
        });
        urge.practices = [...urge.practices.filter((run) => run.id !== ended.id), ended];
      }
      urge.after = after;
      this.practice = null;
      this.step = after >= STILL_HIGH || after >= before ? 'still_high' : 'eased';
    });
  }

  another(): void {
    this.step = 'skills';
  }

  /** On to what worked, though it may still be high: the person decides when it is over. */
  wrapUp(): void {
    this.step = 'eased';
  }

  toggleWorked(choice: string): void {
    this.worked = this.worked.includes(choice)
      ? this.worked.filter((other) => other !== choice)
      : [...this.worked, choice];
  }

  toggleSetOff(id: string): void {
    this.setOff = this.setOff.includes(id) ? this.setOff.filter((other) => other !== id) : [...this.setOff, id];
  }

  /** Ends the urge, with or without a note on what worked. */
  async end(note: string | null): Promise<boolean> {
    const { urge } = this;
    if (!urge) return false;
    return await this.#run(async () => {
      this.urge = await call('urge_end', {
        id: urge.id,
        after: urge.after,
        triggers: [...this.setOff],
        note: note === null || note.trim() === '' ? urge.note : note.trim(),
      });
      this.step = 'over';
    });
  }

  /** Begins the next one, after one that was ended while it was still high. */
  again(): void {
    this.urge = null;
    this.practice = null;
    this.exercise = null;
    this.worked = [];
    this.setOff = [];
    this.resumed = false;
    this.more = false;
    this.moreTriggers = false;
    this.step = 'rate';
  }

  /** People, crisis lines, cards and triggers are on the side: without them the flow still works. */
  async #loadHelp(): Promise<void> {
    const [cards, triggers] = await Promise.allSettled([
      call('coping_card_list'),
      call('trigger_list'),
      this.help.load(),
    ]);
    if (triggers.status === 'fulfilled') this.#offered = triggers.value;
    if (cards.status === 'fulfilled') this.cards = cards.value;
  }

  #work: Promise<void> = Promise.resolve();

  async #run(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    const running = work();
    this.#work = running.catch(() => undefined);
    try {
      await running;
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
