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
  cancelled: 'Cancelled',
  moved: 'Moved',
  attendanceTitle: 'Were you there?',
  attendanceSaved: 'Noted.',
  notes: 'Notes',
  notesOf: (what: string): string => `Notes: ${what}`,
  asked: 'You wanted to ask',
  leaveAt: (length: string, time: string): string => `${length} to get there. Leave at ${time}.`,
  addHomework: 'Add homework',
  addHomeworkOf: (what: string): string => `Add homework: ${what}`,
  homework: 'Homework',
  allHomework: (n: number): string => (n === 0 ? 'All homework' : `All homework (${n} more)`),
  urgeTitle: 'You are in the middle of an urge',
  urgeText: (rating: number): string => `You rated it ${rating} when it began. You can go on where you were.`,
  urgeResume: 'Go on',
  missedTitle: 'While you were away',
  missedCheckIn: (when: string): string => `A check-in reminder ${when} did not reach you.`,
  missedSession: (when: string): string => `A session reminder ${when} did not reach you.`,
  missedHomework: (when: string): string => `A homework reminder ${when} did not reach you.`,
  missedOther: (when: string): string => `A reminder ${when} did not reach you.`,
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

/** Days in recovery, with the whole kept beside the current run. */
export function recoverySentence(days: RecoveryDays): string {
  if (days.without_use === days.since_start) return `All ${count(days.since_start, 'day', 'days')} without use.`;
  return `${count(days.without_use, 'day', 'days')} of them without use. They all count. Today is day ${days.current_run.toLocaleString('en')} since you began again.`;
}
