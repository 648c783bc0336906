import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { toasts } from '$lib/design';
import type { OccurrenceDetail, SessionView } from '$lib/ipc/bindings';

import { settled, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { FRIDAY, fillHomework, fridayOf, openWeeks, type Weeks, undo } from '../../../testing/seed';
import { OccurrencePage, readNotes } from './occurrence.svelte';
import OccurrenceScreen from './OccurrenceScreen.svelte';

const NEXT = '2026-03-09T10:00:00';
let backend: TestBackend;
let weeks: Weeks;
let session: string;

beforeEach(async () => {
  toasts.clear();
  ({ backend, weeks } = await openWeeks());
  session = weeks.group.id;
  await backend.world.call('occurrence_note_save', {
    ...fridayOf(weeks),
    reason: null,
    went: 4,
    takeaways: 'A craving passes whether I act on it or not.',
    questions: 'What do I say when my brother offers me a drink?',
  });
  await fillHomework(backend.world, fridayOf(weeks));
});

/** What the app knows of an occurrence. */
function detail(original: string, of = session): Promise<OccurrenceDetail> {
  return backend.world.call('occurrence_get', { session: of, original });
}

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
      const page = await opened(FRIDAY);
      expect(page.notes.went).toBe(4);
      page.change({ takeaways: 'a' });
      page.change({ takeaways: 'at the door', went: null });
      expect([page.saved, page.typed]).toEqual([false, true]);
      await vi.advanceTimersByTimeAsync(400);
      await settled(backend);
      expect(page.saved).toBe(true);
      expect((await detail(FRIDAY)).note).toMatchObject({ takeaways: 'at the door', went: null });
    } finally {
      vi.useRealTimers();
    }
  });

  it('survive leaving the page, even where they could not be saved', async () => {
    const page = await opened(FRIDAY);
    backend.failing.set('occurrence_note_save', { kind: 'disk_full' });
    page.change({ questions: 'And now?' });
    await page.flush();
    expect([page.saved, page.problem !== null]).toEqual([false, true]);
    const other = await opened(NEXT);
    expect(other.notes.questions).toBe('');
    backend.failing.clear();
    const again = await opened(FRIDAY);
    expect([again.notes.questions, again.saved]).toEqual(['And now?', true]);
    expect((await detail(FRIDAY)).note.questions).toBe('And now?');
    const name = { form: 'occurrence_note' as const, of: { kind: 'occurrence' as const, session, original: FRIDAY } };
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
  });

  it('takes attendance with a reason, and how it went in words', async () => {
    const { container } = shown(FRIDAY);
    await userEvent.click(await screen.findByRole('button', { name: 'Missed' }));
    await userEvent.type(await screen.findByLabelText('What was in the way?'), 'The bus');
    await userEvent.click(screen.getByRole('button', { name: 'So-so' }));
    expect(screen.getByRole('button', { name: 'So-so' })).toHaveAttribute('aria-pressed', 'true');
    await expect.poll(() => screen.queryByText('Saved.')).not.toBeNull();
    const { occurrence, note } = await detail(FRIDAY);
    expect(occurrence.attendance).toBe('missed');
    expect(note).toMatchObject({ reason: 'The bus', went: 3 });
    expect(await structureProblems(container)).toEqual([]);
    await undo(backend);
    await expect.poll(() => screen.queryByLabelText('What was in the way?')).toBeNull();
  });

  it('keeps a conflict quiet once it is fine, until it is asked again', async () => {
    const page = await opened('2026-03-11T10:00:00');
    expect([page.conflicts.length, page.accepted.length]).toEqual([1, 0]);
    await page.changes.accept(page.conflicts);
    expect([page.conflicts.length, page.accepted.length]).toEqual([0, 1]);
    await page.changes.accept(page.accepted, false);
    expect([page.conflicts.length, page.accepted.length]).toEqual([1, 0]);
  });

  it('moves whole days by their date', async () => {
    const birthday = weeks.birthday.id;
    shown('2026-03-14T00:00:00', birthday);
    const to = await screen.findByLabelText('New day and time');
    expect(to).toHaveAttribute('type', 'date');
    await userEvent.clear(to);
    await userEvent.type(to, '2026-03-15');
    await userEvent.click(screen.getByRole('button', { name: 'Move it' }));
    const starts = async (): Promise<string> => (await detail('2026-03-14T00:00:00', birthday)).occurrence.starts;
    await expect.poll(starts).toBe('2026-03-15T00:00:00');
  });

  it('marks homework as done and gives it back', async () => {
    const page = await opened(FRIDAY);
    const open = page.detail?.homework.find((one) => one.done_at === null);
    if (!open) throw new Error('the sample gave homework');
    const back = await page.finish(open);
    expect(page.detail?.homework.every((one) => one.done_at !== null)).toBe(true);
    await back?.();
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
    const group = (): Promise<SessionView> => backend.world.call('session_get', { id: session });
    expect((await group()).repeat).toMatchObject({ until: '2026-03-08' });
    await undo(backend);
    expect((await group()).repeat).toMatchObject({ until: null });
    expect(window.location.hash).toContain('/occurrence/');
  });

  it('asks nothing about having been there of a commitment', async () => {
    shown('2026-03-05T11:30:00', weeks.work.id);
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
