import type { Milestones as Found, ReachedMilestone } from '$lib/ipc/bindings';
import { call, CommandFailure } from '$lib/ipc/client';

/** How many of those reached are shown at first. */
const SHOWN = 5;

/** Milestones reached and ahead, and one of one's own being written. */
export class Milestones {
  found = $state<Found | null>(null);
  today = $state('');
  problem = $state<unknown>(null);
  all = $state(false);
  writing = $state(false);
  title = $state('');
  on = $state('');
  busy = $state(false);
  formProblem = $state<unknown>(null);

  readonly reached = $derived.by((): ReachedMilestone[] => {
    const reached = this.found?.reached ?? [];
    return this.all ? reached : reached.slice(0, SHOWN);
  });
  readonly hidden = $derived((this.found?.reached.length ?? 0) - this.reached.length);

  async load(): Promise<void> {
    this.problem = null;
    try {
      const [info, found] = await Promise.all([call('app_info'), call('milestone_list')]);
      this.today = info.today;
      this.found = found;
    } catch (error) {
      this.problem = error;
    }
  }

  write(): void {
    this.writing = true;
    this.title = '';
    this.on = this.today;
    this.formProblem = null;
  }

  async save(): Promise<boolean> {
    if (this.busy) return false;
    // A day that was emptied cannot be sent.
    if (this.on === '') {
      this.formProblem = new CommandFailure({ kind: 'invalid', field: 'on', rule: { rule: 'required' } });
      return false;
    }
    this.busy = true;
    this.formProblem = null;
    try {
      await call('milestone_add', { title: this.title, on: this.on });
      this.writing = false;
      await this.load();
      return true;
    } catch (error) {
      this.formProblem = error;
      return false;
    } finally {
      this.busy = false;
    }
  }

  async remove(id: string): Promise<boolean> {
    this.problem = null;
    try {
      await call('milestone_delete', { id });
    } catch (error) {
      this.problem = error;
      return false;
    }
    await this.load();
    return true;
  }

  /** Undoes a deletion; throws where that does not work, for whoever asked says so. */
  async restore(id: string): Promise<void> {
    await call('milestone_restore', { id });
    await this.load();
  }
}
