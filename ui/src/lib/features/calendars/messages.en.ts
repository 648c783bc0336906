import { count } from '$lib/i18n';
import type { CalendarEffect } from '$lib/ipc/bindings';

/** What a property of a calendar is about, in words. */
const PARTS: Readonly<Record<string, string>> = {
  DESCRIPTION: 'the end of a long description',
  DTSTART: 'when it starts',
  DURATION: 'how long it takes',
  EXDATE: 'some dates that are left out',
  EXRULE: 'how it repeats, with a rule for dates that are left out',
  LOCATION: 'the end of a long place',
  ORGANIZER: 'the end of a long name of who leads it',
  RANGE: 'a change from a certain day',
  RDATE: 'some more dates',
  'RECURRENCE-ID': 'a change of one date',
  RRULE: 'how it repeats',
  SUMMARY: 'the end of a long title',
  TZID: 'its time zone',
  UID: 'a second event under the same number',
  URL: 'its link',
  VEVENT: 'the whole event',
};

/** The words of bringing calendars in and handing them out. */
export const calendarWords = {
  title: 'Calendar files',
  intro: 'Bring in the calendar of your program or your work, or share yours. It all stays on this device.',
  toSchedule: 'Schedule',
  here: 'Brought in',
  broughtInOn: (day: string) => `Brought in ${day}`,
  events: (n: number) => count(n, 'event', 'events'),
  again: 'Bring in again',
  againOf: (name: string) => `Bring in again: ${name}`,
  remove: 'Delete',
  removeOf: (name: string) => `Delete: ${name}`,
  removed: 'Calendar deleted.',
  bringTitle: 'Bring in a calendar',
  bringText:
    'Export it from Google, Outlook, Apple or your program as an .ics file. You see what would change before anything does.',
  bringAgain: (name: string) => `A newer copy of “${name}”`,
  what: 'What is in it?',
  whats: {
    group: 'My program’s sessions',
    work: 'My work',
    school: 'School',
    care: 'Family',
    other: 'Something else',
  },
  pick: 'Choose a file (.ics)',
  another: 'Choose another file',
  reading: 'Reading the file…',
  tooLarge: 'This file is over 20 MB or a million lines, more than Daymark reads. Nothing was changed.',
  unreadable: 'This file cannot be read. Nothing was changed.',
  previewTitle: (name: string) => `What “${name}” would change`,
  effects: {
    added: (n: number) => `New (${String(n)})`,
    changed: (n: number) => `Changed (${String(n)})`,
    removed: (n: number) => `No longer in it (${String(n)})`,
  } satisfies Record<CalendarEffect, (n: number) => string>,
  removedHint: 'They are deleted from your schedule unless you keep them. Your notes on past ones stay.',
  unchanged: (n: number) => `${count(n, 'event is', 'events are')} here already, just the same.`,
  none: 'There is no event in this file that can be brought in.',
  nothing: 'Everything in this file is here already. There is nothing to change.',
  repeats: (n: number) => (n === 0 ? 'repeats, none to come' : `repeats, ${String(n)} in the year ahead`),
  noTitle: 'No title',
  kind: (title: string) => `What is ${title}?`,
  leave: 'Leave out',
  leaveOf: (title: string) => `Leave out: ${title}`,
  keep: 'Keep it',
  keepOf: (title: string) => `Keep it: ${title}`,
  showAll: (n: number) => `Show all ${String(n)}`,
  unsupported: 'Left out',
  unsupportedText: 'These parts cannot be kept. The rest comes in without them: of what repeats, only the first time.',
  unsupportedOf: (title: string, when: string | null, part: string) =>
    `${title}${when === null ? '' : `, ${when}`}: ${part}`,
  part: (what: string) => PARTS[what] ?? what,
  yours: 'Changed by you',
  yoursText:
    'The file has news of these, but you changed them yourself from a certain day. From that day they stay the way you made them. Check that this still fits.',
  yoursFrom: (title: string, day: string) => `${title}, ${day}`,
  bringIn: (n: number) => (n === 1 ? 'Bring in 1 change' : `Bring in ${String(n)} changes`),
  never: 'Leave it',
  done: 'Brought in.',
  doneTitle: 'It is in your schedule',
  doneText: (added: number, changed: number, removed: number) =>
    [
      added > 0 ? `${String(added)} new` : '',
      changed > 0 ? `${String(changed)} changed` : '',
      removed > 0 ? `${String(removed)} deleted` : '',
    ]
      .filter(Boolean)
      .join(', ') || 'Nothing changed',
  see: 'See the schedule',
  undo: 'Undo all of it',
  undone: 'Undone. Your schedule is as it was.',
  handTitle: 'Share my calendar',
  handText:
    'Saves your sessions (not your commitments or notes) as a file for another calendar. Whoever opens the file can read their titles, places, times and who leads them.',
  hand: 'Save sessions as .ics',
  saved: (path: string) => `Saved as ${path}.`,
} as const;
