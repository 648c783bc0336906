import type { CommandError, Link, ReachLink, ReminderReach, ReminderView, Trial } from '$lib/ipc/bindings';
import { asCommandError, call, listen } from '$lib/ipc/client';

import { done, restore, snooze } from './settle';

/** How often the test is asked about while it is under way. */
const ASK_MS = 500;

/** How often once it came: it can be answered, and an hour later it is forgotten. */
const LOOK_MS = 10_000;

/** Where the test stands. */
export type Stage = 'idle' | 'waiting' | 'sent' | 'arrived' | 'not_arrived' | 'not_sent';

/** Each link between a plan and the person, and a test that goes along all of them. */
export class Reach {
  reach = $state.raw<ReminderReach | null>(null);
  error = $state.raw<CommandError | null>(null);
  looking = $state(false);
  trial = $state.raw<Trial | null>(null);
  /** A step of the test or a change is under way. */
  busy = $state(false);
  stage = $state<Stage>('idle');
  /** What is being put right. */
  fixing = $state<Link | null>(null);

  readonly attention = $derived(this.#count('attention'));
  readonly unknown = $derived(this.#count('unknown'));

  /** Whole seconds until the test is due. */
  readonly seconds = $derived(
    this.trial === null
      ? 0
      : Math.max(0, Math.ceil((Date.parse(this.trial.due_at) - Date.parse(this.trial.now)) / 1000)),
  );

  readonly late = $derived(this.trial !== null && Date.parse(this.trial.now) - Date.parse(this.trial.due_at) > 3000);

  /** Something changed while it looked. */
  #stale = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  #count(standing: ReachLink['standing']): number {
    return this.reach?.links.filter((link) => link.standing === standing).length ?? 0;
  }

  /** Looks at every link. */
  async look(): Promise<void> {
    if (this.looking) {
      this.#stale = true;
      return;
    }
    this.looking = true;
    try {
      this.reach = await call('reminder_reach');
      this.error = null;
      this.#take(this.reach.trial);
    } catch (thrown) {
      this.error = asCommandError(thrown);
    } finally {
      this.looking = false;
    }
    if (!this.#stale) return;
    this.#stale = false;
    await this.look();
  }

  /** Brings a reminder ten minutes later; says when it comes then, or `null` where that did not work. */
  async snooze(one: ReminderView): Promise<string | null> {
    let due: string | null = null;
    await this.#try(async () => {
      due = (await snooze(one)).due_at;
    });
    if (due !== null) await this.look();
    return due;
  }

  /** Puts a reminder away that is still to come; says whether that worked. */
  async done(one: ReminderView): Promise<boolean> {
    return this.#settle(() => done(one));
  }

  /** Takes back that it was put away or snoozed. */
  async restore(one: ReminderView): Promise<void> {
    await this.#settle(() => restore(one));
  }

  async #settle(act: () => Promise<unknown>): Promise<boolean> {
    let worked = false;
    await this.#try(async () => {
      await act();
      worked = true;
    });
    if (worked) await this.look();
    return worked;
  }

  async begin(): Promise<void> {
    await this.#try(async () => {
      this.#take(await call('reminder_trial_begin'));
    });
  }

  async answer(arrived: boolean): Promise<void> {
    await this.#try(async () => {
      const tested = await call('reminder_trial_answer', { arrived });
      if (this.reach) this.reach = { ...this.reach, tested, trial: null };
      this.trial = null;
      this.stage = arrived ? 'arrived' : 'not_arrived';
    });
    // What may be in the way is looked at anew, for what to try.
    if (this.stage === 'not_arrived') await this.look();
  }

  /** Puts a link right, where one press does. */
  async fix(link: 'background' | 'login' | 'timing'): Promise<void> {
    this.fixing = link;
    await this.#try(async () => {
      if (link === 'login') await call('start_at_login_set', { on: true, offered: true });
      else if (link === 'timing') await call('exact_times_ask');
      else await call('preferences_save', { ...(await call('preferences_get')), close_to_tray: true });
    });
    this.fixing = null;
    if (this.error === null) await this.look();
  }

  /** Looks now, when the window comes back to view, and after the test as it goes on. */
  watch(): () => void {
    void this.look();
    const look = (): void => {
      if (!document.hidden) void this.#ask();
    };
    // Settings of the system are changed while the window is out of view.
    const back = (): void => {
      if (!document.hidden) void this.look();
    };
    document.addEventListener('visibilitychange', back);
    const deaf = listen('reminders-changed', look);
    return () => {
      document.removeEventListener('visibilitychange', back);
      deaf();
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }

  #take(trial: Trial | null): void {
    this.trial = trial;
    clearTimeout(this.#timer);
    if (trial === null) {
      if (this.stage === 'waiting' || this.stage === 'sent') this.stage = 'idle';
      return;
    }
    this.stage = trial.state;
    if (trial.state === 'not_sent') void this.#notSent();
    else this.#timer = setTimeout(() => void this.#ask(), trial.state === 'waiting' ? ASK_MS : LOOK_MS);
  }

  async #ask(): Promise<void> {
    if (this.stage !== 'waiting' && this.stage !== 'sent') return;
    try {
      this.#take(await call('reminder_trial_get'));
    } catch (thrown) {
      this.error = asCommandError(thrown);
    }
  }

  /** What was not shown cannot have arrived, so nobody is asked. */
  async #notSent(): Promise<void> {
    await this.#try(async () => {
      const tested = await call('reminder_trial_answer', { arrived: false });
      if (this.reach) this.reach = { ...this.reach, tested, trial: null };
      this.trial = null;
    });
    this.stage = 'not_sent';
  }

  async #try(act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      await act();
    } catch (thrown) {
      this.error = asCommandError(thrown);
    } finally {
      this.busy = false;
    }
  }
}
