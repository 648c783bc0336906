import type {
  CheckInView,
  DueCheckIn,
  GetProgress,
  OccurrenceView,
  PracticeView,
  Progress,
  RecoveryDays,
  UrgeView,
} from './bindings';

const daysFrom = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

export function recoveryOf(since: string | null, today: string, checkIns: CheckInView[]): RecoveryDays | null {
  if (since === null) return null;
  const all = daysFrom(since, today) + 1;
  const uses = [...new Set(checkIns.flatMap((one) => (one.used ? [one.on] : [])))].sort();
  const last = uses.at(-1);
  return { since_start: all, without_use: all - uses.length, current_run: last ? daysFrom(last, today) : all };
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
    urges_eased: urges.filter((urge) => urge.after !== null && urge.after < urge.before).length,
    practices: practices.length,
    sessions_recorded: held.length,
    sessions_attended: held.filter((one) => one.attendance === 'attended' || one.attendance === 'late').length,
    recovery,
  };
}
