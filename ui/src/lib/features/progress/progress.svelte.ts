import type { DayPoint, ExerciseView, Progress } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { addDays } from '../checkIn/when';

export const RANGES = [7, 30, 90] as const;
export type Range = (typeof RANGES)[number];

/** What the record shows over the last days. */
export class ProgressOverTime {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  range = $state<Range>(30);
  progress = $state<Progress | null>(null);
  problem = $state<unknown>(null);
  /** The exercises that were rated before and after, by what they did. */
  helps = $state<ExerciseView[]>([]);
  /** The day in focus in the chart. */
  picked = $state<DayPoint | null>(null);

  readonly empty = $derived(
    this.progress !== null &&
      this.progress.check_ins === 0 &&
      this.progress.urges === 0 &&
      this.progress.practices === 0 &&
      this.progress.sessions_recorded === 0,
  );

  async load(): Promise<void> {
    this.problem = null;
    if (this.progress === null) this.phase = 'loading';
    const { range } = this;
    try {
      const { today } = await call('app_info');
      const [progress, exercises] = await Promise.all([
        call('progress_get', { from: addDays(today, 1 - range), to: today }),
        call('exercise_list'),
      ]);
      if (range !== this.range) return;
      this.helps = exercises
        .filter((one) => one.relief.mean !== null)
        .sort((a, b) => (b.relief.mean ?? 0) - (a.relief.mean ?? 0));
      this.progress = progress;
      this.picked = null;
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      if (this.progress === null) this.phase = 'failed';
    }
  }

  async show(range: Range): Promise<void> {
    this.range = range;
    await this.load();
  }
}
