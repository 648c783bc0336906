import { count } from '$lib/i18n';
import type { Encouragement, RecoveryDays } from '$lib/ipc/bindings';

export const todayWords = {
  greeting: (name: string | null): string => (name === null ? 'Today' : `Today, ${name}`),
  settings: 'Settings',
  lock: 'Lock now',
  checkIns: 'Check-ins',
  checkIn: 'Check in',
  checkInNow: 'Check in now',
  checkInAgain: 'Check in again',
  allCheckIns: 'See all check-ins',
  done: 'Done',
  due: 'Time for it now',
  later: 'Later today',
  noTimes: 'No check-in times are set. You can check in whenever you like.',
  made: (n: number): string => `${count(n, 'check-in', 'check-ins')} today`,
  next: 'Next session',
  noNext: 'No sessions are planned yet. Add them once, and Daymark keeps track.',
  addSession: 'Add a session',
  onNow: 'On now',
  bring: 'Bring',
  until: (time: string): string => `until ${time}`,
  alsoToday: 'Also today',
  cancelled: 'Canceled',
  moved: 'Moved',
  attendanceTitle: 'Were you there?',
  earlier: (n: number): string => `Earlier (${n})`,
  attendanceSaved: 'Saved.',
  notes: 'Notes',
  notesOf: (what: string): string => `Notes: ${what}`,
  asked: 'You wanted to ask',
  leaveAt: (length: string, time: string): string => `${length} to get there. Leave at ${time}.`,
  addHomework: 'Add homework',
  addHomeworkOf: (what: string): string => `Add homework: ${what}`,
  homework: 'Homework',
  allHomework: (n: number): string => (n === 0 ? 'All homework' : `All homework (${n} more)`),
  urgeTitle: 'You are in the middle of an urge',
  urgeText: (rating: number | null): string =>
    rating === null
      ? 'You can go on where you were.'
      : `You rated it ${rating} when it began. You can go on where you were.`,
  urgeResume: 'Go on',
  urgeAsk: (when: string): string => `How did the urge ${when} end?`,
  urgePassed: 'It passed',
  urgeHard: 'It was hard',
  used: 'I used',
  ratherNot: 'Rather not say',
  urgeAnswered: {
    passed: 'Saved: it passed.',
    hard: 'Saved: it was hard. You got through it.',
    used: 'Saved.',
    left: 'Saved. You will not be asked again.',
  },
  changeAnswer: 'Change answer',
  backTitle: 'Good that you are here',
  backText: (days: number): string => `It has been ${count(days, 'day', 'days')}. Nothing was lost.`,
  backDays: (days: number): string =>
    days === 1
      ? 'Your day without use still counts.'
      : `Your ${days.toLocaleString('en')} days without use still count.`,
  howNow: 'How are you now?',
  ride: 'Ride out an urge',
  silenceAsk: (from: string, to: string): string =>
    `Nothing is written down from ${from} to ${to}. How were those days?`,
  noUse: 'No use',
  silenceAnswered: {
    without_use: 'Saved. Those days count as days without use.',
    used: 'Saved.',
    unsaid: 'Saved. Those days stay “not known”.',
  },
  lapseTitle: 'You wrote down a lapse',
  lapseText: (when: string): string => `It was ${when}. You can change it at any time, or undo it for a day.`,
  lapseOpen: 'See or change it',
  awayTitle: 'From the days away',
  openTitle: 'From the last days',
  rest: 'Let it rest',
  restText: 'This puts reminders and questions away.',
  rested: 'Put away. Your entries stay as they are.',
  missedTitle: 'While you were away',
  missedCheckIn: (when: string): string => `A check-in reminder ${when} did not reach you.`,
  missedSession: (when: string): string => `A session reminder ${when} did not reach you.`,
  missedHomework: (when: string): string => `A homework reminder ${when} did not reach you.`,
  missedOther: (when: string): string => `A reminder ${when} did not reach you.`,
  missedMore: (n: number): string => `And ${n.toLocaleString('en')} more did not reach you.`,
  putAway: 'Put away',
  putAllAway: 'Put all away',
  recovery: 'Days in recovery',
  emptyTitle: 'A fresh start',
  emptyText: 'A check-in takes about 20 seconds. It is a good first mark to make.',
} as const;

/** A kind word, drawn from the person's own record. */
export function encouragementSentence(fact: Encouragement): string {
  const points = (n: number): string => n.toLocaleString('en', { maximumFractionDigits: 1 });
  switch (fact.kind) {
    case 'first_step':
      return 'You opened Daymark. That is a step already.';
    case 'welcome_back':
      return `Welcome back. It has been ${count(fact.days, 'day', 'days')}, and your place was kept.`;
    case 'honest':
      return 'You came back and said how it was. That takes courage.';
    case 'urges_ridden':
      return `You rode out ${count(fact.count, 'urge', 'urges')} in the last 7 days.`;
    case 'urges_met':
      return `You met ${count(fact.count, 'urge', 'urges')} in the last 7 days.`;
    case 'craving_easing':
      return `Your cravings are easing: ${points(fact.now)} on average this week, ${points(fact.before)} the week before.`;
    case 'helped':
      return `“${fact.exercise}” has helped you: about ${points(fact.mean_relief)} points of relief each time.`;
    case 'sessions_attended':
      return `You made it to ${count(fact.count, 'session', 'sessions')} in the last 7 days.`;
    case 'checked_in':
      return `You checked in ${count(fact.count, 'time', 'times')} in the last 7 days. You are keeping your marks.`;
  }
}

/** From how many days on a run is told of: a shorter one would read as a reset. */
const RUN_TOLD = 7;

/**
 * Days in recovery. The whole comes last, after a run that is long enough to be good news. Where days are not known nothing is said of a
 * run, because nobody knows whether it is one.
 */
export function recoverySentence({ since_start, without_use, not_known, current_run }: RecoveryDays): string {
  const days = (n: number): string => count(n, 'day', 'days');
  const unknown = not_known === 0 ? '' : ` ${days(not_known)} ${not_known === 1 ? 'is' : 'are'} not known.`;
  if (without_use === 0) return `You are here, and that counts.${unknown}`;
  const counts = without_use === 1 ? 'It counts.' : 'They all count.';
  if (without_use === since_start)
    return since_start === 1 ? `1 day without use. ${counts}` : `All ${days(since_start)} without use.`;
  const of = `${without_use.toLocaleString('en')} of ${days(since_start)}`;
  if (not_known === 0 && current_run >= RUN_TOLD && current_run < without_use)
    return `${days(current_run)} in a row without use. In all, ${of}. ${counts}`;
  return `${of} without use. ${counts}${unknown}`;
}
