import type { Attendance, OccurrenceView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { addDays, mondayOf, toLocal } from '../checkIn/when';

export type ScheduleView = 'agenda' | 'week';

export interface ScheduleDay {
  on: string;
  occurrences: OccurrenceView[];
}

const AGENDA_DAYS = 28;

/** What is on the programme, as a week or as a list of what comes. */
export class Schedule {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  view = $state<ScheduleView>('agenda');
  occurrences = $state<OccurrenceView[]>([]);
  /** Monday of the week shown. */
  week = $state('');
  today = $state('');
  now = $state('');
  zone = $state('UTC');
  busy = $state(false);
  problem = $state<unknown>(null);
  /** Whether there is any session at all, so that an empty week is told from an empty schedule. */
  any = $state(false);

  readonly from = $derived(this.view === 'week' ? this.week : this.today);
  readonly to = $derived(
    addDays(this.from === '' ? '2000-01-01' : this.from, this.view === 'week' ? 6 : AGENDA_DAYS - 1),
  );
  /** In a week every day, in the agenda only those with a session. */
  readonly days = $derived.by((): ScheduleDay[] => {
    if (this.from === '') return [];
    const byDay = new Map<string, OccurrenceView[]>();
    if (this.view === 'week') for (let day = 0; day < 7; day += 1) byDay.set(addDays(this.week, day), []);
    for (const occurrence of this.occurrences) {
      const on = this.localOf(occurrence).slice(0, 10);
      const day = byDay.get(on);
      if (day) day.push(occurrence);
      else if (this.view === 'agenda') byDay.set(on, [occurrence]);
    }
    return [...byDay].map(([on, occurrences]) => ({ on, occurrences }));
  });

  /** Its local start in the zone the person is in. */
  localOf(occurrence: OccurrenceView): string {
    return toLocal(occurrence.starts_at, this.zone);
  }

  endOf(occurrence: OccurrenceView): string {
    return toLocal(occurrence.ends_at, this.zone);
  }

  hasBegun(occurrence: OccurrenceView): boolean {
    return Date.parse(occurrence.starts_at) <= Date.parse(this.now);
  }

  async load(): Promise<void> {
    this.phase = 'loading';
    this.problem = null;
    try {
      const [info, sessions] = await Promise.all([call('app_info'), call('session_list')]);
      this.today = info.today;
      this.now = info.now;
      this.zone = info.zone;
      this.any = sessions.length > 0;
      if (this.week === '') this.week = mondayOf(info.today);
      await this.#fetch();
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }

  async show(view: ScheduleView): Promise<void> {
    this.view = view;
    await this.#again();
  }

  async goWeek(weeks: number): Promise<void> {
    this.week = addDays(this.week, weeks * 7);
    await this.#again();
  }

  async goToday(): Promise<void> {
    this.week = mondayOf(this.today);
    await this.#again();
  }

  async attend(occurrence: OccurrenceView, attendance: Attendance | null): Promise<boolean> {
    return await this.#do(() =>
      call('attendance_record', {
        session: occurrence.session,
        original: occurrence.original,
        attendance,
      }),
    );
  }

  async cancel(occurrence: OccurrenceView): Promise<boolean> {
    return await this.#do(() =>
      call('occurrence_cancel', { session: occurrence.session, original: occurrence.original }),
    );
  }

  /** Back to what the series says. */
  async putBack(occurrence: OccurrenceView): Promise<boolean> {
    return await this.#do(() =>
      call('occurrence_reset', { session: occurrence.session, original: occurrence.original }),
    );
  }

  /** To another local start in the session's own zone. */
  async move(occurrence: OccurrenceView, to: string): Promise<boolean> {
    return await this.#do(() =>
      call('occurrence_move', {
        session: occurrence.session,
        original: occurrence.original,
        to: to.length === 16 ? `${to}:00` : to,
      }),
    );
  }

  async openLink(occurrence: OccurrenceView): Promise<void> {
    try {
      await call('open_link', { session: occurrence.session, original: occurrence.original });
    } catch (error) {
      this.problem = error;
    }
  }

  async #do(change: () => Promise<OccurrenceView>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      await change();
      await this.#fetch();
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    } finally {
      this.busy = false;
    }
  }

  async #again(): Promise<void> {
    this.problem = null;
    try {
      await this.#fetch();
    } catch (error) {
      this.problem = error;
    }
  }

  async #fetch(): Promise<void> {
    const { from, to } = this;
    const found = await call('occurrence_list', { from, to });
    // A quick second tap may have asked for another week meanwhile.
    if (from === this.from && to === this.to) this.occurrences = found;
  }
}
