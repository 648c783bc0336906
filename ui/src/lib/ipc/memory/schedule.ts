import type { FollowingChanged, OccurrenceDetail, OccurrenceView, OneOccurrence, UpdateFollowing } from '../bindings';
import type { Answers } from './handlers';
import { conflictsOf, freeTimesOf, noNote, pairOf } from './plan';
import { addDays } from './recurrence';
import { must, refuse } from './rules';
import type { MemoryBackend } from '.';

function conflicts(app: MemoryBackend, from: string, to: string): ReturnType<typeof conflictsOf> {
  const around = app.timetable.occurrences(addDays(from, -1), addDays(to, 1));
  const within = (one: OccurrenceView): boolean => one.starts.slice(0, 10) >= from && one.starts.slice(0, 10) <= to;
  return conflictsOf(around, app.timetable.accepted).filter(({ first, second }) => within(first) || within(second));
}

function detail(app: MemoryBackend, of: OneOccurrence): OccurrenceDetail {
  const occurrence = app.timetable.occurrence(of);
  const key = ({ session, original }: OneOccurrence): string => `${session} ${original}`;
  const on = occurrence.starts.slice(0, 10);
  const before = [...app.notes]
    .filter(([name, note]) => name < key(of) && name.startsWith(of.session) && note.questions !== null)
    .sort(([a], [b]) => a.localeCompare(b))
    .at(-1);
  const isIt = (one: OneOccurrence | null): boolean => one !== null && key(one) === key(of);
  return {
    occurrence,
    note: app.notes.get(key(of)) ?? noNote,
    questions_from_last: before?.[1].questions ?? null,
    homework: app.homework.list(200).filter((one) => isIt(one.session)),
    conflicts: conflicts(app, on, on).filter(({ first, second }) => isIt(first) || isIt(second)),
  };
}

function following(app: MemoryBackend, { id, original, ...content }: UpdateFollowing): FollowingChanged {
  const change = app.timetable.keep();
  const whole = app.records.get(app.sessions, id);
  if (original <= whole.starts) {
    const session = app.records.put(app.sessions, app.timetable.session(id, content), false);
    return { session, change };
  }
  app.timetable.end({ session: id, original });
  const session = app.records.put(app.sessions, app.timetable.session(app.newId(), content), false);
  const own = (name: string): boolean => name.startsWith(`${id} `) && name.slice(id.length + 1) >= original;
  for (const all of [app.changes, app.notes] as Map<string, unknown>[])
    for (const [name, value] of [...all].filter(([name]) => own(name))) {
      all.delete(name);
      all.set(`${session.id}${name.slice(id.length)}`, value);
    }
  return { session, change };
}

export function scheduleAnswers(
  app: MemoryBackend,
): Answers<
  | 'schedule_get'
  | 'schedule_undo'
  | 'session_update_following'
  | 'session_end_before'
  | 'conflict_accept'
  | 'free_time_find'
  | 'occurrence_get'
  | 'occurrence_note_save'
> {
  return {
    schedule_get: ({ from, to }) => ({
      occurrences: app.timetable.occurrences(from, to),
      conflicts: conflicts(app, from, to),
      any: app.records.live(app.sessions).length > 0,
    }),
    schedule_undo: ({ id }) => {
      must(app.timetable.undo.get(id))();
      return null;
    },
    session_update_following: (request) => following(app, request),
    session_end_before: (of) => {
      const change = app.timetable.keep();
      app.timetable.end(of);
      return { session: app.records.live(app.sessions).find((one) => one.id === of.session) ?? null, change };
    },
    conflict_accept: ({ first, second, accepted }) => {
      if (accepted) app.timetable.accepted.add(pairOf(first, second));
      else app.timetable.accepted.delete(pairOf(first, second));
      return null;
    },
    free_time_find: (request) =>
      freeTimesOf(request, (from, to) => app.timetable.occurrences(from, to), app.preferences.quiet_hours, app.now),
    occurrence_get: (of) => detail(app, of),
    occurrence_note_save: ({ session, original, ...note }) => {
      const { commitment } = app.timetable.occurrence({ session, original });
      if (commitment && (note.went !== null || note.reason !== null))
        refuse({ kind: 'invalid', field: 'rating', rule: { rule: 'unknown' } });
      const text = (value: string | null): string | null => (value?.trim() ? value.trim() : null);
      const kept = {
        reason: text(note.reason),
        went: note.went,
        takeaways: text(note.takeaways),
        questions: text(note.questions),
      };
      app.notes.set(`${session} ${original}`, kept);
      return kept;
    },
  };
}
