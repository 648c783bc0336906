import { nearDay } from '$lib/i18n';

/** The words of homework. */
export const homeworkWords = {
  title: 'Homework',
  add: 'Add homework',
  open: 'To do',
  done: 'Done',
  nothingOpen: 'Nothing to do right now.',
  emptyTitle: 'No homework yet',
  emptyText: 'When a session gives you something to do, keep it here. Today shows it until it is done.',
  markDone: 'Done',
  markDoneOf: (title: string): string => `Done: ${title}`,
  doneToast: 'Done. That was your work.',
  reopen: 'Not done yet',
  reopenOf: (title: string): string => `Not done yet: ${title}`,
  reopened: 'Back on the list.',
  start: { exercise: 'Start', worksheet: 'Open' },
  startOf: { exercise: (title: string) => `Start: ${title}`, worksheet: (title: string) => `Open: ${title}` },
  edit: (title: string): string => `Change: ${title}`,
  remove: (title: string): string => `Delete: ${title}`,
  removed: 'Homework deleted.',
  newTitle: 'Add homework',
  editTitle: 'Change homework',
  from: (what: string): string => `From ${what}`,
  aSession: 'a session',
  kind: 'What is it?',
  kinds: { exercise: 'An exercise', worksheet: 'A worksheet', other: 'Something else' },
  exercise: 'Which exercise?',
  worksheet: 'Which worksheet?',
  choose: 'Choose one',
  what: 'What is there to do?',
  note: 'Note',
  noteHint: 'Anything to keep in mind. You can leave it empty.',
  due: 'When is it due?',
  dues: { none: 'No set time', session: 'Before the next one', time: 'A day and time' },
  nextOne: (when: string): string => `The next one is ${when}.`,
  dueOn: 'Day',
  dueTime: 'Time',
  save: 'Save homework',
  saved: 'Homework saved.',
  delete: 'Delete homework',
  noTime: 'No set time',
  dueAt: (when: string): string => `Due ${when}`,
  overdue: (when: string): string => `The time for it was ${when}. You can still do it.`,
  doneOn: (when: string): string => `Done ${when}`,
} as const;

/** "tomorrow at 6:00 PM". */
export function dayAndTime(on: string, time: string, today: string): string {
  return `${nearDay(on, today)} at ${time}`;
}
