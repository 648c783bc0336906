import Briefcase from '@lucide/svelte/icons/briefcase';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import HandHeart from '@lucide/svelte/icons/hand-heart';
import HeartHandshake from '@lucide/svelte/icons/heart-handshake';
import House from '@lucide/svelte/icons/house';
import School from '@lucide/svelte/icons/school';
import Sprout from '@lucide/svelte/icons/sprout';
import Stethoscope from '@lucide/svelte/icons/stethoscope';
import Tag from '@lucide/svelte/icons/tag';
import TestTube from '@lucide/svelte/icons/test-tube';
import UserRound from '@lucide/svelte/icons/user-round';
import UsersRound from '@lucide/svelte/icons/users-round';

import type { IconComponent } from '$lib/design';
import { nearDay, sessionKinds } from '$lib/i18n';
import type { ConflictView, OccurrenceView, OneOccurrence, SessionKind } from '$lib/ipc/bindings';

import { addDays, dateWords, timeWords, toLocal } from '../checkIn/when';
import { scheduleWords as words } from './messages.en';

export const kindIcons: Readonly<Record<SessionKind, IconComponent>> = {
  individual: UserRound,
  group: UsersRound,
  family: House,
  education: GraduationCap,
  medical: Stethoscope,
  testing: TestTube,
  peer_meeting: HeartHandshake,
  work: Briefcase,
  school: School,
  care: HandHeart,
  practice: Sprout,
  other: Tag,
};

type Named = Pick<OccurrenceView, 'title' | 'kind'>;
type Timed = Pick<OccurrenceView, 'starts_at' | 'ends_at' | 'all_day' | 'starts'>;

export const keyOf = ({ session, original }: OneOccurrence): string => `${session} ${original}`;
export const isSame = (a: OneOccurrence, b: OneOccurrence): boolean => keyOf(a) === keyOf(b);

/** What it is called. */
export function nameOf(of: Named): string {
  return of.title ?? sessionKinds[of.kind];
}

/** Its own page. */
export function occurrenceHref({ session, original }: OneOccurrence): string {
  return `#/occurrence/${session}/${encodeURIComponent(original)}`;
}

/** The local days it takes up, both included. One of whole days keeps its own dates, wherever the person is. */
export function daysOf(of: Timed, zone: string): { first: string; last: string } {
  if (of.all_day) {
    const first = of.starts.slice(0, 10);
    const days = Math.max(1, Math.round((Date.parse(of.ends_at) - Date.parse(of.starts_at)) / 86_400_000));
    return { first, last: addDays(first, days - 1) };
  }
  const first = toLocal(of.starts_at, zone).slice(0, 10);
  // One that ends at midnight is not on the day that begins then.
  const last = toLocal(new Date(Date.parse(of.ends_at) - 60_000).toISOString(), zone).slice(0, 10);
  return { first, last: last < first ? first : last };
}

/** "6:00 PM to 8:00 PM", "All day", or with the day where it ends on another. */
export function timesOf(of: Timed, zone: string): string {
  const { first, last } = daysOf(of, zone);
  const lastDay = dateWords(last, { weekday: 'long', day: 'numeric', month: 'long' });
  if (of.all_day) return first === last ? words.allDay : words.allDayUntil(lastDay);
  const [from, to] = [toLocal(of.starts_at, zone), toLocal(of.ends_at, zone)];
  return words.fromTo(timeWords(from), first === last ? timeWords(to) : `${lastDay}, ${timeWords(to)}`);
}

/** The others that it is in conflict with, and that nobody said is fine. */
export function inTheWayOf(
  of: OneOccurrence,
  conflicts: readonly ConflictView[],
): { conflict: ConflictView; other: OccurrenceView }[] {
  return conflicts.flatMap((conflict) => {
    if (conflict.accepted) return [];
    if (isSame(conflict.first, of)) return [{ conflict, other: conflict.second }];
    return isSame(conflict.second, of) ? [{ conflict, other: conflict.first }] : [];
  });
}

/** Everything that tells it from others, in one line: for those who hear it. */
export function fullName(of: OccurrenceView, zone: string, conflicts: readonly ConflictView[] = []): string {
  const { first } = daysOf(of, zone);
  const others = inTheWayOf(of, conflicts).map(({ other }) => nameOf(other));
  return [
    nameOf(of),
    of.title === null ? null : sessionKinds[of.kind],
    dateWords(first),
    timesOf(of, zone),
    of.status === 'planned' ? null : words.statuses[of.status],
    others.length === 0 ? null : words.inConflict(others.join(words.and)),
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** Conflicts of the same two series together, so that each is asked about once. */
export function groupsOf(conflicts: readonly ConflictView[]): [ConflictView, ...ConflictView[]][] {
  const groups = new Map<string, [ConflictView, ...ConflictView[]]>();
  for (const conflict of conflicts) {
    const key = [conflict.first.session, conflict.second.session, conflict.kind].join(' ');
    const group = groups.get(key);
    if (group) group.push(conflict);
    else groups.set(key, [conflict]);
  }
  return [...groups.values()];
}

/** How many series get in the way of another. */
export function inTheWayCount(groups: readonly (readonly [ConflictView, ...ConflictView[]])[]): number {
  return new Set(groups.flatMap(([{ first, second }]) => [first.session, second.session])).size;
}

/** What two do to each other, in a sentence. */
export function conflictSentence({ first, second, kind, minutes }: ConflictView, zone: string, today: string): string {
  const day = nearDay(toLocal(second.starts_at, zone).slice(0, 10), today);
  return words.conflictSentences[kind](nameOf(first), nameOf(second), lengthWords(minutes), day);
}

/** "45 minutes", "1 hour", "2 hours 30 minutes". */
export function lengthWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const said = [hours === 0 ? null : words.hours(hours), rest === 0 && hours > 0 ? null : words.minutes(rest)];
  return said.filter((part) => part !== null).join(' ');
}
