import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { toasts } from '$lib/design';
import { useBackend } from '$lib/ipc/client';
import type { MemoryBackend } from '$lib/ipc/memory';
import { sampleBackend } from '$lib/ipc/memory/sample';

import { structureProblems } from '../../../testing/axe';
import { OccurrencePage, readNotes } from './occurrence.svelte';
import OccurrenceScreen from './OccurrenceScreen.svelte';

const PAST = '2026-03-06T10:00:00';
const NEXT = '2026-03-09T10:00:00';
let backend: MemoryBackend;
let session: string;

beforeEach(() => {
  toasts.clear();
  backend = sampleBackend('');
  useBackend(backend);
  session = backend.sessions[0]?.id ?? '';
});

async function opened(original: string): Promise<OccurrencePage> {
  const page = new OccurrencePage(session, original);
  await page.load();
  return page;
}

function shown(original: string, of = session): ReturnType<typeof render> {
  return render(OccurrenceScreen, { params: { session: of, original }, query: new URLSearchParams() });
}

describe('notes of a session', () => {
  it('are in the store a moment after they were typed', async () => {
    vi.useFakeTimers();
    try {
      const page = await opened(PAST);
      expect(page.notes.went).toBe(4);
      page.change({ takeaways: 'a' });
      page.change({ takeaways: 'at the door', went: null });
      expect([page.saved, page.typed]).toEqual([false, true]);
      await vi.advanceTimersByTimeAsync(400);
      expect(page.saved).toBe(true);
      expect(backend.notes.get(`${session} ${PAST}`)).toMatchObject({ takeaways: 'at the door', went: null });
    } finally {
      vi.useRealTimers();
    }
  });

  it('survive leaving the page, even where they could not be saved', async () => {
    const page = await opened(PAST);
    backend.failing.set('occurrence_note_save', { kind: 'disk_full' });
    page.change({ questions: 'And now?' });
    await page.flush();
    expect([page.saved, page.problem !== null]).toEqual([false, true]);
    const other = await opened(NEXT);
    expect(other.notes.questions).toBe('');
    backend.failing.clear();
    const again = await opened(PAST);
    expect([again.notes.questions, again.saved]).toEqual(['And now?', true]);
    expect(backend.notes.get(`${session} ${PAST}`)?.questions).toBe('And now?');
    const name = { form: 'occurrence_note' as const, of: { kind: 'occurrence' as const, session, original: PAST } };
    expect((await backend.call('draft_get', name)).body).toBeNull();
  });

  it('are not read from what is none', () => {
    for (const body of ['', 'null', '{', '{"of":"another"}']) expect(readNotes(body, 'it')).toBeNull();
    expect(readNotes('{"of":"it","went":9,"takeaways":4,"reason":"r"}', 'it')).toEqual({
      reason: 'r',
      went: null,
      takeaways: '',
      questions: '',
    });
  });
});

describe('the page of a session', () => {
  it('shows what the person wanted to ask, and is sound', async () => {
    const { container } = shown(NEXT);
    expect(await screen.findByRole('heading', { level: 1, name: 'Morning group' })).toBeInTheDocument();
    const asked = within(await screen.findByRole('region', { name: 'You wanted to ask' }));
    expect(asked.getByText('What do I say when my brother offers me a drink?')).toBeInTheDocument();
    expect(screen.getByText('Every week on Monday, Wednesday, and Friday.')).toBeInTheDocument();
    expect(screen.queryByText('Were you there?')).toBeNull();
    expect(await structureProblems(container)).toEqual([]);
  }, 30_000);

  it('takes attendance with a reason, and how it went in words', async () => {
    const { container } = shown(PAST);
    await userEvent.click(await screen.findByRole('button', { name: 'Missed' }));
    await userEvent.type(await screen.findByLabelText('What was in the way?'), 'The bus');
    await userEvent.click(screen.getByRole('button', { name: 'So-so' }));
    expect(screen.getByRole('button', { name: 'So-so' })).toHaveAttribute('aria-pressed', 'true');
    await expect.poll(() => screen.queryByText('Saved.')).not.toBeNull();
    expect(backend.changes.get(`${session} ${PAST}`)?.attendance).toBe('missed');
    expect(backend.notes.get(`${session} ${PAST}`)).toMatchObject({ reason: 'The bus', went: 3 });
    expect(await structureProblems(container)).toEqual([]);
    await toasts.list[0]?.action?.run();
    await expect.poll(() => screen.queryByLabelText('What was in the way?')).toBeNull();
  }, 30_000);

  it('keeps a conflict quiet once it is fine, until it is asked again', async () => {
    const page = await opened('2026-03-11T10:00:00');
    expect([page.conflicts.length, page.accepted.length]).toEqual([1, 0]);
    await page.changes.accept(page.conflicts);
    expect([page.conflicts.length, page.accepted.length]).toEqual([0, 1]);
    await page.changes.accept(page.accepted, false);
    expect([page.conflicts.length, page.accepted.length]).toEqual([1, 0]);
  });

  it('moves whole days by their date', async () => {
    const birthday = backend.sessions.find(({ all_day }) => all_day)?.id ?? '';
    shown('2026-03-14T00:00:00', birthday);
    const to = await screen.findByLabelText('New day and time');
    expect(to).toHaveAttribute('type', 'date');
    await userEvent.clear(to);
    await userEvent.type(to, '2026-03-15');
    await userEvent.click(screen.getByRole('button', { name: 'Move it' }));
    await expect.poll(() => backend.changes.get(`${birthday} 2026-03-14T00:00:00`)?.to).toBe('2026-03-15T00:00:00');
  });

  it('marks homework as done and gives it back', async () => {
    const page = await opened(PAST);
    const open = page.detail?.homework.find((one) => one.done_at === null);
    if (!open) throw new Error('the sample gave homework');
    const undo = await page.finish(open);
    expect(page.detail?.homework.every((one) => one.done_at !== null)).toBe(true);
    await undo?.();
    expect(page.detail?.homework.some((one) => one.id === open.id && one.done_at === null)).toBe(true);
  });

  it('cancels, puts back and ends the series, each with a way back', async () => {
    shown(NEXT);
    await userEvent.click(await screen.findByRole('button', { name: 'Cancel it' }));
    expect(await screen.findByText('Canceled')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Put it back' }));
    await expect.poll(() => screen.queryByText('Canceled')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'End the series before this one' }));
    await expect.poll(() => window.location.hash).toBe('#/schedule');
    expect(backend.sessions[0]?.repeat).toMatchObject({ until: '2026-03-08' });
    await toasts.list[0]?.action?.run();
    expect(backend.sessions[0]?.repeat).toMatchObject({ until: null });
    expect(window.location.hash).toContain('/occurrence/');
  }, 30_000);

  it('asks nothing about having been there of a commitment', async () => {
    const work = backend.sessions.find(({ kind }) => kind === 'work')?.id ?? '';
    shown('2026-03-05T11:30:00', work);
    expect(await screen.findByRole('heading', { level: 1, name: 'Corner Bakery' })).toBeInTheDocument();
    expect(screen.queryByText('Were you there?')).toBeNull();
    expect(screen.queryByText('How did it go?')).toBeNull();
  });

  it('says what is no longer there', async () => {
    shown('2030-01-01T00:00:00');
    expect(await screen.findByText('This is no longer there.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeInTheDocument();
  });
});
