import type {
  AddSession,
  CalendarChange,
  CalendarFile,
  CalendarImported,
  CalendarPreview,
  CalendarView,
  ImportCalendar,
  SessionView,
} from '../bindings';
import type { Answers } from './handlers';
import { readCalendar, textOf, writeCalendar } from './ical';
import { occurrencesOf } from './occurrences';
import { addDays } from './recurrence';
import type { MemoryBackend } from '.';

function calendarOf(app: MemoryBackend, { base64, calendar }: CalendarFile): CalendarView | null {
  const { name } = readCalendar(textOf(base64));
  return app.calendars.find((one) => (calendar === null ? one.name === name : one.id === calendar)) ?? null;
}

function known(app: MemoryBackend, calendar: string | null, uid: string): SessionView | null {
  const id = app.timetable.events.get(`${calendar ?? ''} ${uid}`);
  return app.records.live(app.sessions).find((one) => one.id === id) ?? null;
}

function previewOf(app: MemoryBackend, request: CalendarFile): CalendarPreview {
  const { name, events, unsupported } = readCalendar(textOf(request.base64));
  const calendar = calendarOf(app, request)?.id ?? null;
  const shown = (
    uid: string,
    session: Omit<AddSession, 'leads'>,
    effect: CalendarChange['effect'],
  ): CalendarChange => ({
    uid,
    effect,
    title: session.title,
    place: session.place,
    starts: session.starts,
    zone: session.zone ?? 'UTC',
    duration_minutes: session.duration_minutes,
    all_day: session.all_day,
    kind: session.kind,
    recurring: session.repeat.kind !== 'never',
    ahead: occurrencesOf(
      app.timetable.session('ahead', { ...session, leads: [] }),
      app.today,
      addDays(app.today, 365),
      new Map(),
    ).length,
  });
  const items: CalendarChange[] = [];
  let unchanged = 0;
  for (const { uid, content } of events) {
    const before = known(app, calendar, uid);
    const session = { ...content, kind: before?.kind ?? request.kind };
    if (!before) items.push(shown(uid, session, 'added'));
    else if (before.title === session.title && before.starts === session.starts && before.place === session.place)
      unchanged += 1;
    else items.push(shown(uid, session, 'changed'));
  }
  for (const session of app.records
    .live(app.sessions)
    .filter((one) => calendar !== null && one.calendar === calendar)) {
    const uid =
      [...app.timetable.events]
        .find(([, id]) => id === session.id)?.[0]
        .split(' ')
        .slice(1)
        .join(' ') ?? '';
    if (!events.some((one) => one.uid === uid)) items.push(shown(uid, session, 'removed'));
  }
  items.sort((a, b) => a.starts.localeCompare(b.starts));
  return { name, calendar, items, unchanged, unsupported, yours: app.yours };
}

function bringIn(app: MemoryBackend, request: ImportCalendar): CalendarImported {
  const { name, items } = previewOf(app, request);
  const { events } = readCalendar(textOf(request.base64));
  const change = app.timetable.keep();
  const calendar = calendarOf(app, request)?.id ?? app.newId();
  const done = { added: 0, changed: 0, removed: 0 };
  for (const { uid, effect } of items.filter((one) => !request.without.includes(one.uid))) {
    const before = known(app, calendar, uid);
    const event = events.find((one) => one.uid === uid);
    done[effect] += 1;
    if (effect === 'removed' && before) app.records.delete(before.id);
    if (!event) continue;
    const kind = request.kinds.find((one) => one.uid === uid)?.kind ?? before?.kind ?? request.kind;
    const session = app.timetable.session(before?.id ?? app.newId(), { ...event.content, kind });
    app.records.put(app.sessions, { ...session, calendar }, false);
    app.timetable.events.set(`${calendar} ${uid}`, session.id);
  }
  const count = app.records.live(app.sessions).filter((one) => one.calendar === calendar).length;
  app.records.put(app.calendars, { id: calendar, name, imported_at: app.now, events: count }, false);
  return { calendar, ...done, change };
}

export function calendarsAnswers(app: MemoryBackend): Answers<`calendar_${string}`> {
  return {
    calendar_list: () => app.records.live(app.calendars),
    calendar_preview: (request) => previewOf(app, request),
    calendar_import: (request) => bringIn(app, request),
    calendar_delete: ({ id }) => {
      const change = app.timetable.keep();
      app.records.get(app.calendars, id);
      for (const session of app.sessions.filter((one) => one.calendar === id)) app.records.delete(session.id);
      app.records.delete(id);
      return { id: change };
    },
    calendar_save: ({ session }) => {
      app.files.push(
        writeCalendar(
          app.records.live(app.sessions).filter((one) => (session === null ? !one.commitment : one.id === session)),
        ),
      );
      return {
        path: `/home/robin/Downloads/sessions${app.files.length > 1 ? ` (${String(app.files.length)})` : ''}.ics`,
      };
    },
  };
}
