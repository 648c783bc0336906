/** The words of Progress. */
export const progressWords = {
  title: 'Progress',
  range: 'How far back',
  days: (n: number) => `${String(n)} days`,
  checkIns: 'check-ins',
  urges: 'urges',
  eased: (n: number) => `${String(n)} of them came down`,
  allUrges: 'All urges',
  urgesTitle: 'Urges you met',
  urgesIntro: 'The latest ones come first, with what you noted.',
  urgesEmpty: 'No urges yet',
  urgesEmptyText: 'When you use the Urge button, it is saved here.',
  urgeRated: (before: number | null, after: number | null) => {
    if (before === null) return after === null ? 'Not rated' : `${String(after)} of 10 at the end`;
    return after === null ? `Rated ${String(before)} of 10` : `From ${String(before)} to ${String(after)} of 10`;
  },
  practices: 'exercises and worksheets finished',
  sessions: 'sessions attended',
  of: (n: number) => `of ${String(n)} recorded`,
  recovery: 'days in recovery',
  mood: 'Mood, 1 to 5',
  craving: 'Craving, 0 to 10',
  chartMood: (n: number) => `Mood over time, ${String(n)} days with a check-in. The numbers are in the table below.`,
  chartCraving: (n: number) =>
    `Craving over time, ${String(n)} days with a check-in. The numbers are in the table below.`,
  table: 'The numbers as a table',
  day: 'Day',
  moodShort: 'Mood',
  cravingShort: 'Craving',
  peak: 'Highest craving',
  emptyTitle: 'It begins with one check-in',
  emptyText: 'After a few, you see here how mood and craving move.',
  checkIn: 'Check in',
  all: 'All check-ins',
  helps: 'What helps',
  helpsAbout: 'How much each exercise has lowered your rating, from all your entries.',
  noDays: 'No check-ins in this time.',
} as const;
