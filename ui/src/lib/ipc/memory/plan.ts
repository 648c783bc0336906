import type {
  ConflictView,
  FindFreeTime,
  FreeTimeView,
  OccurrenceNoteView,
  OccurrenceView,
  QuietHours,
} from '../bindings';

import { addDays } from './recurrence';

export const noNote: OccurrenceNoteView = { reason: null, went: null, takeaways: null, questions: null };

const minutes = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
const nameOf = (one: { session: string; original: string }): string => `${one.session} ${one.original}`;

/** What two occurrences are called together. */
export function pairOf(
  first: { session: string; original: string },
  second: { session: string; original: string },
): string {
  return [nameOf(first), nameOf(second)].sort().join(' & ');
}

const takesTime = (one: OccurrenceView): boolean => !one.all_day && !one.free;

/** Every two that get in each other's way. */
export function conflictsOf(all: readonly OccurrenceView[], accepted: ReadonlySet<string>): ConflictView[] {
  const busy = all.filter(
    (one) =>
      one.status !== 'cancelled' && takesTime(one) && one.attendance !== 'excused' && one.attendance !== 'missed',
  );
  return busy.flatMap((second, at) =>
    busy.slice(0, at).flatMap((first): ConflictView[] => {
      const both = minutes(second.starts_at, first.ends_at < second.ends_at ? first.ends_at : second.ends_at);
      const missing = minutes(second.starts_at, first.ends_at) + second.travel_minutes;
      if (both <= 0 && (missing <= 0 || second.travel_minutes === 0)) return [];
      return [
        {
          first,
          second,
          kind: both > 0 ? 'overlap' : 'travel',
          minutes: both > 0 ? both : missing,
          accepted: accepted.has(pairOf(first, second)),
        },
      ];
    }),
  );
}

/** At most so many times of a day are proposed. */
const MOST_A_DAY = 3;
const AIR_MINUTES = 15;

/** Where something of a length fits: not within quiet hours, not in what is over, and with some air around it. */
export function freeTimesOf(
  { from, to, minutes: length }: FindFreeTime,
  occurrencesOn: (from: string, to: string) => OccurrenceView[],
  quiet: QuietHours | null,
  now: string,
): FreeTimeView[] {
  const local = (instant: number): string => new Date(instant).toISOString().slice(0, 19);
  const wakes = quiet?.to ?? '08:00:00';
  const sleeps = quiet && quiet.from > wakes ? quiet.from : '22:00:00';
  const found: FreeTimeView[] = [];
  const busyOn = (on: string): [number, number][] =>
    occurrencesOn(addDays(on, -1), on)
      .filter((one) => one.status !== 'cancelled' && takesTime(one))
      .map((one): [number, number] => [
        Date.parse(one.starts_at) - one.travel_minutes * 60_000,
        Date.parse(one.ends_at),
      ])
      .sort((a, b) => a[0] - b[0]);
  for (let on = from; on <= to; on = addDays(on, 1)) {
    let at = Math.max(Date.parse(`${on}T${wakes}Z`), Math.ceil(Date.parse(now) / 900_000) * 900_000);
    const end = Date.parse(`${on}T${sleeps}Z`);
    const gaps: [number, number][] = [];
    for (const [starts, ends] of [...busyOn(on), [end, end] as [number, number]]) {
      if (Math.min(starts, end) - at >= (length + 2 * AIR_MINUTES) * 60_000) gaps.push([at, Math.min(starts, end)]);
      at = Math.max(at, ends);
    }
    for (const [start, stop] of gaps.slice(0, MOST_A_DAY)) {
      const starts = start + AIR_MINUTES * 60_000;
      const stays = [7, 14, 21, 28].every((days) => {
        const then = starts + days * 86_400_000;
        return busyOn(addDays(on, days)).every(([a, b]) => b <= then || a >= then + length * 60_000);
      });
      found.push({ starts: local(starts), free_from: local(start), free_to: local(stop), every_week: stays });
    }
  }
  return found;
}
