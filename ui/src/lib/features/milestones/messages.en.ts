import { count, nearDay } from '$lib/i18n';
import type { Milestone, NextMilestone } from '$lib/ipc/bindings';

import { phaseName } from '../programme/messages.en';

/** The words of milestones. */
export const milestoneWords = {
  title: 'Milestones',
  ahead: 'Ahead',
  reached: 'Reached',
  none: 'They come by themselves: days, sessions, phases. You can add your own.',
  more: (n: number): string => `Show all ${String(n)}`,
  add: 'Add your own',
  what: 'What is it?',
  whatHint: 'A first day back, a birthday, an evening out.',
  on: 'When?',
  onHint: 'A day that was, or one ahead.',
  save: 'Add milestone',
  saved: 'Milestone added.',
  remove: (title: string): string => `Delete: ${title}`,
  removed: 'Milestone deleted.',
  today: (what: string): string => `Today: ${what}.`,
} as const;

const days = (n: number): string =>
  n >= 365 && n % 365 === 0 ? count(n / 365, 'year', 'years') : count(n, 'day', 'days');

/** What a milestone marks. */
export function milestoneName(what: Milestone): string {
  switch (what.kind) {
    case 'days':
      return `${days(what.days)} in recovery`;
    case 'run':
      return `${days(what.days)} without use since you began again`;
    case 'sessions':
      return what.count === 1 ? 'First session' : `${what.count.toLocaleString('en')} sessions`;
    case 'phase':
      return `A new phase: ${phaseName(what)}`;
    case 'own':
      return what.title;
  }
}

/** When a milestone comes, without counting down. */
export function aheadWords(next: NextMilestone, today: string): string {
  if (next.on === null)
    return next.to_go === 1 ? 'one more session' : `${next.to_go.toLocaleString('en')} more sessions`;
  return nearDay(next.on, today);
}
