/** Times and dates in words. "Now" and "today" are passed in; they come from the app, never from the window. */

const LOCALE = 'en';

function dateOf(on: string): Date {
  return new Date(`${on.slice(0, 10)}T00:00:00Z`);
}

/** `2026-11-23` → "Monday, 23 November" in the reader's own order. */
export function dayInWords(on: string): string {
  return new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    dateOf(on),
  );
}

/** `2026-11-23` → "November 2026". */
export function monthInWords(on: string): string {
  return new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(dateOf(on));
}

/** How many days `on` lies after `today`. */
export function daysAway(on: string, today: string): number {
  return Math.round((dateOf(on).getTime() - dateOf(today).getTime()) / 86_400_000);
}

/** "today", "tomorrow", "yesterday", "on Friday", or the date. */
export function nearDay(on: string, today: string): string {
  const away = daysAway(on, today);
  if (away === 0) return 'today';
  if (away === 1) return 'tomorrow';
  if (away === -1) return 'yesterday';
  if (away > 1 && away < 7) {
    const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', timeZone: 'UTC' }).format(dateOf(on));
    return `on ${weekday}`;
  }
  return `on ${dayInWords(on)}`;
}

/** `18:30:00` → "6:30 PM". */
export function clockTime(time: string): string {
  const date = new Date(`1970-01-01T${time.slice(0, 5)}:00Z`);
  return new Intl.DateTimeFormat(LOCALE, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(date);
}

/** The wall-clock time of an instant in a zone. */
export function timeIn(instant: string, zone: string): string {
  return new Intl.DateTimeFormat(LOCALE, { hour: 'numeric', minute: '2-digit', timeZone: zone }).format(
    new Date(instant),
  );
}

/** The local date of an instant in a zone, as `2026-11-23`. Put together from its parts: no locale's own order is the same everywhere. */
export function dateIn(instant: string, zone: string): string {
  const format = new Intl.DateTimeFormat('en', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone });
  const parts = new Map(format.formatToParts(new Date(instant)).map((part) => [part.type, part.value]));
  return `${(parts.get('year') ?? '').padStart(4, '0')}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}`;
}

/** "in 25 minutes", "in 3 hours", "in 2 days"; "now" once it has begun. Whole units, rounded down, so that nobody comes late. */
export function countdown(instant: string, now: string): string {
  const minutes = Math.floor((Date.parse(instant) - Date.parse(now)) / 60_000);
  const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'always' });
  if (minutes < 1) return 'now';
  if (minutes < 60) return relative.format(minutes, 'minute');
  if (minutes < 24 * 60) {
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    return rest === 0 ? relative.format(hours, 'hour') : `in ${hours} h ${rest} min`;
  }
  return relative.format(Math.floor(minutes / 1440), 'day');
}

/** "1 day", "2 days". */
export function count(n: number, one: string, many: string): string {
  return `${n.toLocaleString(LOCALE)} ${n === 1 ? one : many}`;
}
