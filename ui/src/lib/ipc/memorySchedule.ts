import type { Attendance, Day, OccurrenceView, SessionKind, SessionView } from './bindings';

/** What was done to one occurrence, by `{session} {original}`. */
export interface Change {
  to?: string | null;
  cancelled?: boolean;
  attendance?: Attendance | null;
}

const DAYS: readonly Day[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const COMMITMENTS: readonly SessionKind[] = ['work', 'school', 'care', 'practice', 'other'];

export function isCommitment(kind: SessionKind): boolean {
  return COMMITMENTS.includes(kind);
}

export function addDays(on: string, days: number): string {
  return new Date(Date.parse(`${on}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The occurrences of a session that start between two dates. Zones are taken for UTC, rules for a single session. */
export function occurrencesOf(
  session: SessionView,
  from: string,
  to: string,
  changes: ReadonlyMap<string, Change>,
): OccurrenceView[] {
  const first = session.starts.slice(0, 10);
  const time = session.starts.slice(11);
  const { repeat } = session;
  const originals: string[] = [];
  if (repeat.kind === 'weekly') {
    const last = repeat.until !== null && repeat.until < to ? repeat.until : to;
    const anchor = addDays(first, -((new Date(first).getUTCDay() + 6) % 7));
    for (let on = first; on <= last; on = addDays(on, 1)) {
      const day = DAYS[new Date(on).getUTCDay()];
      const week = Math.floor((Date.parse(on) - Date.parse(anchor)) / (7 * 86_400_000));
      if (day && repeat.on.includes(day) && week % repeat.every === 0) originals.push(`${on}T${time}`);
    }
  } else originals.push(session.starts);
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
        travel_minutes: session.travel_minutes,
        attendance: change.attendance ?? null,
        recurring: repeat.kind !== 'never',
      };
    })
    .filter((one) => one.starts.slice(0, 10) >= from && one.starts.slice(0, 10) <= to);
}
