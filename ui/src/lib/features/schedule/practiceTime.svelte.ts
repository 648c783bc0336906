import { nearDay } from '$lib/i18n';
import type { FreeTimeView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { addDays, mondayOf, timeWords, weekdayOf } from '../checkIn/when';
import type { Undo } from './changes.svelte';
import { scheduleWords as words } from './messages.en';
import { DAYS } from './session.svelte';

export type Week = 'this' | 'next';
export const LENGTHS: readonly number[] = [10, 20, 30];

/** More than that is not a proposal. */
const MOST = 6;

/** "Tuesday at 12:30 PM", "Today at 12:30 PM". */
export function whenWords(of: FreeTimeView, today: string): string {
  const day = nearDay(of.starts.slice(0, 10), today).replace(/^on /, '');
  return words.dayAt(day.charAt(0).toUpperCase() + day.slice(1), timeWords(of.starts));
}

/** How much is free around it. */
export function roomWords(of: FreeTimeView): string {
  const minutes = Math.round((Date.parse(`${of.free_to}Z`) - Date.parse(`${of.free_from}Z`)) / 60_000);
  // Nobody plans by the minute.
  return minutes >= 180 ? words.freeHours : words.freeFor(minutes >= 60 ? Math.floor(minutes / 60) * 60 : minutes);
}

/** Spreads the proposals over the days: the first of each day, then the second of each. */
export function spread(found: readonly FreeTimeView[], most: number): FreeTimeView[] {
  const seen = new Map<string, number>();
  const ranked = found.map((one) => {
    const on = one.starts.slice(0, 10);
    const rank = seen.get(on) ?? 0;
    seen.set(on, rank + 1);
    return { one, rank };
  });
  return ranked
    .sort((a, b) => a.rank - b.rank || a.one.starts.localeCompare(b.one.starts))
    .slice(0, most)
    .map(({ one }) => one)
    .sort((a, b) => a.starts.localeCompare(b.starts));
}

/** Where practice fits in a week. */
export class PracticeTime {
  open = $state(false);
  minutes = $state(20);
  week = $state<Week>('this');
  found = $state.raw<FreeTimeView[] | null>(null);
  busy = $state(false);
  problem = $state<unknown>(null);

  constructor(
    private readonly today: () => string,
    private readonly after: () => Promise<void>,
  ) {}

  async show(): Promise<void> {
    this.open = true;
    await this.look();
  }

  async choose(change: { minutes?: number; week?: Week }): Promise<void> {
    if (change.minutes !== undefined) this.minutes = change.minutes;
    if (change.week !== undefined) this.week = change.week;
    await this.look();
  }

  async look(): Promise<void> {
    const { minutes, week } = this;
    const monday = addDays(mondayOf(this.today()), week === 'next' ? 7 : 0);
    const from = week === 'next' ? monday : this.today();
    this.problem = null;
    try {
      const found = await call('free_time_find', { from, to: addDays(monday, 6), minutes });
      if (minutes === this.minutes && week === this.week) this.found = spread(found, MOST);
    } catch (error) {
      this.problem = error;
    }
  }

  /** Keeps a time free, once or every week. */
  async accept(of: FreeTimeView, weekly: boolean): Promise<Undo | null> {
    if (this.busy) return null;
    this.busy = true;
    this.problem = null;
    try {
      const { id } = await call('session_add', {
        kind: 'practice',
        title: null,
        place: null,
        link: null,
        bring: null,
        facilitator: null,
        description: null,
        zone: null,
        starts: of.starts,
        duration_minutes: this.minutes,
        all_day: false,
        free: false,
        travel_minutes: 0,
        repeat: weekly
          ? {
              kind: 'weekly',
              every: 1,
              on: DAYS.slice(weekdayOf(of.starts.slice(0, 10)), weekdayOf(of.starts.slice(0, 10)) + 1),
              until: null,
            }
          : { kind: 'never' },
        extra: [],
        leads: [0],
      });
      await this.#again();
      return async () => {
        await call('session_delete', { id });
        await this.#again();
      };
    } catch (error) {
      this.problem = error;
      return null;
    } finally {
      this.busy = false;
    }
  }

  async #again(): Promise<void> {
    try {
      await Promise.all([this.look(), this.after()]);
    } catch (error) {
      // What was done is done, whether it can be shown or not.
      this.problem = error;
    }
  }
}
