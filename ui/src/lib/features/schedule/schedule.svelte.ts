import type { Attendance, ConflictView, OccurrenceView } from '$lib/ipc/bindings';
import { call, listen } from '$lib/ipc/client';

import { addDays, mondayOf, toLocal } from '../checkIn/when';
import { OccurrenceChanges, onUndone, type Undo } from './changes.svelte';
import { daysOf } from './entry';

export type ScheduleLook = 'agenda' | 'week';
export type Filter = 'all' | 'sessions' | 'commitments';

export interface ScheduleDay {
  on: string;
  /** Those of whole days first. */
  occurrences: OccurrenceView[];
}

const AGENDA_DAYS = 28;
const LOOK_AGAIN_MS = 60_000;

/** How the schedule is looked at. It stays as it is until the window is closed. */
export const visit = $state<{ look: ScheduleLook; filter: Filter; week: string }>({
  look: 'agenda',
  filter: 'all',
  week: '',
});

/** What is on, as a week or as a list of what comes. */
export class Schedule {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  all = $state.raw<OccurrenceView[]>([]);
  conflicts = $state.raw<ConflictView[]>([]);
  today = $state('');
  now = $state('');
  zone = $state('UTC');
  problem = $state<unknown>(null);
  /** Whether there is anything at all, so that an empty week is told from an empty schedule. */
  any = $state(false);
  readonly changes = new OccurrenceChanges(() => this.#fetch());
  /** What is on the screen. */
  #shown: Pick<typeof visit, 'look' | 'week'> | null = null;

  get look(): ScheduleLook {
    return visit.look;
  }
  get filter(): Filter {
    return visit.filter;
  }
  set filter(filter: Filter) {
    visit.filter = filter;
  }
  /** Monday of the week shown. */
  get week(): string {
    return visit.week;
  }

  readonly from = $derived(this.look === 'week' ? this.week : this.today);
  readonly to = $derived(
    addDays(this.from === '' ? '2000-01-01' : this.from, this.look === 'week' ? 6 : AGENDA_DAYS - 1),
  );
  readonly occurrences = $derived(
    this.all.filter((one) => this.filter === 'all' || one.commitment === (this.filter === 'commitments')),
  );
  /** In a week every day, in the agenda only those with something on. */
  readonly days = $derived.by((): ScheduleDay[] => {
    if (this.from === '') return [];
    const byDay = new Map<string, OccurrenceView[]>();
    if (this.look === 'week') for (let day = 0; day < 7; day += 1) byDay.set(addDays(this.week, day), []);
    for (const occurrence of this.occurrences) {
      const { first, last } = daysOf(occurrence, this.zone);
      // What lasts for days is on each of them; a night that ends tomorrow is told on the day it begins.
      for (let on = first; on <= (occurrence.all_day ? last : first); on = addDays(on, 1)) {
        if (on < this.from || on > this.to) continue;
        const day = byDay.get(on);
        if (day) day.push(occurrence);
        else byDay.set(on, [occurrence]);
      }
    }
    return [...byDay]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([on, occurrences]) => ({
        on,
        occurrences: occurrences.sort(
          (a, b) => Number(b.all_day) - Number(a.all_day) || a.starts_at.localeCompare(b.starts_at),
        ),
      }));
  });
  /** What is still to be answered: past ones are not, and neither is what the person said is fine. */
  readonly open = $derived(
    this.conflicts.filter(({ accepted, first, second }) => !accepted && (this.isAhead(first) || this.isAhead(second))),
  );

  /** Its local start in the zone the person is in. */
  localOf(occurrence: OccurrenceView): string {
    return toLocal(occurrence.starts_at, this.zone);
  }

  hasBegun(occurrence: OccurrenceView): boolean {
    return Date.parse(occurrence.starts_at) <= Date.parse(this.now);
  }

  isAhead(occurrence: OccurrenceView): boolean {
    return Date.parse(occurrence.ends_at) > Date.parse(this.now);
  }

  async load(): Promise<void> {
    this.problem = null;
    try {
      await this.#clock();
      if (visit.week === '') visit.week = mondayOf(this.today);
      await this.#fetch();
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }

  /** Looks again every minute and when something changed elsewhere, until the returned function is called. */
  watch(): () => void {
    void this.load();
    const look = (): void => {
      if (!document.hidden && this.phase === 'ready') void this.again();
    };
    const timer = setInterval(look, LOOK_AGAIN_MS);
    document.addEventListener('visibilitychange', look);
    const deaf = [listen('reminders-changed', look), onUndone(look)];
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      for (const stop of deaf) stop();
    };
  }

  /** How it is looked at from the start. */
  ask(look: ScheduleLook): void {
    visit.look = look;
  }

  async show(look: ScheduleLook): Promise<void> {
    visit.look = look;
    await this.again();
  }

  async goWeek(weeks: number): Promise<void> {
    visit.week = addDays(this.week, weeks * 7);
    await this.again();
  }

  async goToday(): Promise<void> {
    visit.week = mondayOf(this.today);
    await this.again();
  }

  attend(of: OccurrenceView, attendance: Attendance | null): Promise<Undo | null> {
    return this.changes.attend(of, attendance);
  }

  /** Looks again, and keeps what is shown where that does not work: a week that could not be read is not a free one. */
  async again(): Promise<void> {
    this.problem = null;
    try {
      await this.#clock();
      await this.#fetch();
    } catch (error) {
      this.problem = error;
      if (this.#shown) Object.assign(visit, this.#shown);
    }
  }

  async #clock(): Promise<void> {
    const info = await call('app_info');
    this.today = info.today;
    this.now = info.now;
    this.zone = info.zone;
  }

  async #fetch(): Promise<void> {
    const { from, to } = this;
    // What began the evening before, or lasts for days, can still be on.
    const found = await call('schedule_get', { from: addDays(from, -7), to });
    // A quick second tap may have asked for another week meanwhile.
    if (from !== this.from || to !== this.to) return;
    this.#shown = { look: this.look, week: this.week };
    this.any = found.any;
    this.all = found.occurrences.filter((one) => daysOf(one, this.zone).last >= from);
    this.conflicts = found.conflicts.filter(({ second }) => daysOf(second, this.zone).last >= from);
  }
}
