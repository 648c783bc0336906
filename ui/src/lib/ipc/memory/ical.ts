import type { AddSession, CalendarUnsupported, Day, Repeat, SessionView } from '../bindings';

import { refuse } from './rules';

/** An event as a file has it. */
export interface CalendarEvent {
  uid: string;
  content: Omit<AddSession, 'kind'>;
}

export interface ReadCalendar {
  name: string;
  events: CalendarEvent[];
  unsupported: CalendarUnsupported[];
}

const DAYS: Readonly<Record<string, Day>> = {
  MO: 'monday',
  TU: 'tuesday',
  WE: 'wednesday',
  TH: 'thursday',
  FR: 'friday',
  SA: 'saturday',
  SU: 'sunday',
};

const plain = (text: string): string => text.replace(/\\[nN]/g, '\n').replace(/\\([,;\\])/g, '$1');
const escaped = (text: string): string => text.replace(/[\\,;]/g, (sign) => `\\${sign}`).replaceAll('\n', '\\n');

function local(value: string): string {
  const found = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z?)?$/.exec(value);
  if (!found) return refuse({ kind: 'not_a_calendar', why: 'malformed' });
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = found;
  return `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour}:${minute}:${second}`;
}

function repeatOf(rrule: string | undefined): Repeat | null {
  if (rrule === undefined) return { kind: 'never' };
  const parts = new Map(rrule.split(';').map((part) => part.split('=') as [string, string]));
  const on = (parts.get('BYDAY') ?? '').split(',').flatMap((day) => DAYS[day] ?? []);
  const until = parts.get('UNTIL');
  if (parts.get('FREQ') !== 'WEEKLY') return null;
  return {
    kind: 'weekly',
    every: Number(parts.get('INTERVAL') ?? '1'),
    on,
    until: until === undefined ? null : local(until).slice(0, 10),
  };
}

/** Reads the events of a calendar. Simpler than the app: zones are taken for UTC, and single changed occurrences are not known. */
export function readCalendar(text: string): ReadCalendar {
  if (text.includes('\u0000')) refuse({ kind: 'not_a_calendar', why: 'not_text' });
  if (!/^BEGIN:VCALENDAR/i.test(text.trimStart())) refuse({ kind: 'not_a_calendar', why: 'not_a_calendar' });
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const unsupported: CalendarUnsupported[] = [];
  const events: CalendarEvent[] = [];
  let name = 'Calendar';
  let event: Map<string, string> | null = null;
  for (const line of lines) {
    const colon = line.indexOf(':');
    const [property = ''] = line.slice(0, colon).toUpperCase().split(';');
    const value = line.slice(colon + 1);
    if (/^BEGIN:VEVENT$/i.test(line)) event = new Map();
    else if (/^END:VEVENT$/i.test(line)) {
      const read: CalendarEvent | string = event ? eventOf(event) : 'VEVENT';
      if (typeof read === 'string')
        unsupported.push({ title: plain(event?.get('SUMMARY') ?? '') || null, starts: null, what: read });
      else events.push(read);
      event = null;
    } else if (event) event.set(property, value);
    else if (property === 'X-WR-CALNAME') name = plain(value);
  }
  if (events.length === 0 && unsupported.length === 0) refuse({ kind: 'not_a_calendar', why: 'empty' });
  return { name, events, unsupported };
}

/** The event, or the property that cannot be taken over. */
function eventOf(of: ReadonlyMap<string, string>): CalendarEvent | string {
  const begins = of.get('DTSTART');
  if (begins === undefined) return 'DTSTART';
  const repeat = repeatOf(of.get('RRULE'));
  if (repeat === null) return 'RRULE';
  const starts = local(begins);
  const all_day = !begins.includes('T');
  const ends = of.get('DTEND');
  const length = ends === undefined ? 0 : (Date.parse(`${local(ends)}Z`) - Date.parse(`${starts}Z`)) / 60_000;
  const said = (property: string): string | null => plain(of.get(property) ?? '').trim() || null;
  return {
    uid: of.get('UID') ?? `${starts} ${of.get('SUMMARY') ?? ''}`,
    content: {
      title: said('SUMMARY'),
      place: said('LOCATION'),
      link: said('URL'),
      bring: null,
      facilitator: null,
      description: said('DESCRIPTION'),
      zone: 'UTC',
      starts,
      duration_minutes: length > 0 ? length : all_day ? 1440 : 60,
      all_day,
      free: of.get('TRANSP') === 'TRANSPARENT',
      travel_minutes: 0,
      repeat,
      extra: [],
      leads: null,
    },
  };
}

const SHORT: Readonly<Record<Day, string>> = {
  monday: 'MO',
  tuesday: 'TU',
  wednesday: 'WE',
  thursday: 'TH',
  friday: 'FR',
  saturday: 'SA',
  sunday: 'SU',
};

function ruleOf(repeat: Repeat): string[] {
  if (repeat.kind !== 'weekly') return [];
  const until = repeat.until === null ? '' : `;UNTIL=${repeat.until.replaceAll('-', '')}T235959`;
  return [`RRULE:FREQ=WEEKLY;INTERVAL=${repeat.every};BYDAY=${repeat.on.map((day) => SHORT[day]).join(',')}${until}`];
}

/** Sessions as the text of a calendar. */
export function writeCalendar(sessions: readonly SessionView[]): string {
  const stamp = (at: string): string => at.slice(0, 19).replaceAll(/[-:]/g, '');
  const events = sessions.flatMap((one) => {
    const ends = new Date(Date.parse(`${one.starts}Z`) + one.duration_minutes * 60_000).toISOString();
    return [
      'BEGIN:VEVENT',
      `UID:${one.id}`,
      `SUMMARY:${escaped(one.title ?? one.kind)}`,
      ...(one.place === null ? [] : [`LOCATION:${escaped(one.place)}`]),
      one.all_day ? `DTSTART;VALUE=DATE:${stamp(one.starts).slice(0, 8)}` : `DTSTART:${stamp(one.starts)}`,
      one.all_day ? `DTEND;VALUE=DATE:${stamp(ends).slice(0, 8)}` : `DTEND:${stamp(ends)}`,
      ...ruleOf(one.repeat),
      'END:VEVENT',
    ];
  });
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Daymark//EN', ...events, 'END:VCALENDAR', ''].join('\r\n');
}

/** The text of a file that goes over the border as its bytes. */
export function textOf(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
}
