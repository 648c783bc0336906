import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';
import type { Encouragement } from '$lib/ipc/bindings';
import { useBackend } from '$lib/ipc/client';
import { MemoryBackend } from '$lib/ipc/memory';
import { sampleBackend } from '$lib/ipc/memory/sample';

import { structureProblems } from '../../../testing/axe';
import { encouragementSentence, recoverySentence } from './messages.en';
import { TodayState } from './today.svelte';
import TodayScreen from './TodayScreen.svelte';

describe('Today', () => {
  it('shows the next session with its countdown, the check-ins and the recovery days', async () => {
    useBackend(sampleBackend(''));
    const { container } = render(TodayScreen);
    expect(await screen.findByText('Morning group')).toBeInTheDocument();
    expect(screen.getByText('In 1 h 30 min')).toBeInTheDocument();
    expect(screen.getByText('A bottle of water')).toBeInTheDocument();
    expect(screen.getByText('34')).toBeInTheDocument();
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
    expect(await structureProblems(container)).toEqual([]);
  });

  it('takes attendance in one tap and gives it back', async () => {
    const backend = sampleBackend('');
    useBackend(backend);
    render(TodayScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'There' }));
    await expect.poll(() => screen.queryByText('Were you there?')).toBeNull();

    const other = sampleBackend('');
    useBackend(other);
    const state = new TodayState();
    await state.load();
    const open = state.today?.attendance_open[0];
    if (!open) throw new Error('the sample has an open attendance');
    const undo = await state.attend(open, 'late');
    expect(state.today?.attendance_open).toHaveLength(0);
    await undo?.();
    expect(state.today?.attendance_open).toHaveLength(1);
  });

  it('greets a first day with one thing to do', async () => {
    useBackend(new MemoryBackend());
    render(TodayScreen);
    expect(await screen.findByRole('heading', { name: 'A fresh start' })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Add a session' })).toHaveAttribute('href', '#/session/new');
  });

  it('leads back into an open urge', async () => {
    const backend = new MemoryBackend();
    await backend.call('urge_begin', { before: 8 });
    useBackend(backend);
    render(TodayScreen);
    expect(await screen.findByRole('link', { name: 'Go on' })).toHaveAttribute('href', '#/urge');
  });

  it('snoozes a missed reminder, puts one away, and takes both back', async () => {
    const backend = sampleBackend('');
    backend.missed = [
      { id: 'a', due_at: '2026-03-08T09:00:00Z', about: { kind: 'check_in' } },
      { id: 'b', due_at: '2026-03-08T10:00:00Z', about: { kind: 'weekly_review' } },
    ];
    useBackend(backend);
    const { container } = render(TodayScreen);
    const snooze = await screen.findByRole('button', { name: /^Snooze 10 minutes: Check-in, yesterday/ });
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(snooze);
    await expect.poll(() => backend.missed.map(({ id }) => id)).toEqual(['b']);
    expect(toasts.list.map(({ text }) => text)).toEqual(['It comes at 8:40 AM.']);
    expect(document.activeElement).toHaveAccessibleName('While you were away');
    await toasts.list[0]?.action?.run();
    expect(backend.missed).toHaveLength(2);

    await userEvent.click(screen.getByRole('button', { name: /^Done: Weekly review/ }));
    await expect.poll(() => backend.missed.map(({ id }) => id)).toEqual(['a']);
    expect(toasts.list.map(({ text }) => text)).toEqual(['Done. It is off your list.']);
    await toasts.list[0]?.action?.run();
    expect(backend.missed).toHaveLength(2);
    await userEvent.click(screen.getByRole('button', { name: 'Put all away' }));
    await expect.poll(() => screen.queryByText('While you were away')).toBeNull();
  });

  it('says where a reminder could not be snoozed, and keeps it', async () => {
    const backend = sampleBackend('');
    backend.failing.set('reminder_snooze', { kind: 'disk_full' });
    useBackend(backend);
    render(TodayScreen);
    await userEvent.click(await screen.findByRole('button', { name: /^Snooze 10 minutes/ }));
    expect(await screen.findByRole('alert')).toHaveTextContent('no room left');
    expect(backend.missed).toHaveLength(1);
  });

  it('says what went wrong and tries again', async () => {
    const backend = new MemoryBackend();
    backend.failing.set('today_get', { kind: 'disk_full' });
    useBackend(backend);
    render(TodayScreen);
    expect(await screen.findByRole('alert')).toHaveTextContent('no room left');
    backend.failing.clear();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'A fresh start' })).toBeInTheDocument();
  });
});

describe('its words', () => {
  it('have a sentence for every fact, without blame', () => {
    const facts: Encouragement[] = [
      { kind: 'first_step' },
      { kind: 'welcome_back', days: 3 },
      { kind: 'honest' },
      { kind: 'urges_ridden', count: 1 },
      { kind: 'craving_easing', now: 2.14, before: 4 },
      { kind: 'helped', exercise: 'Slow breathing', mean_relief: 2.5 },
      { kind: 'sessions_attended', count: 4 },
      { kind: 'checked_in', count: 9 },
    ];
    for (const fact of facts) expect(encouragementSentence(fact)).not.toMatch(/fail|relapse|clean|streak|!/i);
    expect(encouragementSentence({ kind: 'urges_ridden', count: 1 })).toContain('1 urge in');
  });

  it('keep the whole beside the run', () => {
    expect(recoverySentence({ since_start: 34, without_use: 33, current_run: 11 })).toBe(
      '33 days of them without use. They all count. Today is day 11 since you began again.',
    );
    expect(recoverySentence({ since_start: 1, without_use: 1, current_run: 1 })).toBe('All 1 day without use.');
  });
});
