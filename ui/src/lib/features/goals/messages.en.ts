import type { GoalView, Measure } from '$lib/ipc/bindings';

/** What a goal counts. */
export const measures: Record<Measure, string> = {
  hours_attended: 'Hours in sessions',
  sessions_attended: 'Sessions attended',
  check_ins: 'Check-ins',
  practices: 'Exercises and worksheets finished',
  meetings: 'Peer meetings attended',
  homework_done: 'Homework done',
  own: 'Something I count myself',
};

/** The words of goals. */
export const goalWords = {
  title: 'Goals',
  intro: 'What you want to do each week. A new week begins every Monday.',
  add: 'Add a goal',
  emptyTitle: 'No goals yet',
  emptyText: 'Choose one thing you want to do each week. Daymark counts it with you.',
  goingOn: 'This week',
  ended: 'Ended',
  endedOn: (when: string): string => `Ended ${when}`,
  notNow: 'Not counting now. It belongs to another phase.',
  inPhase: (name: string): string => `During: ${name}`,
  reached: 'Reached this week',
  weeks: 'The weeks before',
  weekOf: (on: string): string => `Week of ${on}`,
  more: (title: string): string => `1 more: ${title}`,
  less: (title: string): string => `Take one back: ${title}`,
  counted: (n: number): string => `${String(n)} today`,
  edit: (title: string): string => `Change: ${title}`,
  remove: (title: string): string => `Delete: ${title}`,
  removed: 'Goal deleted.',
  end: 'End this goal',
  endOf: (title: string): string => `End this goal: ${title}`,
  endedToast: 'Goal ended. Its weeks are kept.',
  reopen: 'Go on with it',
  reopenOf: (title: string): string => `Go on with it: ${title}`,
  newTitle: 'Add a goal',
  editTitle: 'Change goal',
  what: 'What do you want to do?',
  whatHint: 'In your own words, like “Be there for group”.',
  measure: 'What counts?',
  target: 'How many a week?',
  targetHours: 'How many hours a week?',
  why: 'Why does it matter to you?',
  whyHint: 'You can leave it empty.',
  phase: 'In which phase?',
  anyPhase: 'All the time',
  save: 'Save goal',
  saved: 'Goal saved.',
  delete: 'Delete goal',
  all: 'All goals',
} as const;

const number = (n: number): string => n.toLocaleString('en', { maximumFractionDigits: 1 });

/** "3 of 5", "7.5 of 9 hours". */
export function doneOf(done: number, target: number, measure: Measure): string {
  const plain = `${number(done)} of ${number(target)}`;
  return measure === 'hours_attended' ? `${plain} ${target === 1 ? 'hour' : 'hours'}` : plain;
}

/** How far this week has come. */
export function weekSentence(goal: GoalView): string {
  return doneOf(goal.done, goal.weekly_target, goal.measure);
}
