import { taps } from '$lib/design';
import { dateIn } from '$lib/i18n';
import type {
  Attendance,
  CommandError,
  HomeworkView,
  LapseView,
  OccurrenceView,
  ReminderView,
  Silence,
  SilenceAnswer,
  Today,
  UrgeEnd,
  UrgeView,
} from '$lib/ipc/bindings';
import { asCommandError, call, listen } from '$lib/ipc/client';

import { done, restore, snooze } from '../reach/settle';

const LOOK_AGAIN_MS = 30_000;

/** How many open questions and missed reminders are shown at once; more are folded away. */
const MOST_OPEN = 5;

/** An urge whose answer the person wants to change. It outlives the screen, because "I used" leads away from it. */
class AskedAgain {
  urge = $state.raw<UrgeView | null>(null);
}

export const askedAgain = new AskedAgain();

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

  /** The urge of which is asked how it ended. */
  readonly urgeToAsk = $derived(askedAgain.urge ?? this.today?.urge_to_ask ?? null);

  readonly isAway = $derived(this.today !== null && this.today.days_away !== null);

  /** Whether what is open is folded away: after days away, and where it would be a wall. */
  readonly isFolded = $derived.by((): boolean => {
    if (this.today === null) return false;
    const { attendance_open, missed } = this.today;
    return this.isAway || attendance_open.length + missed.newest.length + missed.more > MOST_OPEN;
  });

  /** The attendance that is asked for in sight: after days away none, and where much is open only that of today. */
  readonly attendance = $derived(this.#attendance(true));
  readonly attendanceFolded = $derived(this.#attendance(false));

  /** Whether there is something that can be let rest. */
  readonly hasToRest = $derived(this.attendanceFolded.length > 0 || (this.today?.missed.newest.length ?? 0) > 0);

  /** Homework in sight: after days away only what is still ahead. */
  readonly homework = $derived(this.today?.homework.filter((of) => !this.isAway || this.#isAhead(of)) ?? []);
  readonly homeworkFolded = $derived(this.today?.homework.filter((of) => this.isAway && !this.#isAhead(of)) ?? []);

  readonly hasFolded = $derived(
    this.isFolded &&
      (this.hasToRest || this.homeworkFolded.length > 0 || (this.isAway && (this.today?.review_due ?? null) !== null)),
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

  /** Says how an urge that was left has ended. */
  async answerUrge({ id }: UrgeView, end: UrgeEnd): Promise<boolean> {
    if (!(await this.#once(() => call('urge_answer', { id, end })))) return false;
    askedAgain.urge = null;
    return true;
  }

  /** Says how days were that nobody reported; the returned function takes it back, or throws. `null` if it did not work. */
  async answerSilence(days: Silence, answer: SilenceAnswer): Promise<(() => Promise<void>) | null> {
    if (!(await this.#once(() => call('silence_answer', { ...days, answer })))) return null;
    return async () => {
      await call('silence_answer', { ...days, answer: null });
      await this.load();
    };
  }

  /** Takes a lapse away; the returned function brings it back, or throws. `null` if it did not work. */
  async undoLapse({ id }: LapseView): Promise<(() => Promise<void>) | null> {
    if (!(await this.#once(() => call('lapse_delete', { id })))) return null;
    return async () => {
      await call('lapse_restore', { id });
      await this.load();
    };
  }

  /** Lets rest what was missed while the person was away. */
  letRest(): Promise<boolean> {
    return this.#try(() => call('away_rest'));
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

  #attendance(inSight: boolean): OccurrenceView[] {
    if (this.today === null) return [];
    const { attendance_open, on, zone } = this.today;
    const isInSight = (of: OccurrenceView): boolean =>
      !this.isFolded || (!this.isAway && dateIn(of.starts_at, zone) === on);
    return attendance_open.filter((of) => isInSight(of) === inSight);
  }

  #isAhead({ due_at }: HomeworkView): boolean {
    return this.today !== null && due_at !== null && due_at > this.today.now;
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

  #settled = 0;

  /** As `#try`, for what another card may take the place of: the second tap of a double one does nothing to that. */
  async #once(act: () => Promise<unknown>): Promise<boolean> {
    if (performance.now() < this.#settled) return false;
    this.#settled = Infinity;
    try {
      return await this.#try(act);
    } finally {
      this.#settled = performance.now() + taps.holdMs;
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
