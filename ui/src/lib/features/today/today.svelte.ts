import type { Attendance, CommandError, HomeworkView, OccurrenceView, ReminderView, Today } from '$lib/ipc/bindings';
import { asCommandError, call, listen } from '$lib/ipc/client';

import { done, restore, snooze } from '../reach/settle';

const LOOK_AGAIN_MS = 30_000;

/** What Today shows, kept fresh while it is on the screen. */
export class TodayState {
  today = $state.raw<Today | null>(null);
  error = $state.raw<CommandError | null>(null);
  /** The homework that is being marked as done. */
  finishing = $state<string | null>(null);

  /** What the person wanted to ask at the next session. */
  questions = $state<string | null>(null);

  /** Nothing recorded, nothing planned: a first day. */
  readonly fresh = $derived(
    this.today !== null &&
      this.today.encouragement.kind === 'first_step' &&
      this.today.check_ins.length === 0 &&
      this.today.next_session === null,
  );

  async load(): Promise<void> {
    try {
      this.today = await call('today_get');
      this.error = null;
      await this.#ask(this.today.next_session);
    } catch (thrown) {
      this.error = asCommandError(thrown);
    }
  }

  /** Records attendance in one tap; the returned function takes it back, or throws. `null` if it did not work. */
  async attend(of: OccurrenceView, attendance: Attendance): Promise<(() => Promise<void>) | null> {
    const { session, original } = of;
    if (!(await this.#try(() => call('attendance_record', { session, original, attendance })))) return null;
    return async () => {
      await call('attendance_record', { session, original, attendance: of.attendance });
      await this.load();
    };
  }

  /** Marks homework as done in one tap; the returned function takes it back, or throws. `null` if it did not work. */
  async finish({ id }: HomeworkView): Promise<(() => Promise<void>) | null> {
    if (this.finishing !== null) return null;
    this.finishing = id;
    const done = await this.#try(() => call('homework_done', { id }));
    this.finishing = null;
    if (!done) return null;
    return async () => {
      await call('homework_reopen', { id });
      await this.load();
    };
  }

  async openLink(of: OccurrenceView): Promise<void> {
    try {
      await call('open_link', { session: of.session, original: of.original });
    } catch (thrown) {
      this.error = asCommandError(thrown);
    }
  }

  /** Brings a missed reminder again in ten minutes; says when, or `null` where that did not work. */
  async snooze(one: ReminderView): Promise<string | null> {
    let due: string | null = null;
    await this.#try(async () => {
      due = (await snooze(one)).due_at;
    });
    return due;
  }

  /** Puts one missed reminder away; says whether that worked. */
  done(one: ReminderView): Promise<boolean> {
    return this.#try(() => done(one));
  }

  /** Takes back that it was put away or snoozed. */
  async restore(one: ReminderView): Promise<void> {
    await this.#try(() => restore(one));
  }

  async putAway(): Promise<void> {
    await this.#try(() => call('reminder_put_away'));
  }

  /** Stops asking for the review of a week. */
  putReviewAway(week_on: string): Promise<boolean> {
    return this.#try(() => call('review_put_away', { week_on }));
  }

  /** Looks again every half minute, when the window comes back to view, and when the app says that something changed. */
  watch(): () => void {
    void this.load();
    const look = (): void => {
      if (!document.hidden) void this.load();
    };
    const timer = setInterval(look, LOOK_AGAIN_MS);
    document.addEventListener('visibilitychange', look);
    const deaf = listen('reminders-changed', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      deaf();
    };
  }

  /** Questions are a help beside the session; without them it is still there. */
  async #ask(next: OccurrenceView | null): Promise<void> {
    if (next === null) {
      this.questions = null;
      return;
    }
    const { session, original } = next;
    try {
      this.questions = (await call('occurrence_get', { session, original })).questions_from_last;
    } catch {
      this.questions = null;
    }
  }

  async #try(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
    } catch (thrown) {
      this.error = asCommandError(thrown);
      return false;
    }
    await this.load();
    return true;
  }
}
