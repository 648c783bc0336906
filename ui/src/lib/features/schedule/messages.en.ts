import type { Attendance } from '$lib/ipc/bindings';

/** The words of the schedule and of the session form. */
export const scheduleWords = {
  title: 'Schedule',
  add: 'Add a session',
  view: 'Show',
  agenda: 'Agenda',
  week: 'Week',
  previous: 'Week before',
  next: 'Week after',
  thisWeek: 'This week',
  weekOf: (day: string) => `Week of ${day}`,
  emptyTitle: 'No sessions yet',
  emptyText: 'Add your first one, and Today will show when it comes and what to bring.',
  emptyStretch: 'Nothing in the next four weeks.',
  free: 'Nothing planned',
  cancelled: 'Cancelled',
  moved: 'Moved',
  bring: (what: string) => `Bring: ${what}`,
  join: 'Open the link',
  actions: (what: string) => `More for ${what}`,
  dialogHint: 'This is about this one time only.',
  move: 'Move',
  moveTo: 'New day and time',
  cancel: 'Cancel this one',
  putBack: 'Put it back',
  editSeries: 'Change the session',
  movedToast: 'Moved.',
  cancelledToast: 'Cancelled this one.',
  backToast: 'Put back.',
  there: 'Were you there?',
  recorded: 'Kept.',
  attendances: { attended: 'There', late: 'Late', missed: 'Missed', excused: 'Excused' } satisfies Record<
    Attendance,
    string
  >,
  newTitle: 'Add a session',
  editTitle: 'Change the session',
  kind: 'Kind',
  kinds: { group: 'Group', individual: 'Individual', family: 'Family', education: 'Education' },
  name: 'Title',
  nameHint: 'Leave it empty to go by its kind.',
  date: 'First day',
  time: 'Starts at',
  duration: 'Length in minutes',
  repeats: 'Repeats every week',
  days: 'On these days',
  until: 'Last day',
  untilHint: 'Leave it empty if you do not know yet.',
  every: 'Every how many weeks',
  rule: 'This session repeats by a rule from elsewhere. It is kept as it is.',
  place: 'Place',
  link: 'Link for a video session',
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
  remove: 'Delete the whole session',
  removed: 'Session deleted.',
  restored: 'We kept what you began.',
  startOver: 'Start afresh',
} as const;
