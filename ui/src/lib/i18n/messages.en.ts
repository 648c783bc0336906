/** Words used on more than one screen. A screen's own words lie beside it, in its folder's `messages.en.ts`. How to write them: WORDING.md. */
export const common = {
  app: 'Daymark',
  loading: 'One moment…',
  back: 'Back',
  next: 'Next',
  skip: 'Skip for now',
  save: 'Save',
  saved: 'Saved.',
  cancel: 'Cancel',
  close: 'Close',
  add: 'Add',
  edit: 'Edit',
  remove: 'Remove',
  delete: 'Delete',
  undo: 'Undo',
  tryAgain: 'Try again',
  yes: 'Yes',
  no: 'No',
  notYet: 'This screen is not there yet.',
} as const;

export const places = {
  today: 'Today',
  practice: 'Practice',
  schedule: 'Schedule',
  progress: 'Progress',
  support: 'Support',
  settings: 'Settings',
  urge: 'Urge',
} as const;

export const sessionKinds = {
  individual: 'Individual session',
  group: 'Group session',
  family: 'Family session',
  education: 'Education session',
  medical: 'Medical appointment',
  testing: 'Testing',
  peer_meeting: 'Peer meeting',
  work: 'Work',
  school: 'School',
  care: 'Family care',
  practice: 'Time to practice',
  other: 'Something else',
} as const;

export const attendances = {
  attended: 'There',
  late: 'Late',
  missed: 'Missed',
  excused: 'Excused',
} as const;

export const days = {
  monday: 'Monday',
  tuesday: 'Tuesday',
  wednesday: 'Wednesday',
  thursday: 'Thursday',
  friday: 'Friday',
  saturday: 'Saturday',
  sunday: 'Sunday',
} as const;

export const daysShort = {
  monday: 'Mon',
  tuesday: 'Tue',
  wednesday: 'Wed',
  thursday: 'Thu',
  friday: 'Fri',
  saturday: 'Sat',
  sunday: 'Sun',
} as const;

/** 1 to 5. */
export const moods = ['Very low', 'Low', 'Okay', 'Good', 'Very good'] as const;

export const halt = {
  hungry: 'Hungry',
  angry: 'Angry',
  lonely: 'Lonely',
  tired: 'Tired',
} as const;

/** The starting set of triggers, by key. */
export const triggers: Readonly<Record<string, string>> = {
  stress: 'Stress',
  conflict: 'An argument',
  loneliness: 'Feeling alone',
  boredom: 'Boredom',
  tiredness: 'Being tired',
  pain: 'Pain',
  celebration: 'A celebration',
  payday: 'Payday',
  seeing_people_who_use: 'Seeing people who use',
  a_place: 'A place',
  an_object_or_smell: 'An object or a smell',
  social_pressure: 'Pressure from others',
  bad_news: 'Bad news',
  feeling_good: 'Feeling good',
  after_work: 'After work',
  weekend: 'The weekend',
  cant_sleep: 'Not sleeping',
  memories: 'Memories',
};

/** What a trigger is called. */
export function triggerName(trigger: { key: string | null; name: string | null }): string {
  return trigger.name ?? (trigger.key === null ? null : triggers[trigger.key]) ?? 'Something else';
}

/** What does not count as use, said wherever use is asked about. A person's own prescribed medicines are named. */
export function prescribedWords(medicines: readonly string[]): string {
  if (medicines.length === 0) return 'Medicine you take as prescribed does not count as use.';
  return `Taken as prescribed, this does not count as use: ${medicines.join(', ')}.`;
}
