import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';

import type { TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { attend, changeProfile, openWeeks, undo } from '../../../testing/seed';
import TodayScreen from '../today/TodayScreen.svelte';
import { aheadWords, milestoneName } from './messages.en';
import { Milestones } from './milestones.svelte';
import MilestonesCard from './MilestonesCard.svelte';

/** The app of one who is in recovery for a good month, with five sessions attended and two milestones of their own. */
async function given(): Promise<TestBackend> {
  const { backend, weeks } = await openWeeks();
  await changeProfile(backend.world, { recovery_started_on: '2026-02-04' });
  const days = ['2026-02-23', '2026-02-25', '2026-02-27', '2026-03-02', '2026-03-04'];
  await attend(backend.world, weeks.group, ...days.map((on) => `${on}T10:00:00`));
  await backend.world.call('milestone_add', { title: 'First shift back at work', on: '2026-02-28' });
  await backend.world.call('milestone_add', { title: 'Dinner with Maya and the children', on: '2026-03-21' });
  return backend;
}

beforeEach(() => {
  toasts.clear();
});

describe('milestones', () => {
  it('have plain names', () => {
    expect(milestoneName({ kind: 'days', days: 60 })).toBe('60 days in recovery');
    expect(milestoneName({ kind: 'days', days: 730 })).toBe('2 years in recovery');
    expect(milestoneName({ kind: 'run', days: 7 })).toBe('7 days without use since you began again');
    expect(milestoneName({ kind: 'sessions', count: 1 })).toBe('First session');
    expect(milestoneName({ kind: 'phase', level: 'outpatient', title: null })).toBe('A new phase: Outpatient');
    const sessions = { kind: 'sessions', count: 25 } as const;
    expect(aheadWords({ what: sessions, on: null, to_go: 1 }, '2026-03-09')).toBe('one more session');
    expect(aheadWords({ what: sessions, on: '2026-03-10', to_go: 1 }, '2026-03-09')).toBe('tomorrow');
  });

  it('are shown with their day, a few at first, and are sound', async () => {
    await given();
    const { container } = render(MilestonesCard);
    expect(await screen.findByText('30 days in recovery')).toBeInTheDocument();
    expect(screen.getByText('Dinner with Maya and the children')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /^Show all/ }));
    expect(screen.getByText('First session')).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
  });

  it('can be ones own, and come back after they are deleted', async () => {
    const backend = await given();
    render(MilestonesCard);
    await userEvent.click(await screen.findByRole('button', { name: 'Add your own' }));
    await userEvent.click(screen.getByRole('button', { name: 'Add milestone' }));
    expect(await screen.findByText('Give it a few words of a name.')).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('What is it?'), 'A week of mornings');
    await userEvent.click(screen.getByRole('button', { name: 'Add milestone' }));
    expect(await screen.findByText('A week of mornings')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Delete: A week of mornings' }));
    await expect.poll(() => screen.queryByText('A week of mornings')).toBeNull();
    await undo(backend);
    expect(await screen.findByText('A week of mornings')).toBeInTheDocument();
    const { reached, next } = await backend.world.call('milestone_list', null);
    expect([...reached, ...next].filter(({ what }) => what.kind === 'own')).toHaveLength(3);
  });

  it('tell when something does not work', async () => {
    const backend = await given();
    backend.failing.set('milestone_delete', { kind: 'disk_full' });
    const view = new Milestones();
    await view.load();
    expect(await view.remove('one')).toBe(false);
    backend.failing.set('milestone_list', { kind: 'unexpected' });
    await view.load();
    expect(view.problem).not.toBeNull();
  });

  it('are marked with one line on Today on their day', async () => {
    const backend = await given();
    await backend.world.call('milestone_add', { title: 'Half a year at work', on: '2026-03-09' });
    render(TodayScreen);
    const line = await screen.findByText(/Today: Half a year at work\./);
    expect(within(line).queryByRole('button')).toBeNull();
  });
});
