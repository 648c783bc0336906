import { count, dayInWords } from '$lib/i18n';
import type { LevelOfCare, PhaseView, ProgrammeStanding, Shape } from '$lib/ipc/bindings';

/** What each level of care is called. */
export const levels: Record<LevelOfCare, string> = {
  partial_hospitalisation: 'Partial hospitalization',
  intensive: 'Intensive outpatient',
  outpatient: 'Outpatient',
  aftercare: 'Aftercare',
  other: 'Another kind',
};

export const shapes: Record<Shape | 'hand', string> = {
  three_evenings: 'Three evenings',
  three_mornings: 'Three mornings',
  five_days: 'Five days',
  hand: 'Something else',
};

/** The words of the programme. */
export const programmeWords = {
  title: 'Program',
  emptyTitle: 'Your program, on one page',
  emptyText:
    'Set up its phases once. Daymark then shows where you are, and how this week compares with the hours of your phase.',
  setUp: 'Set up my program',
  edit: 'Change program',
  newTitle: 'Set up your program',
  editTitle: 'Change program',
  another: 'Set up a new one',
  anotherHint: 'The one you have now is kept.',
  older: 'Earlier programs',
  phasesTitle: 'Phases',
  now: 'Now',
  week: 'This week',
  attended: (hours: string) => `${hours} attended`,
  ofHours: (hours: string) => `of ${hours} in this phase`,
  planned: (hours: string) => `${hours} on your schedule this week`,
  schedule: 'See the schedule',
  goals: 'Goals',
  shape: 'How often do you meet?',
  shapeHint: 'This fills in a usual plan. You can change every part of it.',
  starts: 'First day',
  time: 'Start time',
  days: 'Days',
  name: 'Name',
  nameHint: 'What it is called, or what you call it. You can leave it empty.',
  ends: 'Last day',
  endsHint: 'Leave it empty if it is open.',
  phase: (n: number): string => `Phase ${n}`,
  level: 'Kind of care',
  phaseTitle: 'Your own name for it',
  phaseStarts: 'Starts on',
  hours: 'Hours a week',
  kinds: 'Sessions that count toward its hours',
  kindsHint: 'None chosen means all of them.',
  changePhases: 'Change the phases',
  fromOn: (day: string, hours: string): string => `From ${day}, ${hours} a week`,
  addPhase: 'Add a phase',
  removePhase: (n: number): string => `Delete phase ${n}`,
  sessions: 'Sessions',
  sessionsSwitch: 'Add these sessions to my schedule',
  sessionsHint: 'You can change, move or delete each of them later.',
  sessionsThere: 'You have sessions on your schedule already, so this is off. Turn it on to add these as well.',
  save: 'Save program',
  saved: 'Program saved.',
  savedWith: 'Program saved, and its sessions are on your schedule.',
  delete: 'Delete program',
  deleted: 'Program deleted. Its sessions stay on your schedule.',
  templateNote: 'These hours and lengths are typical. What your care team tells you comes first.',
  entrance: 'Program',
} as const;

/** Minutes as hours: "9 hours", "1.5 hours". */
export function hoursOf(minutes: number): string {
  const hours = minutes / 60;
  const shown = hours.toLocaleString('en', { maximumFractionDigits: 1 });
  return `${shown} ${shown === '1' ? 'hour' : 'hours'}`;
}

/** What a phase is called. */
export function phaseName(phase: { title: string | null; level: LevelOfCare }): string {
  return phase.title ?? levels[phase.level];
}

/** Where today stands, in a sentence. */
export function standingSentence(standing: ProgrammeStanding, phases: readonly PhaseView[]): string {
  switch (standing.state) {
    case 'before':
      return standing.days === 1 ? 'It starts tomorrow.' : `It starts in ${count(standing.days, 'day', 'days')}.`;
    case 'within':
      return `Phase ${standing.phase} of ${phases.length}, week ${standing.week}`;
    case 'after':
      return 'This program is complete. What you did in it stays here.';
  }
}

/** "Monday, March 2 to Sunday, May 10". */
export function stretch(from: string, to: string | null): string {
  return to === null ? `From ${dayInWords(from)}` : `${dayInWords(from)} to ${dayInWords(to)}`;
}
