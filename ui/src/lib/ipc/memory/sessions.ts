import type { AddSession, OccurrenceView, OneOccurrence, SessionView } from '../bindings';
import type { Answers } from './handlers';
import { type Change, isCommitment, occurrencesOf } from './occurrences';
import { addDays, endedBefore } from './recurrence';
import { must, refuse } from './rules';
import type { MemoryBackend } from '.';

/** Series, and what was done to single ones of them. */
export class Timetable {
  /** Conflicts that the person said are fine. */
  readonly accepted = new Set<string>();
  /** Which session an event of a calendar became. */
  readonly events = new Map<string, string>();
  readonly undo = new Map<string, () => void>();

  constructor(private readonly app: MemoryBackend) {}

  session(id: string, request: AddSession): SessionView {
    if (request.repeat.kind === 'weekly' && request.repeat.on.length === 0)
      refuse({ kind: 'invalid', field: 'repeat', rule: { rule: 'never_happens' } });
    return {
      ...request,
      id,
      rule_text: null,
      zone: request.zone ?? 'UTC',
      leads: request.leads ?? this.app.preferences.session_leads,
      commitment: isCommitment(request.kind),
      calendar: this.app.sessions.find((one) => one.id === id)?.calendar ?? null,
    };
  }

  occurrences(from: string, to: string): OccurrenceView[] {
    return this.app.records
      .live(this.app.sessions)
      .flatMap((session) => occurrencesOf(session, from, to, this.app.changes))
      .sort((a, b) => a.starts_at.localeCompare(b.starts_at));
  }

  occurrence({ session, original }: { session: string; original: string }): OccurrenceView {
    const on = original.slice(0, 10);
    return must(
      this.occurrences(addDays(on, -400), addDays(on, 400)).find(
        (one) => one.session === session && one.original === original,
      ),
    );
  }

  change(of: { session: string; original: string }, change: Change): OccurrenceView {
    const key = `${of.session} ${of.original}`;
    this.app.changes.set(key, { ...this.app.changes.get(key), ...change });
    return this.occurrence(of);
  }

  /** Keeps how the schedule stands, to be put back. */
  keep(): string {
    const id = this.app.newId();
    const [sessions, calendars] = structuredClone([this.app.sessions, this.app.calendars] as const);
    const records = this.app.records.keep();
    const [changes, notes] = [new Map(this.app.changes), new Map(this.app.notes)];
    this.undo.set(id, () => {
      this.app.sessions = sessions;
      this.app.calendars = calendars;
      records();
      this.app.changes.clear();
      for (const [name, change] of changes) this.app.changes.set(name, change);
      this.app.notes.clear();
      for (const [name, note] of notes) this.app.notes.set(name, note);
      this.undo.delete(id);
    });
    return id;
  }

  end(of: OneOccurrence): void {
    const session = this.app.records.get(this.app.sessions, of.session);
    if (of.original <= session.starts) this.app.records.delete(session.id);
    else
      this.app.records.put(
        this.app.sessions,
        {
          ...session,
          repeat: endedBefore(session.repeat, of.original.slice(0, 10)),
          extra: session.extra.filter((one) => one < of.original),
        },
        false,
      );
  }
}

export function sessionsAnswers(
  app: MemoryBackend,
): Answers<
  | 'session_add'
  | 'session_update'
  | 'session_get'
  | 'session_delete'
  | 'session_restore'
  | 'session_list'
  | 'occurrence_list'
  | 'occurrence_move'
  | 'occurrence_cancel'
  | 'occurrence_reset'
  | 'attendance_record'
> {
  return {
    session_add: (request) => app.records.put(app.sessions, app.timetable.session(app.newId(), request), false),
    session_update: (request) => {
      const change = app.timetable.keep();
      return { session: app.records.put(app.sessions, app.timetable.session(request.id, request), false), change };
    },
    session_get: ({ id }) => app.records.get(app.sessions, id),
    session_delete: ({ id }) => app.records.delete(id),
    session_restore: ({ id }) => app.records.restore(app.sessions, id),
    session_list: () => app.records.live(app.sessions),
    occurrence_list: ({ from, to }) => app.timetable.occurrences(from, to),
    occurrence_move: ({ to, ...of }) => app.timetable.change(of, { to, cancelled: false }),
    occurrence_cancel: (of) => app.timetable.change(of, { cancelled: true }),
    occurrence_reset: (of) => app.timetable.change(of, { to: null, cancelled: false }),
    attendance_record: ({ attendance, ...of }) => app.timetable.change(of, { attendance }),
  };
}
