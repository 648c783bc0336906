import type { Day, Repeat } from '$lib/ipc/bindings';

import { dateWords, weekdayOf } from '../checkIn/when';
import { scheduleWords as words } from './messages.en';

const DAYS: readonly Day[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const SHORT = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** How a month repeats: on a date, or on a day of the week. */
export type Monthly = 'date' | 'weekday' | 'last_weekday';

interface Parts {
  freq: string;
  every: number;
  days: { nth: number; day: Day }[];
  dates: number[];
  count: number | null;
  until: string | null;
}

/** The parts of a rule; `null` where it has one that is not said in words. */
function partsOf(rrule: string): Parts | null {
  const parts: Parts = { freq: '', every: 1, days: [], dates: [], count: null, until: null };
  for (const part of rrule.replace(/^RRULE:/i, '').split(';')) {
    const [name = '', value = ''] = part.toUpperCase().split('=');
    switch (name) {
      case 'FREQ':
        parts.freq = value;
        break;
      case 'INTERVAL':
        parts.every = Number(value);
        break;
      case 'COUNT':
        parts.count = Number(value);
        break;
      case 'UNTIL': {
        const date = /^(\d{4})(\d{2})(\d{2})/.exec(value);
        if (!date) return null;
        parts.until = `${date[1] ?? ''}-${date[2] ?? ''}-${date[3] ?? ''}`;
        break;
      }
      case 'BYDAY':
        for (const one of value.split(',')) {
          const found = /^([+-]?\d+)?(MO|TU|WE|TH|FR|SA|SU)$/.exec(one);
          const day = DAYS[SHORT.indexOf(found?.[2] ?? '')];
          if (!found || !day) return null;
          parts.days.push({ nth: Number(found[1] ?? 0), day });
        }
        break;
      case 'BYMONTHDAY':
        parts.dates = value.split(',').map(Number);
        break;
      case 'WKST':
        break;
      default:
        return null;
    }
  }
  return Number.isInteger(parts.every) && parts.every > 0 ? parts : null;
}

const WEEKDAYS = 'monday tuesday wednesday thursday friday';

/** A rule in words, without when it ends; `null` where there are none for it. */
function ruleWords(parts: Parts, first: string): string | null {
  const { freq, every, days, dates } = parts;
  const plain = days.every(({ nth }) => nth === 0);
  const names = days.map(({ day }) => day);
  switch (freq) {
    case 'MINUTELY':
    case 'HOURLY':
      if (dates.length > 0 || days.length > 0) return null;
      return freq === 'HOURLY' ? words.everyHours(every) : words.everyMinutes(every);
    case 'DAILY':
      if (dates.length > 0) return null;
      if (days.length === 0) return words.everyDays(every);
      return plain && every === 1 ? words.everyWeekOn(1, names) : null;
    case 'WEEKLY':
      if (dates.length > 0 || !plain) return null;
      return words.everyWeekOn(every, names.length > 0 ? names : DAYS.slice(weekdayOf(first), weekdayOf(first) + 1));
    case 'MONTHLY': {
      if (days.length > 0 && dates.length > 0) return null;
      if (days.length > 0) {
        if (days.some(({ nth }) => words.nth(nth) === null)) return null;
        return words.everyMonthOn(
          every,
          days.map(({ nth, day }) => words.nthDay(words.nth(nth) ?? '', day)),
        );
      }
      const on = dates.length > 0 ? dates : [Number(first.slice(8, 10))];
      if (on.some((date) => date < -1 || date === 0)) return null;
      return words.everyMonthOn(
        every,
        on.map((date) => words.monthDate(date)),
      );
    }
    case 'YEARLY':
      if (days.length > 0 || dates.length > 0) return null;
      return words.everyYear(every, dateWords(first, { day: 'numeric', month: 'long' }));
    default:
      return null;
  }
}

/** How something repeats, in words. A rule without words of its own is said as it is written. */
export function repeatWords(of: { repeat: Repeat; starts: string; extra: readonly string[] }): string {
  const first = of.starts.slice(0, 10);
  const { repeat } = of;
  const more = of.extra.length === 0 ? '' : words.andDates(of.extra.length);
  const until = (on: string | null): string => (on === null ? '' : words.untilDay(dateWords(on)));
  if (repeat.kind === 'never') return of.extra.length === 0 ? words.once : words.onDates(of.extra.length + 1);
  if (repeat.kind === 'weekly') return `${words.everyWeekOn(repeat.every, repeat.on)}${until(repeat.until)}${more}.`;
  const parts = partsOf(repeat.rrule);
  const said = parts ? ruleWords(parts, first) : null;
  if (parts === null || said === null) return words.otherRule(repeat.rrule);
  const times = parts.count === null ? '' : words.times(parts.count);
  return `${said}${times}${until(parts.until)}${more}.`;
}

/** Whether all five days of a working week are meant, and no other. */
export function isWeekdays(days: readonly Day[]): boolean {
  return DAYS.filter((day) => days.includes(day)).join(' ') === WEEKDAYS;
}

/** Which day of its kind in the month a date is: the 9th of March 2026 is the second Monday. */
export function nthOf(on: string): number {
  return Math.ceil(Number(on.slice(8, 10)) / 7);
}

/** Whether a date is the last of its day in the month. */
export function isLastOfMonth(on: string): boolean {
  const days = new Date(Date.UTC(Number(on.slice(0, 4)), Number(on.slice(5, 7)), 0)).getUTCDate();
  return Number(on.slice(8, 10)) + 7 > days;
}

/** A monthly rule that begins on a date. */
export function monthlyRule(how: Monthly, on: string, every: number, until: string): string {
  const day = SHORT[weekdayOf(on)] ?? '';
  const by =
    how === 'date'
      ? `BYMONTHDAY=${String(Number(on.slice(8, 10)))}`
      : `BYDAY=${how === 'last_weekday' ? '-1' : String(nthOf(on))}${day}`;
  return [
    'FREQ=MONTHLY',
    ...(every === 1 ? [] : [`INTERVAL=${String(every)}`]),
    by,
    ...(until === '' ? [] : [`UNTIL=${until.replaceAll('-', '')}T235959`]),
  ].join(';');
}

/** The monthly rule that a form can show, if it is one: how, how often and until when. */
export function monthlyOf(rrule: string, on: string): { how: Monthly; every: number; until: string } | null {
  const parts = partsOf(rrule);
  if (parts?.freq !== 'MONTHLY' || parts.count !== null) return null;
  for (const how of ['date', 'weekday', 'last_weekday'] as const) {
    const until = parts.until ?? '';
    const made = partsOf(monthlyRule(how, on, parts.every, until));
    const same = JSON.stringify([made?.days, made?.dates]) === JSON.stringify([parts.days, parts.dates]);
    if (same) return { how, every: parts.every, until };
  }
  return null;
}
