import { count } from '$lib/i18n';
import type { WeekRecord } from '$lib/ipc/bindings';

import { dateWords } from '../checkIn/when';

/** What counts as practice: exercises and worksheets. */
const finished = ['exercise or worksheet', 'exercises and worksheets'] as const;

const number = (n: number): string => n.toLocaleString('en', { maximumFractionDigits: 1 });

/** The words of the weekly review. */
export const reviewWords = {
  title: 'Weekly review',
  listIntro: 'A few minutes at the end of a week. Look at your entries, and write down three things.',
  thisWeek: 'This week',
  lastWeek: 'Last week',
  begin: 'Look back',
  goOn: 'Go on',
  open: 'Open',
  past: 'Past reviews',
  none: 'None yet. Your first one will be here.',
  done: 'Done',
  begun: 'Begun',
  record: 'What your entries say',
  nothing: 'You have no entries from this week. You can still write below.',
  goals: 'Goals',
  before: 'A week ago you planned',
  helped: 'What helped?',
  helpedHint: 'A person, a place, an exercise, a small thing.',
  hard: 'What was hard?',
  hardHint: 'Say it as it was. Nobody grades this.',
  next: 'One step for next week',
  nextHint: 'Small enough to do on a bad day.',
  saving: 'Saved as you write.',
  notSaved: 'Not saved yet. What you wrote is kept here until it is.',
  finish: 'Finish review',
  save: 'Save changes',
  finished: 'Review finished. You took the time to look back.',
  changed: 'Saved.',
  editable: 'You finished this review. You can change it at any time.',
  cardTitle: 'Your week in review',
  cardText: (on: string): string => `The week of ${on}: look at your entries, and choose one step for next week.`,
  putAway: 'Not this week',
  putAwayToast: 'Hidden for this week. You can find it under Progress.',
  used: 'You wrote down that you used this week. Everything else you did still counts.',
} as const;

/** "Week of March 2". */
export function weekName(week_on: string): string {
  return `Week of ${dateWords(week_on, { day: 'numeric', month: 'long' })}`;
}

/** What the record says of a week, in short sentences. */
export function recordLines(record: WeekRecord): string[] {
  const lines: string[] = [];
  const beside = (before: number | null): string => (before === null ? '' : `, ${number(before)} the week before`);
  if (record.check_ins > 0) lines.push(count(record.check_ins, 'check-in', 'check-ins'));
  if (record.mood !== null) lines.push(`Mood ${number(record.mood)} of 5 on average${beside(record.mood_before)}`);
  if (record.craving !== null)
    lines.push(`Craving ${number(record.craving)} of 10 on average${beside(record.craving_before)}`);
  if (record.urges_ridden > 0) lines.push(`${count(record.urges_ridden, 'urge', 'urges')} ridden out`);
  if (record.urges_met > 0) {
    const more = record.urges_ridden > 0;
    lines.push(`${count(record.urges_met, more ? 'more urge' : 'urge', more ? 'more urges' : 'urges')} met`);
  }
  if (record.sessions_held > 0)
    lines.push(`${record.sessions_attended} of ${count(record.sessions_held, 'session', 'sessions')} attended`);
  if (record.practices > 0)
    lines.push(
      record.helped_most === null
        ? `${count(record.practices, ...finished)} finished`
        : `${count(record.practices, ...finished)} finished. “${record.helped_most.exercise}” helped most, by ${number(record.helped_most.mean_relief)} points`,
    );
  if (record.homework_done > 0)
    lines.push(
      record.homework_done === 1 ? 'One piece of homework done' : `${record.homework_done} pieces of homework done`,
    );
  return lines;
}
