import { count } from '$lib/i18n';
import type { RecoveryDays } from '$lib/ipc/bindings';

/** The words after a lapse. Warm, short, without blame. */
export const lapseWords = {
  link: 'Something happened',
  back: 'Back',
  safeTitle: 'First, your body',
  safeText: 'Nothing you built is lost. Let us see that you are safe.',
  watch: 'For someone near you',
  withdrawal: 'If you stop after using every day',
  overdoseHelp: 'Overdose: what to do',
  withdrawalHelp: 'Withdrawal: what is dangerous',
  whenTitle: 'When was it?',
  whenText: 'Today, or an earlier day. You can change it later.',
  today: 'Today',
  yesterday: 'Yesterday',
  earlier: 'Earlier',
  day: 'Which day?',
  what: 'What was it?',
  whatHint: 'Tap what fits, or skip.',
  save: 'Write it down',
  saveChange: 'Save',
  beforeTitle: 'What came before?',
  beforeText: 'Tap what fits, or skip. It helps to see it next time.',
  more: 'More triggers',
  goOn: 'Go on',
  look: 'Look closer: find the links',
  stepTitle: 'One step for today',
  stepText: 'One is enough.',
  person: 'Call one person',
  exercise: (title: string, minutes: number) => `${title}, ${String(minutes)} min`,
  exerciseLabel: 'A short exercise',
  tell: (what: string, when: string) => `Tell them at ${what}, ${when}`,
  tellNote: 'Tell them what happened',
  told: 'It is on your list for that session.',
  done: 'Done for now',
  undo: 'Take it back',
  takenBack: 'Taken back.',
  changeTitle: 'Change what you wrote down',
} as const;

/** The days that stay. */
export function keptSentence(days: RecoveryDays): string {
  return `${String(days.without_use)} of ${count(days.since_start, 'day', 'days')} without use. They all still count.`;
}
