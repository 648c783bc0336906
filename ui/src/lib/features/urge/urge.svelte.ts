import type { CopingCardView, ExerciseView, Outcome, PracticeView, TriggerView, UrgeView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { Help } from '../support/help.svelte';

/** The order of the flow. What an urge is at, and what became of its rating, the app says. */
export type UrgeStep =
  'loading' | 'failed' | 'rate' | 'near' | 'exercises' | 'play' | 'rate_again' | 'after' | 'helped' | 'over';

/** The exercise for an urge whose cause is within reach. */
const LEAVE = 'leave-the-place';

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
  /** What is chosen on the scale of this step, and not sent yet. */
  chosen = $state<number | null>(null);
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

  /** The exercises in the order in which they helped this person, now and then something new in the third place; those done in this urge come last. */
  readonly offered = $derived.by((): ExerciseView[] => {
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
  /** How many exercises, and triggers, are shown at first: a few are easier to choose from. */
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
      const [open, exercises] = await Promise.all([call('urge_open'), call('exercise_list')]);
      this.exercises = exercises;
      this.urge = open;
      this.setOff = open?.triggers.map((trigger) => trigger.id) ?? [];
      const run = open?.practices.at(-1) ?? null;
      this.resumed = run !== null;
      this.step = open === null ? 'rate' : run === null ? 'near' : 'exercises';
      this.#takeUp(run);
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
    } else if (run.after === null && run.outcome === 'finished') {
      this.practice = run;
      this.#outcome = run.outcome;
      this.#note = run.note;
      this.step = 'rate_again';
    }
  }

  /** The first rating, or help at once without one: the urge is on disk from here on. Gone back to, it is changed. */
  async begin(before: number | null): Promise<void> {
    await this.#run(async () => {
      const { urge } = this;
      if (urge === null) this.urge = await call('urge_begin', { before });
      else if (before !== null) this.urge = await call('urge_rate', { id: urge.id, before });
      this.setOff = this.urge?.triggers.map((trigger) => trigger.id) ?? [];
      this.#go('near');
    });
  }

  /** It is within reach: the way out, at once. */
  async leavePlace(): Promise<void> {
    const exercise = this.exercises.find((one) => one.id === LEAVE);
    if (exercise) await this.play(exercise);
    else this.#go('exercises');
  }

  notNear(): void {
    this.#go('exercises');
  }

  async play(exercise: ExerciseView): Promise<void> {
    await this.#run(async () => {
      this.practice = await call('practice_begin', {
        exercise: exercise.id,
        urge: this.urge?.id ?? null,
        before: this.now,
      });
      this.exercise = exercise;
      this.#go('play');
    });
  }

  /** The player is over. The run is ended at once, so that a kill before the rating loses only the rating. */
  async played(outcome: Outcome, note: string | null): Promise<void> {
    this.#outcome = outcome;
    this.#note = note;
    this.#go('rate_again');
    await this.#endRun(null);
  }

  async rateAgain(after: number): Promise<void> {
    // What is being written is let through first: no rating is lost.
    await this.#work;
    const { urge } = this;
    if (!urge) return;
    await this.#run(async () => {
      if (this.practice) await call('practice_end', this.#ending(this.practice, after));
      this.practice = null;
      await this.#look(urge);
      this.#go('after');
    });
  }

  /** Goes on without a second rating. */
  unrated(): void {
    this.practice = null;
    this.#go('after');
  }

  another(): void {
    this.#go('exercises');
  }

  /** On to what worked, though it may still be high: the person decides when it is over. */
  wrapUp(): void {
    this.#go('helped');
  }

  /** One step back. Nothing that was given is lost: `note` is what was written in the exercise that is left. */
  async back(note: string | null = null): Promise<void> {
    switch (this.step) {
      case 'near':
        this.#go('rate');
        this.chosen = this.urge?.before ?? null;
        return;
      case 'exercises':
        this.#go('near');
        return;
      case 'play':
        this.#outcome = 'stopped';
        this.#note = note;
        await this.#endRun(null);
        this.practice = null;
        this.#go('exercises');
        return;
      case 'rate_again':
      case 'after':
        this.#go('exercises');
        return;
      case 'helped':
        this.#go('after');
        return;
    }
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
  async end(): Promise<boolean> {
    const { urge } = this;
    if (!urge) return false;
    return await this.#run(async () => {
      this.urge = await call('urge_end', {
        id: urge.id,
        after: null,
        triggers: [...this.setOff],
        note: this.worked.length > 0 ? this.worked.join(', ') : urge.note,
      });
      this.#go('over');
    });
  }

  /** It ended in use. Says whether that is kept. */
  async used(): Promise<boolean> {
    const { urge } = this;
    if (!urge) return true;
    return await this.#run(async () => {
      this.urge = await call('urge_answer', { id: urge.id, end: 'used' });
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
    this.#go('rate');
  }

  #go(step: UrgeStep): void {
    this.chosen = null;
    this.step = step;
  }

  #ending(run: PracticeView, after: number | null): Parameters<typeof call<'practice_end'>>[1] {
    return { id: run.id, outcome: this.#outcome, after, note: this.#note };
  }

  async #endRun(after: number | null): Promise<void> {
    const { practice, urge } = this;
    if (!practice) return;
    await this.#run(async () => {
      this.practice = await call('practice_end', this.#ending(practice, after));
      if (urge) await this.#look(urge);
    });
  }

  /** What the app says of the urge by now. */
  async #look(urge: UrgeView): Promise<void> {
    this.urge = (await call('urge_open')) ?? urge;
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
