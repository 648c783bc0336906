import type { GoalView, Measure, PhaseView } from '$lib/ipc/bindings';
import { call, CommandFailure } from '$lib/ipc/client';

import { phaseName } from '../programme/messages.en';

export const MEASURES: readonly Measure[] = [
  'own',
  'hours_attended',
  'sessions_attended',
  'meetings',
  'check_ins',
  'practices',
  'homework_done',
];

/** All goals, with how far this week has come. */
export class Goals {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  all = $state<GoalView[]>([]);
  today = $state('');
  /** The one that something is being done with. */
  busy = $state<string | null>(null);
  problem = $state<unknown>(null);

  readonly goingOn = $derived(this.all.filter((one) => one.ended_on === null));
  readonly ended = $derived(this.all.filter((one) => one.ended_on !== null));

  async load(): Promise<void> {
    this.problem = null;
    try {
      const [info, all] = await Promise.all([call('app_info'), call('goal_list')]);
      this.today = info.today;
      this.all = all;
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }

  /** Counts one up or down today. */
  count(id: string, by: 1 | -1): Promise<boolean> {
    return this.#do(id, () => call('goal_count', { id, on: null, by }));
  }

  end(id: string): Promise<boolean> {
    return this.#do(id, () => call('goal_end', { id }));
  }

  reopen(id: string): Promise<boolean> {
    return this.#do(id, () => call('goal_reopen', { id }));
  }

  /** Undoes what was done; throws where that does not work, for whoever asked says so. */
  async back(how: 'goal_reopen' | 'goal_restore', id: string): Promise<void> {
    await call(how, { id });
    await this.#look();
  }

  remove(id: string): Promise<boolean> {
    return this.#do(id, () => call('goal_delete', { id }));
  }

  async #do(id: string, work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy !== null) return false;
    this.busy = id;
    this.problem = null;
    try {
      await work();
      await this.#look();
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    } finally {
      this.busy = null;
    }
  }

  /** What was done is done, whether the list can be read again or not. */
  async #look(): Promise<void> {
    try {
      this.all = await call('goal_list');
    } catch (error) {
      this.problem = error;
    }
  }
}

/** A goal being set or changed. */
export class GoalForm {
  state = $state<'loading' | 'ready' | 'saving' | 'saved' | 'failed'>('loading');
  title = $state('');
  why = $state('');
  measure = $state<Measure>('own');
  target = $state('3');
  /** The id of the phase; empty for all the time. */
  phase = $state('');
  phases = $state<{ value: string; label: string }[]>([]);
  problem = $state<unknown>(null);

  constructor(readonly id: string | null) {}

  async load(): Promise<void> {
    this.problem = null;
    this.state = 'loading';
    try {
      const [current, goals] = await Promise.all([
        call('programme_current'),
        this.id === null ? Promise.resolve([]) : call('goal_list'),
      ]);
      this.phases = (current?.programme.phases ?? []).map(option);
      if (this.id !== null) this.#show(goals.find((one) => one.id === this.id));
      this.state = 'ready';
    } catch (error) {
      this.problem = error;
      this.state = 'failed';
    }
  }

  async save(): Promise<GoalView | null> {
    if (this.state !== 'ready') return null;
    this.state = 'saving';
    this.problem = null;
    const target = Number(this.target);
    const content = {
      title: this.title,
      why: this.why.trim() === '' ? null : this.why.trim(),
      measure: this.measure,
      weekly_target: Number.isInteger(target) && Math.abs(target) < 1_000_000 ? target : 0,
      phase: this.phase === '' ? null : this.phase,
    };
    try {
      const saved =
        this.id === null ? await call('goal_add', content) : await call('goal_update', { id: this.id, ...content });
      this.state = 'saved';
      return saved;
    } catch (error) {
      this.problem = error;
      this.state = 'ready';
      return null;
    }
  }

  /** Takes it away; `true` if it can be undone now. */
  async remove(): Promise<boolean> {
    if (this.id === null) return false;
    try {
      await call('goal_delete', { id: this.id });
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    }
  }

  #show(goal: GoalView | undefined): void {
    if (!goal) throw new CommandFailure({ kind: 'not_found' });
    this.title = goal.title;
    this.why = goal.why ?? '';
    this.measure = goal.measure;
    this.target = String(goal.weekly_target);
    this.phase = goal.phase?.id ?? '';
    // One of an earlier programme can still be kept.
    if (goal.phase && !this.phases.some((one) => one.value === goal.phase?.id))
      this.phases = [...this.phases, option(goal.phase)];
  }
}

const option = (phase: PhaseView): { value: string; label: string } => ({ value: phase.id, label: phaseName(phase) });
