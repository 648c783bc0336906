import type { Attendance, OccurrenceView, SessionKind, SessionView } from '../bindings';

import { datesOf } from './recurrence';

export { addDays } from './recurrence';

/** What was done to one occurrence, by `{session} {original}`. */
export interface Change {
  to?: string | null;
  cancelled?: boolean;
  attendance?: Attendance | null;
}

const COMMITMENTS: readonly SessionKind[] = ['work', 'school', 'care', 'practice', 'other'];

export function isCommitment(kind: SessionKind): boolean {
  return COMMITMENTS.includes(kind);
}

/** The occurrences of a session that start between two dates. Zones are taken for UTC. */
export function occurrencesOf(
  session: SessionView,
  from: string,
  to: string,
  changes: ReadonlyMap<string, Change>,
): OccurrenceView[] {
  const time = session.starts.slice(11);
  // One that is moved can start long before it was meant to.
  const dates = datesOf(
    session.repeat,
    session.starts.slice(0, 10),
    new Date(Date.parse(to) + 60 * 86_400_000).toISOString().slice(0, 10),
  );
  const originals = [...new Set([...dates.map((on) => `${on}T${time}`), ...session.extra])].sort();
  return originals
    .map((original): OccurrenceView => {
      const change = changes.get(`${session.id} ${original}`) ?? {};
      const starts = change.to ?? original;
      const instant = Date.parse(`${starts.slice(0, 16)}:00Z`);
      return {
        session: session.id,
        original,
        starts,
        starts_at: new Date(instant).toISOString(),
        ends_at: new Date(instant + session.duration_minutes * 60_000).toISOString(),
        zone: session.zone,
        status: change.cancelled ? 'cancelled' : change.to ? 'moved' : 'planned',
        kind: session.kind,
        title: session.title,
        place: session.place,
        link: session.link,
        bring: session.bring,
        facilitator: session.facilitator,
        description: session.description,
        commitment: session.commitment,
        all_day: session.all_day,
        free: session.free,
        travel_minutes: session.travel_minutes,
        attendance: change.attendance ?? null,
        recurring: originals.length > 1 || session.repeat.kind !== 'never',
      };
    })
    .filter((one) => one.starts.slice(0, 10) >= from && one.starts.slice(0, 10) <= to);
}
