import type {
  EntryKind,
  FoundEntry,
  ReliefView,
  CheckInView,
  DueCheckIn,
  GetProgress,
  OccurrenceView,
  PracticeView,
  Progress,
  RecoveryDays,
  UrgeView,
} from '../bindings';

const daysFrom = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

export function recoveryOf(
  since: string | null,
  today: string,
  checkIns: CheckInView[],
  not_known: number,
): RecoveryDays | null {
  if (since === null) return null;
  const all = daysFrom(since, today) + 1;
  const uses = [...new Set(checkIns.flatMap((one) => (one.used ? [one.on] : [])))].sort();
  const last = uses.at(-1);
  return {
    since_start: all,
    without_use: all - uses.length - not_known,
    not_known,
    current_run: last ? daysFrom(last, today) : all - not_known,
  };
}

/** Which of the asked-for check-ins are due and done. Simpler than the app: each lasts until the next. */
export function dueOf(times: string[], time: string, made: CheckInView[]): DueCheckIn[] {
  return times.map((at, index) => ({
    time: at,
    due: at <= time,
    done: made.some((one) => {
      const then = one.at.slice(11, 19);
      return then >= (index === 0 ? '00' : at.slice(0, 2)) && then < (times[index + 1] ?? '24');
    }),
  }));
}

export function progressOf(
  { from, to }: GetProgress,
  checkIns: CheckInView[],
  urges: UrgeView[],
  practices: PracticeView[],
  occurrences: OccurrenceView[],
  recovery: RecoveryDays | null,
): Progress {
  const within = checkIns.filter((one) => one.on >= from && one.on <= to);
  const held = occurrences.filter((one) => one.attendance !== null);
  return {
    from,
    to,
    days: [...new Set(within.map((one) => one.on))].sort().map((on) => {
      const those = within.filter((one) => one.on === on);
      const mean = (pick: (one: CheckInView) => number): number =>
        those.reduce((sum, one) => sum + pick(one), 0) / those.length;
      return {
        on,
        check_ins: those.length,
        mood: mean((one) => one.mood),
        craving: mean((one) => one.craving),
        craving_peak: Math.max(...those.map((one) => one.craving)),
        used: those.some((one) => one.used === true),
      };
    }),
    check_ins: within.length,
    urges: urges.length,
    urges_eased: urges.filter((urge) => urge.after !== null && urge.before !== null && urge.after < urge.before).length,
    practices: practices.length,
    sessions_recorded: held.length,
    sessions_attended: held.filter((one) => one.attendance === 'attended' || one.attendance === 'late').length,
    recovery,
  };
}

/** What runs did to ratings. */
export function reliefOf(runs: readonly PracticeView[]): ReliefView {
  const reliefs = runs.flatMap((run) => (run.before === null || run.after === null ? [] : [run.before - run.after]));
  const n = reliefs.length;
  const mean = n === 0 ? null : reliefs.reduce((a, b) => a + b, 0) / n;
  const squares = reliefs.reduce((sum, one) => sum + (one - (mean ?? 0)) ** 2, 0);
  return { rated_runs: n, mean, spread: n < 2 ? null : Math.sqrt(squares / (n - 1)) };
}

/** The mean of some numbers; `null` of none. */
export function meanOf(all: readonly number[]): number | null {
  return all.length === 0 ? null : all.reduce((sum, one) => sum + one, 0) / all.length;
}

/** Whether a text has every word. */
export function holds(text: string, wanted: string): boolean {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length > 0 && words.every((word) => text.toLowerCase().includes(word));
}

/** Texts as one, a line each; `null` where there are none. */
export function linesOf(...texts: (string | null | undefined)[]): string | null {
  return texts.filter(Boolean).join('\n') || null;
}

/** Every text in a value, however deep. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** Every text in the place of a run that was left. */
export function textsIn(place: string | null): string[] {
  try {
    return textsOf(JSON.parse(place ?? 'null'));
  } catch {
    return [];
  }
}

/** An entry that matches, the first word of the search marked. */
export function foundIn(
  kind: EntryKind,
  id: string,
  at: string,
  text: string | null,
  wanted: string,
  of: string | null = null,
): FoundEntry | null {
  if (text === null || !holds(text, wanted)) return null;
  const word = wanted.toLowerCase().split(/\s+/).find(Boolean) ?? '';
  const from = text.toLowerCase().indexOf(word);
  const parts = [
    { text: text.slice(0, from), found: false },
    { text: text.slice(from, from + word.length), found: true },
    { text: text.slice(from + word.length), found: false },
  ];
  return { kind, id, at, of, snippet: parts.filter((part) => part.text !== '') };
}
