/** A local wall-clock time as forms hold it: `2026-03-09T18:30`. */
export type LocalTime = string;

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(instant: number, zone: string): Parts {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(zone, format);
  }
  const found = new Map(format.formatToParts(instant).map((part) => [part.type, part.value]));
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(found.get(type) ?? 0);
  return {
    year: number('year'),
    month: number('month'),
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
  };
}

const two = (n: number): string => String(n).padStart(2, '0');

/** The wall clock of `zone` at an instant. */
export function toLocal(instant: string, zone: string): LocalTime {
  const { year, month, day, hour, minute } = partsOf(Date.parse(instant), zone);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

function asUtc(local: LocalTime): number {
  return Date.parse(`${local.slice(0, 16)}:00Z`);
}

/** The instant at which the wall clock of `zone` shows `local`; in a gap, the clock as it was before the gap. `null` if it is no time. */
export function toInstant(local: LocalTime, zone: string): string | null {
  const wanted = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(local) ? asUtc(local) : Number.NaN;
  if (Number.isNaN(wanted)) return null;
  const offsetAt = (instant: number): number =>
    asUtc(toLocal(new Date(instant).toISOString(), zone)) - Math.floor(instant / 60_000) * 60_000;
  const before = offsetAt(wanted - 24 * 3_600_000);
  const after = offsetAt(wanted + 24 * 3_600_000);
  for (const offset of [before, after])
    if (offsetAt(wanted - offset) === offset) return new Date(wanted - offset).toISOString();
  return new Date(wanted - before).toISOString();
}

/** `days` after a local date (`2026-03-09`). */
export function addDays(on: string, days: number): string {
  const date = new Date(`${on}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The Monday of a local date's week. */
export function mondayOf(on: string): string {
  const day = new Date(`${on}T00:00:00Z`).getUTCDay();
  return addDays(on, -((day + 6) % 7));
}

/** 0 for Monday to 6 for Sunday. */
export function weekdayOf(on: string): number {
  return (new Date(`${on}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** How many days `to` is after `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** A local date in words. */
export function dateWords(
  on: string,
  style: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' },
): string {
  return new Intl.DateTimeFormat('en', { ...style, timeZone: 'UTC' }).format(new Date(`${on.slice(0, 10)}T00:00:00Z`));
}

/** A local time of day in words. */
export function timeWords(local: LocalTime): string {
  return new Intl.DateTimeFormat('en', {
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
  }).format(new Date(asUtc(local)));
}

/** "Today", "Yesterday", "Tomorrow", or the date in words. */
export function dayWords(on: string, today: string): string {
  const away = daysBetween(today, on);
  if (away === 0) return 'Today';
  if (away === -1) return 'Yesterday';
  if (away === 1) return 'Tomorrow';
  return dateWords(on);
}
