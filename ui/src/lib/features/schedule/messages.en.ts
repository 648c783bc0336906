import { attendances, count, days } from '$lib/i18n';
import type { Monthly } from './rule';
import type { Repeats, Scope } from './session.svelte';
import type { ConflictKind, Day, OccurrenceStatus } from '$lib/ipc/bindings';

const NTH = ['first', 'second', 'third', 'fourth', 'fifth'] as const;

/** "Monday", "Monday and Friday", "Monday, Tuesday, and Friday". */
function list(all: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(all);
}

function ordinal(n: number): string {
  const endings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
  return `${String(n)}${endings[new Intl.PluralRules('en', { type: 'ordinal' }).select(n)] ?? 'th'}`;
}

const each = (n: number, one: string): string =>
  n === 1 ? `Every ${one}` : n === 2 ? `Every other ${one}` : `Every ${String(n)} ${one}s`;

/** The words of the schedule and of the session form. */
export const scheduleWords = {
  title: 'Schedule',
  add: 'Add to the schedule',
  view: 'As',
  agenda: 'Agenda',
  week: 'Week',
  previous: 'Week before',
  next: 'Week after',
  thisWeek: 'This week',
  weekFromTo: (from: string, to: string) => `Week of ${from} to ${to}`,
  today: 'Today',
  filter: 'Show',
  all: 'All',
  sessions: 'Sessions',
  commitments: 'Commitments',
  calendars: 'Calendar files',
  bringIn: 'Bring in a calendar',
  open: 'Open it',
  continued: (what: string) => `${what}, goes on from the day before`,
  goesOn: 'goes on',
  wayShort: (minutes: number) => `${String(minutes)} min way`,
  emptyTitle: 'Nothing planned yet',
  emptyText:
    'Add your first session, and Today will show when it comes and what to bring. If your program gave you a calendar file, you can bring it in.',
  emptyStretch: 'Nothing of this kind in the next four weeks.',
  free: 'Nothing planned',
  bring: (what: string) => `Bring: ${what}`,
  joinByVideo: 'Join by video',
  joinByPhone: 'Join by phone',
  openLink: 'Open the link',
  joinOf: (says: string, what: string) => `${says}: ${what}`,
  actions: (what: string) => `More for ${what}`,
  dialogHint: 'This is about this one time only. It changes Daymark, and nobody else is told.',
  move: 'Move',
  moveTo: 'New day and time',
  cancel: 'Cancel this one',
  putBack: 'Put it back',
  homework: 'Homework',
  addHomework: 'Add homework',
  addHomeworkOf: (what: string) => `Add homework: ${what}`,
  editSeries: 'Change the series',
  movedToast: 'Moved.',
  cancelledToast: 'Canceled this one.',
  backToast: 'Put back.',
  there: 'Were you there?',
  recorded: 'Saved.',
  attendances,
  notes: 'Notes',
  notesOf: (what: string) => `Notes: ${what}`,
  allDay: 'All day',
  allDayUntil: (day: string) => `All day until ${day}`,
  fromTo: (from: string, to: string) => `${from} to ${to}`,
  and: ' and ',
  hours: (n: number) => count(n, 'hour', 'hours'),
  minutes: (n: number) => count(n, 'minute', 'minutes'),
  way: (length: string) => `${length} to get there`,
  commitment: 'Commitment',
  statuses: { planned: 'Planned', moved: 'Moved', cancelled: 'Canceled' } satisfies Record<OccurrenceStatus, string>,
  inConflict: (others: string) => `in the way of ${others}`,
  conflictShort: {
    overlap: (other: string) => `At the same time as ${other}`,
    travel: (other: string) => `Too close to ${other}`,
  } satisfies Record<ConflictKind, (other: string) => string>,
  conflictSentences: {
    overlap: (first: string, second: string, length: string, day: string) =>
      `${first} and ${second} are on at the same time for ${length} ${day}.`,
    travel: (first: string, second: string, length: string, day: string) =>
      `After ${first}, you need ${length} more to get to ${second} ${day}.`,
  } satisfies Record<ConflictKind, (first: string, second: string, length: string, day: string) => string>,
  conflictsTitle: (n: number, when?: string) =>
    [`${String(n)} things get in each other's way`, when].filter(Boolean).join(' '),
  conflictsThisWeek: 'this week',
  conflictsThatWeek: 'that week',
  conflictAgain: (n: number) =>
    n === 1 ? 'It happens once more after that.' : `It happens ${String(n)} more times after that.`,
  conflictAnswer: 'Find a way',
  conflictAnswerOf: (what: string) => `Find a way: ${what}`,
  conflictFine: 'It is fine as it is',
  conflictFineOf: (what: string) => `It is fine as it is: ${what}`,
  conflictFineToast: 'Saved. It stays as it is.',
  conflictMoveTitle: 'Move one of them',
  conflictMoveHint: 'Only this one time. The rest of the series stays.',
  conflictWhich: 'Which one?',
  conflictExcuseTitle: 'Say you cannot come',
  conflictExcuse: (what: string) => `I cannot come: ${what}`,
  conflictExcuseHint: 'Daymark saves this for you and tells nobody. Tell your care team too.',
  conflictReason: 'Why? You can leave it empty.',
  conflictExcused: 'Saved as excused.',
  conflictTravelTitle: 'The way there',
  conflictTravel: (what: string) => `Minutes to get to ${what}`,
  conflictTravelSave: 'Save the way',
  conflictTravelSaved: 'Way saved for the whole series.',
  conflictSeriesTitle: 'For every time',
  conflictSeries: (what: string) => `Change ${what}`,
  practiceTitle: 'Where does practice fit?',
  practiceShow: 'Find time to practice',
  practiceLength: 'How long?',
  practiceWeek: 'Which week?',
  nextWeek: 'Next week',
  minutesShort: (n: number) => `${String(n)} min`,
  dayAt: (day: string, time: string) => `${day} at ${time}`,
  freeHours: 'hours of free time',
  freeFor: (minutes: number) =>
    minutes === 60 ? 'an hour free' : minutes > 60 ? 'two hours free' : `${String(minutes)} minutes free`,
  practiceNone: 'There is no free time of this length left. Try a shorter one, or the next week.',
  practiceOnce: 'Keep it free',
  practiceOnceOf: (when: string) => `Keep it free: ${when}`,
  practiceWeekly: 'Every week',
  practiceWeeklyOf: (when: string) => `Keep it free every week: ${when}`,
  practiceKept: (when: string) => `${when} is kept for practice.`,
  practiceKeptWeekly: (when: string) => `${when} is kept for practice, every week.`,
  once: 'Once.',
  onDates: (n: number) => `On ${count(n, 'date', 'dates')}.`,
  andDates: (n: number) => `, and on ${count(n, 'date', 'dates')} more`,
  untilDay: (day: string) => `, until ${day}`,
  times: (n: number) => `, ${count(n, 'time', 'times')}`,
  everyDays: (n: number) => each(n, 'day'),
  everyWeekOn: (n: number, on: readonly Day[]) => `${each(n, 'week')} on ${list(on.map((day) => days[day]))}`,
  everyMonthOn: (n: number, on: readonly string[]) => `${each(n, 'month')} on ${list(on)}`,
  everyYear: (n: number, on: string) => `${each(n, 'year')} on ${on}`,
  /** "first" to "fifth", "last"; `null` for what is not said in words. */
  nth: (n: number): string | null => (n === -1 ? 'last' : (NTH[n - 1] ?? null)),
  nthDay: (nth: string, day: Day) => `the ${nth} ${days[day]}`,
  monthDate: (n: number) => (n === -1 ? 'the last day' : `the ${ordinal(n)}`),
  otherRule: (rule: string) => `By the rule ${rule}.`,
  ruleNoLongerFollowed: (rule: string) =>
    `By the rule ${rule}, which Daymark no longer follows. The first time is here, and each that you kept something of.`,
  newTitle: 'Add to the schedule',
  editOneTitle: 'Change this one',
  editTitle: 'Change the series',
  kind: 'Kind',
  name: 'Title',
  nameHint: 'Leave it empty to use its kind.',
  date: 'First day',
  time: 'Starts at',
  duration: 'Length in minutes',
  scope: 'What do you want to change?',
  scopes: { one: 'Only this', following: 'From here on', all: 'All' } satisfies Record<Scope, string>,
  scopeHints: {
    one: 'Here you can move it. The rest of the series stays as it is.',
    following: 'What came before it stays as it is.',
    all: 'Past ones change too. If you kept notes, attendance or homework of them, they keep their time.',
  } satisfies Record<Scope, string>,
  description: 'About it',
  allDaySwitch: 'All day',
  freeSwitch: 'It leaves me free',
  freeHint: 'Nothing clashes with it: a note, a birthday, a shift on call.',
  lengthDays: 'How many days',
  repeats: 'Repeats',
  repeatKinds: {
    never: 'Once',
    weekly: 'Weekly',
    monthly: 'Monthly',
    kept: 'As it is',
  } satisfies Record<Repeats, string>,
  monthlyOn: 'On',
  monthlyWords: (how: Monthly, date: number, nth: string | null, day: Day) =>
    how === 'date' ? `The ${ordinal(date)}` : `The ${how === 'weekday' ? (nth ?? 'last') : 'last'} ${days[day]}`,
  everyMonths: (n: number) => each(n, 'month'),
  extra: 'More dates',
  extraHint: 'For single times besides the ones that repeat.',
  extraOn: 'Day',
  extraTime: 'Time',
  extraAdd: 'Add this date',
  extraRemove: (when: string) => `Delete ${when}`,
  more: 'More dates and notes',
  days: 'On these days',
  until: 'Last day',
  untilHint: 'Leave it empty if you do not know yet.',
  every: 'How often',
  everyWeeks: (n: number) => (n === 1 ? 'Every week' : n === 2 ? 'Every other week' : `Every ${String(n)} weeks`),
  place: 'Place',
  link: 'Link for a video session',
  travel: 'Minutes to get there',
  travelHint: 'Reminders come this much earlier.',
  facilitator: 'Who leads it',
  what: 'What to bring',
  leads: 'Remind me',
  leadsHint: 'Up to five.',
  lead: (minutes: number) =>
    minutes === 0
      ? 'At the start'
      : minutes % 1440 === 0
        ? `${String(minutes / 1440)} ${minutes === 1440 ? 'day' : 'days'} before`
        : minutes % 60 === 0
          ? `${String(minutes / 60)} h before`
          : `${String(minutes)} min before`,
  save: 'Save',
  saved: 'Session saved.',
  savedCommitment: 'Commitment saved.',
  remove: 'Delete the whole series',
  removed: 'Deleted.',
} as const;
