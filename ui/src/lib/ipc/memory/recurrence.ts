import type { Day, RecurrenceRule, Repeat } from '../bindings';

const DAYS: readonly Day[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const SHORT = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

export function addDays(on: string, days: number): string {
  return new Date(Date.parse(`${on}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
const weekday = (on: string): number => new Date(on).getUTCDay();
const mondayOf = (on: string): string => addDays(on, -((weekday(on) + 6) % 7));
const weeksBetween = (from: string, to: string): number => Math.floor(daysBetween(mondayOf(from), to) / 7);
const monthsBetween = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));

/** The parts of a rule, as RFC 5545 names them. */
function partsOf(rule: RecurrenceRule): Map<string, string> {
  const parts = new Map([
    ['FREQ', rule.frequency.toUpperCase()],
    ['INTERVAL', String(rule.interval)],
  ]);
  const days = rule.by_day.map(({ day, nth }) => `${nth === null ? '' : String(nth)}${SHORT[DAYS.indexOf(day)] ?? ''}`);
  if (days.length > 0) parts.set('BYDAY', days.join(','));
  if (rule.by_month_day.length > 0) parts.set('BYMONTHDAY', rule.by_month_day.join(','));
  return parts;
}

function isOn(parts: ReadonlyMap<string, string>, first: string, on: string): boolean {
  const every = Number(parts.get('INTERVAL') ?? '1');
  const byDay = parts.get('BYDAY')?.split(',') ?? null;
  const byMonthDay = parts.get('BYMONTHDAY')?.split(',').map(Number) ?? null;
  const name = SHORT[weekday(on)] ?? '';
  const day = Number(on.slice(8));
  const last = new Date(Date.UTC(Number(on.slice(0, 4)), Number(on.slice(5, 7)), 0)).getUTCDate();
  switch (parts.get('FREQ')) {
    case 'DAILY':
      return daysBetween(first, on) % every === 0 && (byDay?.includes(name) ?? true);
    case 'WEEKLY':
      return weeksBetween(first, on) % every === 0 && (byDay?.includes(name) ?? weekday(on) === weekday(first));
    case 'MONTHLY':
      if (monthsBetween(first, on) % every !== 0) return false;
      if (byMonthDay) return byMonthDay.some((one) => one === day || one === day - last - 1);
      if (byDay)
        return [name, `${Math.ceil(day / 7)}${name}`, `-${Math.ceil((last - day + 1) / 7)}${name}`].some((one) =>
          byDay.includes(one),
        );
      return day === Number(first.slice(8));
    case 'YEARLY':
      return on.slice(5) === first.slice(5);
    default:
      return on === first;
  }
}

/** The local dates that a rule gives up to `to`. Simpler than the app: it knows what the form makes and what most calendars hold. */
export function datesOf(repeat: Repeat, first: string, to: string): string[] {
  if (repeat.kind === 'never' || repeat.kind === 'unsupported') return [first];
  const dates: string[] = [];
  if (repeat.kind === 'weekly') {
    const last = repeat.until !== null && repeat.until < to ? repeat.until : to;
    for (let on = first; on <= last; on = addDays(on, 1)) {
      const day = DAYS[weekday(on)];
      if (day && repeat.on.includes(day) && weeksBetween(first, on) % repeat.every === 0) dates.push(on);
    }
    return dates;
  }
  const { end } = repeat.rule;
  const parts = partsOf(repeat.rule);
  const until = end.kind === 'until' ? end.at.slice(0, 10) : to;
  const most = end.kind === 'count' ? end.count : 10_000;
  for (let on = first; on <= to && on <= until && dates.length < most; on = addDays(on, 1))
    if (on === first || isOn(parts, first, on)) dates.push(on);
  return dates;
}

/** The same rule, ended before a local date. */
export function endedBefore(repeat: Repeat, on: string): Repeat {
  const last = addDays(on, -1);
  if (repeat.kind === 'weekly') return { ...repeat, until: last };
  if (repeat.kind !== 'rule') return repeat;
  return { kind: 'rule', rule: { ...repeat.rule, end: { kind: 'until', at: `${last}T23:59:59` } } };
}
