import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';
import { useBackend } from '$lib/ipc/client';
import type { MemoryBackend } from '$lib/ipc/memory';
import { sampleBackend } from '$lib/ipc/memory/sample';

import { structureProblems } from '../../../testing/axe';
import TodayScreen from '../today/TodayScreen.svelte';
import { aheadWords, milestoneName } from './messages.en';
import { Milestones } from './milestones.svelte';
import MilestonesCard from './MilestonesCard.svelte';

function sample(): MemoryBackend {
  const backend = sampleBackend('');
  useBackend(backend);
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
    sample();
    const { container } = render(MilestonesCard);
    expect(await screen.findByText('30 days in recovery')).toBeInTheDocument();
    expect(screen.getByText('Dinner with Maya and the children')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /^Show all/ }));
    expect(screen.getByText('First session')).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
  });

  it('can be ones own, and come back after they are deleted', async () => {
    const backend = sample();
    render(MilestonesCard);
    await userEvent.click(await screen.findByRole('button', { name: 'Add your own' }));
    await userEvent.click(screen.getByRole('button', { name: 'Add milestone' }));
    expect(await screen.findByText('Give it a few words of a name.')).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('What is it?'), 'A week of mornings');
    await userEvent.click(screen.getByRole('button', { name: 'Add milestone' }));
    expect(await screen.findByText('A week of mornings')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Delete: A week of mornings' }));
    await expect.poll(() => screen.queryByText('A week of mornings')).toBeNull();
    await toasts.list[0]?.action?.run();
    expect(await screen.findByText('A week of mornings')).toBeInTheDocument();
    expect(backend.goals.milestones).toHaveLength(3);
  });

  it('tell when something does not work', async () => {
    const backend = sample();
    backend.failing.set('milestone_delete', { kind: 'disk_full' });
    const view = new Milestones();
    await view.load();
    expect(await view.remove('one')).toBe(false);
    backend.failing.set('milestone_list', { kind: 'unexpected' });
    await view.load();
    expect(view.problem).not.toBeNull();
  });

  it('are marked with one line on Today on their day', async () => {
    const backend = sample();
    backend.goals.milestones.push({ id: 'own', title: 'Half a year at work', on: '2026-03-09', deleted: false });
    render(TodayScreen);
    const line = await screen.findByText(/Today: Half a year at work\./);
    expect(within(line).queryByRole('button')).toBeNull();
  });
});
