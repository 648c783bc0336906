import type { Day, RecurrenceRule, Repeat, SessionView } from '$lib/ipc/bindings';

import { dateWords, weekdayOf } from '../checkIn/when';
import { scheduleWords as words } from './messages.en';

const DAYS: readonly Day[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
/** How a month repeats: on a date, or on a day of the week. */
export type Monthly = 'date' | 'weekday' | 'last_weekday';

const WEEKDAYS = 'monday tuesday wednesday thursday friday';

/** A rule in words, without when it ends; `null` where there are none for it. */
function ruleWords(rule: RecurrenceRule, first: string): string | null {
  const { interval: every, by_day: days, by_month_day: dates } = rule;
  const others = [rule.by_month, rule.by_week_number, rule.by_year_day, rule.by_set_position];
  const times = [rule.by_hour, rule.by_minute, rule.by_second];
  if ([...others, ...times].some((part) => part.length > 0)) return null;
  const plain = days.every(({ nth }) => nth === null);
  const names = days.map(({ day }) => day);
  switch (rule.frequency) {
    case 'daily':
      if (dates.length > 0) return null;
      if (days.length === 0) return words.everyDays(every);
      return plain && every === 1 ? words.everyWeekOn(1, names) : null;
    case 'weekly':
      if (dates.length > 0) return null;
      return words.everyWeekOn(every, names.length > 0 ? names : DAYS.slice(weekdayOf(first), weekdayOf(first) + 1));
    case 'monthly': {
      if (days.length > 0 && dates.length > 0) return null;
      if (days.length > 0) {
        if (days.some(({ nth }) => words.nth(nth ?? 0) === null)) return null;
        return words.everyMonthOn(
          every,
          days.map(({ nth, day }) => words.nthDay(words.nth(nth ?? 0) ?? '', day)),
        );
      }
      const on = dates.length > 0 ? dates : [Number(first.slice(8, 10))];
      if (on.some((date) => date < -1 || date === 0)) return null;
      return words.everyMonthOn(
        every,
        on.map((date) => words.monthDate(date)),
      );
    }
    case 'yearly':
      if (days.length > 0 || dates.length > 0) return null;
      return words.everyYear(every, dateWords(first, { day: 'numeric', month: 'long' }));
  }
}

/** How something repeats, in words. A rule without words of its own is said as it is written. */
export function repeatWords(of: Pick<SessionView, 'repeat' | 'rule_text' | 'starts' | 'extra'>): string {
  const first = of.starts.slice(0, 10);
  const { repeat } = of;
  const more = of.extra.length === 0 ? '' : words.andDates(of.extra.length);
  const until = (on: string | null): string => (on === null ? '' : words.untilDay(dateWords(on)));
  switch (repeat.kind) {
    case 'never':
      return of.extra.length === 0 ? words.once : words.onDates(of.extra.length + 1);
    case 'weekly':
      return `${words.everyWeekOn(repeat.every, repeat.on)}${until(repeat.until)}${more}.`;
    case 'unsupported':
      return words.ruleNoLongerFollowed(repeat.text);
    case 'rule': {
      const said = ruleWords(repeat.rule, first);
      if (said === null) return words.otherRule(of.rule_text ?? '');
      const { end } = repeat.rule;
      const times = end.kind === 'count' ? words.times(end.count) : '';
      return `${said}${times}${until(end.kind === 'until' ? end.at.slice(0, 10) : null)}${more}.`;
    }
  }
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
export function monthlyRule(how: Monthly, on: string, every: number, until: string): RecurrenceRule {
  const day = DAYS[weekdayOf(on)] ?? 'monday';
  return {
    frequency: 'monthly',
    interval: every,
    by_month: [],
    by_week_number: [],
    by_year_day: [],
    by_month_day: how === 'date' ? [Number(on.slice(8, 10))] : [],
    by_day: how === 'date' ? [] : [{ day, nth: how === 'last_weekday' ? -1 : nthOf(on) }],
    by_hour: [],
    by_minute: [],
    by_second: [],
    by_set_position: [],
    week_start: 'monday',
    end: until === '' ? { kind: 'never' } : { kind: 'until', at: `${until}T23:59:59` },
  };
}

/** The monthly rule that a form can show, if it is one: how, how often and until when. */
export function monthlyOf(repeat: Repeat, on: string): { how: Monthly; every: number; until: string } | null {
  if (repeat.kind !== 'rule' || repeat.rule.end.kind === 'count') return null;
  const { interval: every, end } = repeat.rule;
  const until = end.kind === 'until' ? end.at.slice(0, 10) : '';
  // When it ends is said by its day, and weeks begin where they will: a month has none.
  const shown = (rule: RecurrenceRule): string => JSON.stringify({ ...rule, week_start: null, end: null });
  const given = shown({ ...monthlyRule('date', on, every, until), ...repeat.rule });
  const how = (['date', 'weekday', 'last_weekday'] as const).find(
    (one) => shown(monthlyRule(one, on, every, until)) === given,
  );
  return how ? { how, every, until } : null;
}
