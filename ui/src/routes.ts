import type { Component } from 'svelte';

/** What every screen is given. */
export interface ScreenProps {
  params: Record<string, string>;
  query: URLSearchParams;
}

export type Place = 'today' | 'practice' | 'schedule' | 'progress' | 'support';

export interface Route {
  pattern: string;
  /** `{feature}/{Name}Screen`. */
  screen: string;
  /** The place that is marked as the current one. */
  place: Place | null;
  /** Shown without the bar and the rail. */
  bare?: boolean;
}

/** The one table of screens. The first pattern that matches is taken, so fixed ones stand before those with parameters. */
export const routes: readonly Route[] = [
  { pattern: '/today', screen: 'today/TodayScreen', place: 'today' },
  { pattern: '/settings', screen: 'settings/SettingsScreen', place: 'today' },
  { pattern: '/settings/reach', screen: 'reach/ReachScreen', place: 'today' },
  { pattern: '/lapse', screen: 'lapse/LapseScreen', place: 'today' },
  { pattern: '/lapse/:id', screen: 'lapse/LapseScreen', place: 'today' },
  { pattern: '/check-in', screen: 'checkIn/CheckInScreen', place: 'today' },
  { pattern: '/check-in/:id', screen: 'checkIn/CheckInScreen', place: 'today' },
  { pattern: '/check-ins', screen: 'checkIn/CheckInsScreen', place: 'progress' },
  { pattern: '/homework', screen: 'homework/HomeworkScreen', place: 'today' },
  { pattern: '/homework/new', screen: 'homework/HomeworkFormScreen', place: 'today' },
  { pattern: '/homework/:id', screen: 'homework/HomeworkFormScreen', place: 'today' },
  { pattern: '/urge', screen: 'urge/UrgeScreen', place: null },
  { pattern: '/practice', screen: 'practice/PracticeScreen', place: 'practice' },
  { pattern: '/practice/:exercise', screen: 'practice/ExerciseScreen', place: 'practice' },
  { pattern: '/worksheets/new', screen: 'worksheets/ImportScreen', place: 'practice' },
  { pattern: '/worksheets/:key', screen: 'worksheets/WorksheetScreen', place: 'practice' },
  { pattern: '/responses/:id', screen: 'worksheets/ResponseScreen', place: 'practice' },
  { pattern: '/schedule', screen: 'schedule/ScheduleScreen', place: 'schedule' },
  { pattern: '/calendars', screen: 'calendars/CalendarsScreen', place: 'schedule' },
  { pattern: '/occurrence/:session/:original', screen: 'occurrence/OccurrenceScreen', place: 'schedule' },
  { pattern: '/session/new', screen: 'schedule/SessionScreen', place: 'schedule' },
  { pattern: '/session/:id', screen: 'schedule/SessionScreen', place: 'schedule' },
  { pattern: '/programme', screen: 'programme/ProgrammeScreen', place: 'schedule' },
  { pattern: '/programme/new', screen: 'programme/ProgrammeFormScreen', place: 'schedule' },
  { pattern: '/programme/:id', screen: 'programme/ProgrammeFormScreen', place: 'schedule' },
  { pattern: '/goals', screen: 'goals/GoalsScreen', place: 'progress' },
  { pattern: '/goals/new', screen: 'goals/GoalFormScreen', place: 'progress' },
  { pattern: '/goals/:id', screen: 'goals/GoalFormScreen', place: 'progress' },
  { pattern: '/review', screen: 'review/ReviewsScreen', place: 'progress' },
  { pattern: '/review/:week', screen: 'review/ReviewScreen', place: 'progress' },
  { pattern: '/urges', screen: 'progress/UrgesScreen', place: 'progress' },
  { pattern: '/progress', screen: 'progress/ProgressScreen', place: 'progress' },
  { pattern: '/support', screen: 'support/SupportScreen', place: 'support' },
  { pattern: '/overdose', screen: 'safety/OverdoseScreen', place: 'support', bare: true },
  { pattern: '/safety/:id', screen: 'safety/SafetyScreen', place: 'support', bare: true },
  { pattern: '/person/new', screen: 'support/PersonScreen', place: 'support' },
  { pattern: '/person/:id', screen: 'support/PersonScreen', place: 'support' },
];

const found = import.meta.glob<{ default: Component<ScreenProps> }>('./lib/features/*/*Screen.svelte', { eager: true });

/** The component of a screen, if it is there. */
export function screenOf(route: Route): Component<ScreenProps> | null {
  return found[`./lib/features/${route.screen}.svelte`]?.default ?? null;
}
