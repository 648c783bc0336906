import type { GoalView, Measure, PhaseView } from '$lib/ipc/bindings';
import { call, CommandFailure } from '$lib/ipc/client';

import { Autosave } from '../checkIn/autosave';
import { Fields, KeptDraft } from '../checkIn/kept';
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

/** What a person has filled in. */
export interface GoalDraft {
  title: string;
  why: string;
  measure: Measure;
  target: string;
  /** The id of the phase; empty for all the time. */
  phase: string;
}

const begun: GoalDraft = { title: '', why: '', measure: 'own', target: '3', phase: '' };

/** A goal being set or changed. */
export class GoalForm implements GoalDraft {
  state = $state<'loading' | 'ready' | 'saving' | 'saved' | 'failed'>('loading');
  title = $state(begun.title);
  why = $state(begun.why);
  measure = $state(begun.measure);
  target = $state(begun.target);
  phase = $state(begun.phase);
  phases = $state<{ value: string; label: string }[]>([]);
  problem = $state<unknown>(null);
  /** Whether what was typed before, and not saved, is here again. */
  restored = $state(false);
  readonly #autosave = new Autosave(() => this.#keep());
  readonly #stored = new KeptDraft(() => ({
    form: 'goal',
    of: this.id === null ? null : { kind: 'entry', id: this.id },
  }));

  constructor(readonly id: string | null) {}

  async load(): Promise<void> {
    this.problem = null;
    this.state = 'loading';
    try {
      const [current, goals, kept] = await Promise.all([
        call('programme_current'),
        this.id === null ? Promise.resolve([]) : call('goal_list'),
        this.#stored.body(),
      ]);
      this.phases = (current?.programme.phases ?? []).map(option);
      if (this.id === null) Object.assign(this, begun);
      else this.#show(goals.find((one) => one.id === this.id));
      const draft = kept === null ? null : Fields.of(kept);
      if (draft) this.#takeUp(draft);
      this.restored = draft !== null;
      this.state = 'ready';
    } catch (error) {
      this.problem = error;
      this.state = 'failed';
    }
  }

  /** Something is typed or chosen. */
  write(part: Partial<GoalDraft>): void {
    Object.assign(this, part);
    this.#autosave.touch();
  }

  async startOver(): Promise<void> {
    await this.#autosave.cancel();
    await this.#stored.done();
    await this.load();
  }

  async leave(): Promise<void> {
    if (this.state === 'ready') await this.#autosave.flush();
    else await this.#autosave.cancel();
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
      await this.#autosave.cancel();
      const saved =
        this.id === null ? await call('goal_add', content) : await call('goal_update', { id: this.id, ...content });
      this.state = 'saved';
      await this.#stored.done();
      return saved;
    } catch (error) {
      this.problem = error;
      this.state = 'ready';
      this.#autosave.touch();
      return null;
    }
  }

  /** Takes it away; `true` if it can be undone now. */
  async remove(): Promise<boolean> {
    if (this.id === null) return false;
    try {
      await this.#autosave.cancel();
      await call('goal_delete', { id: this.id });
      this.state = 'saved';
      await this.#stored.done();
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    }
  }

  #takeUp(draft: Fields): void {
    this.title = draft.text('title', this.title);
    this.why = draft.text('why', this.why);
    this.measure = draft.one('measure', MEASURES, this.measure);
    this.target = draft.text('target', this.target);
    // A phase that is there no longer cannot be chosen.
    const phase = draft.text('phase', this.phase);
    if (phase === '' || this.phases.some((one) => one.value === phase)) this.phase = phase;
  }

  async #keep(): Promise<void> {
    const { title, why, measure, target, phase } = this;
    try {
      await this.#stored.keep({ title, why, measure, target, phase });
    } catch (error) {
      this.problem = error;
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
