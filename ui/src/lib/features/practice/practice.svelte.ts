import type { ExerciseView, Outcome, PracticeView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

/** The catalogue of exercises, searched. */
export class Catalogue {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  exercises = $state<ExerciseView[]>([]);
  wanted = $state('');
  problem = $state<unknown>(null);
  today = $state('');
  zone = $state('UTC');

  /** Those that have every word searched for in their title, purpose or kind. */
  readonly found = $derived.by((): ExerciseView[] => {
    const words = this.wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    return this.exercises.filter((exercise) => {
      const text = `${exercise.title} ${exercise.purpose} ${exercise.kind}`.toLocaleLowerCase();
      return words.every((word) => text.includes(word));
    });
  });

  async load(): Promise<void> {
    this.phase = 'loading';
    this.problem = null;
    try {
      const [info, exercises] = await Promise.all([call('app_info'), call('exercise_list')]);
      this.today = info.today;
      this.zone = info.zone;
      this.exercises = exercises;
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }
}

export type RunStep = 'loading' | 'failed' | 'absent' | 'before' | 'play' | 'after' | 'over';

/** One run of an exercise outside an urge. Ratings are asked for, and may be left out. */
export class ExerciseRun {
  step = $state<RunStep>('loading');
  exercise = $state<ExerciseView | null>(null);
  run = $state<PracticeView | null>(null);
  busy = $state(false);
  problem = $state<unknown>(null);

  #outcome: Outcome = 'finished';

  constructor(readonly id: string) {}

  async load(): Promise<void> {
    this.step = 'loading';
    this.problem = null;
    try {
      const exercises = await call('exercise_list');
      this.exercise = exercises.find((exercise) => exercise.id === this.id) ?? null;
      this.step = this.exercise ? 'before' : 'absent';
    } catch (error) {
      this.problem = error;
      this.step = 'failed';
    }
  }

  async begin(before: number | null): Promise<void> {
    await this.#do(async () => {
      this.run = await call('practice_begin', { exercise: this.id, urge: null, before });
      this.step = 'play';
    });
  }

  async played(outcome: Outcome): Promise<void> {
    this.#outcome = outcome;
    this.step = 'after';
    await this.#end(null);
  }

  async rate(after: number): Promise<void> {
    if (await this.#end(after)) this.step = 'over';
  }

  skip(): void {
    this.step = 'over';
  }

  async #end(after: number | null): Promise<boolean> {
    const { run } = this;
    if (!run) return false;
    return await this.#do(async () => {
      this.run = await call('practice_end', {
        id: run.id,
        outcome: this.#outcome,
        after,
        note: null,
      });
    });
  }

  async #do(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
