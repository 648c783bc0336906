import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';
import type { SessionView } from '$lib/ipc/bindings';
import { useBackend } from '$lib/ipc/client';
import type { MemoryBackend } from '$lib/ipc/memory';
import { sampleBackend } from '$lib/ipc/memory/sample';

import { structureProblems } from '../../../testing/axe';
import { monthlyRule } from './rule';
import { readSessionDraft, SessionForm, type Scope } from './session.svelte';
import SessionScreen from './SessionScreen.svelte';

let backend: MemoryBackend;
let group: SessionView;

beforeEach(() => {
  toasts.clear();
  backend = sampleBackend('');
  useBackend(backend);
  const [first] = backend.sessions;
  if (!first) throw new Error('the sample has sessions');
  group = first;
});

async function opened(
  id: string | null,
  original: string | null = null,
  scope: Scope = 'following',
): Promise<SessionForm> {
  const form = new SessionForm(id, original, scope);
  await form.load();
  return form;
}

describe('the session form', () => {
  it('adds one every month on the second Monday, and takes it back', async () => {
    const form = await opened(null);
    form.change({ on: '2026-03-16', title: 'Review' });
    expect(form.draft.days).toEqual(['monday']);
    form.change({ repeats: 'monthly', monthly: 'weekday' });
    expect(form.monthlies).toEqual(['date', 'weekday']);
    form.change({ on: '2026-03-30' });
    expect([form.monthlies, form.draft.monthly]).toEqual([['date', 'last_weekday'], 'last_weekday']);
    form.change({ on: '2026-03-09', monthly: 'weekday' });
    const undo = await form.save();
    const added = backend.sessions.at(-1);
    expect(added?.repeat).toEqual({ kind: 'rule', rule: monthlyRule('weekday', '2026-03-09', 1, '') });
    const again = await opened(added?.id ?? '');
    expect([again.draft.repeats, again.draft.monthly, again.rule]).toEqual(['monthly', 'weekday', null]);
    await undo?.();
    expect((await backend.call('session_list', null)).some(({ id }) => id === added?.id)).toBe(false);
  });

  it('knows commitments, whole days and further dates', async () => {
    const form = await opened(null);
    const leads = [...form.draft.leads];
    form.change({ kind: 'work' });
    expect([form.commitment, form.draft.leads]).toEqual([true, []]);
    form.change({ kind: 'group' });
    expect(form.draft.leads).toEqual(leads);
    form.change({ free: true });
    expect(form.request().free).toBe(false);
    form.change({ kind: 'care' });
    expect(form.request().free).toBe(true);
    form.change({ kind: 'care', allDay: true, length: 2, on: '2026-03-14', repeats: 'never' });
    form.addDate('2026-03-21', '18:00');
    form.addDate('2026-03-21', '18:00');
    form.addDate('2026-03-20', '18:00');
    form.addDate('', '18:00');
    expect(form.draft.extra).toEqual(['2026-03-20T18:00:00', '2026-03-21T18:00:00']);
    form.removeDate('2026-03-20T18:00:00');
    await form.save();
    expect(backend.sessions.at(-1)).toMatchObject({
      kind: 'care',
      all_day: true,
      free: false,
      starts: '2026-03-14T00:00:00',
      duration_minutes: 2880,
      extra: ['2026-03-21T00:00:00'],
      repeat: { kind: 'never' },
    });
  });

  it('keeps a rule that it has no fields for', async () => {
    const rule = { ...monthlyRule('weekday', '2026-03-09', 1, ''), by_set_position: [1] };
    const repeat = { kind: 'rule' as const, rule };
    group.repeat = repeat;
    group.rule_text = 'FREQ=MONTHLY;BYDAY=2MO;BYSETPOS=1';
    const form = await opened(group.id, null);
    expect([form.draft.repeats, form.rule]).toEqual(['kept', group.rule_text]);
    form.change({ place: 'Room 9' });
    await form.save();
    expect(backend.sessions[0]).toMatchObject({ repeat, place: 'Room 9' });
  });

  it('keeps the second that a calendar says, until there is another time', async () => {
    const starts = `${group.starts.slice(0, 16)}:30`;
    group.starts = starts;
    const form = await opened(group.id, null, 'all');
    form.change({ title: 'To the second' });
    expect(form.request().starts).toBe(starts);
    form.change({ time: '09:15' });
    expect(form.request().starts).toBe(`${starts.slice(0, 10)}T09:15:00`);
  });

  it('changes this one, this and those after it, or all', async () => {
    const original = '2026-03-11T10:00:00';
    const form = await opened(group.id, original);
    expect([form.scoped, form.draft.scope, form.draft.on]).toEqual([true, 'following', '2026-03-11']);
    form.setScope('all');
    expect(form.draft.on).toBe(group.starts.slice(0, 10));
    form.setScope('following');
    form.change({ time: '11:00' });
    const undo = await form.save();
    expect(backend.sessions.at(-1)).toMatchObject({ starts: '2026-03-11T11:00:00', title: 'Morning group' });
    expect(backend.sessions[0]?.repeat).toMatchObject({ until: '2026-03-10' });
    await undo?.();
    expect(backend.sessions[0]?.repeat).toMatchObject({ until: null });

    const one = await opened(group.id, original, 'one');
    one.change({ on: '2026-03-12', time: '09:00' });
    const back = await one.save();
    expect(backend.changes.get(`${group.id} ${original}`)?.to).toBe('2026-03-12T09:00:00');
    await back?.();
    expect(backend.changes.get(`${group.id} ${original}`)?.to).toBeNull();

    const all = await opened(group.id, original, 'all');
    expect(all.draft.on).toBe(group.starts.slice(0, 10));
    all.change({ facilitator: 'Dana' });
    const before = await all.save();
    expect(backend.sessions[0]?.facilitator).toBe('Dana');
    await before?.();
    expect(backend.sessions[0]?.facilitator).toBeNull();
  });

  it('keeps what was begun for the same change only', async () => {
    const form = await opened(group.id, '2026-03-11T10:00:00');
    form.change({ title: 'Half a' });
    await form.leave();
    expect((await opened(group.id)).restored).toBe(false);
    const back = await opened(group.id, '2026-03-11T10:00:00');
    expect([back.restored, back.draft.title]).toEqual([true, 'Half a']);
    await back.startOver();
    expect([back.restored, back.draft.title]).toEqual([false, 'Morning group']);
    for (const body of ['', 'null', '{']) expect(readSessionDraft(body, back.draft)).toBeNull();
    expect(readSessionDraft('{"kind":7,"repeats":"never","monthly":3,"extra":[4]}', back.draft)).toMatchObject({
      kind: 'group',
      repeats: 'never',
      extra: [],
    });
  });

  it('changes what follows one that was moved from where the series has it', async () => {
    const original = '2026-03-11T10:00:00';
    await backend.call('occurrence_move', { session: group.id, original, to: '2026-03-12T14:00:00' });
    const form = await opened(group.id, original);
    expect([form.draft.on, form.draft.time]).toEqual(['2026-03-11', '10:00']);
    form.setScope('one');
    expect([form.draft.on, form.draft.time]).toEqual(['2026-03-12', '14:00']);
    form.setScope('following');
    form.change({ place: 'Room 9' });
    await form.save();
    const rest = backend.sessions.at(-1);
    expect(rest).toMatchObject({ starts: original, place: 'Room 9' });
    const { occurrence } = await backend.call('occurrence_get', { session: rest?.id ?? '', original });
    expect(occurrence).toMatchObject({ status: 'moved', starts: '2026-03-12T14:00:00' });
  });

  it('leaves a new one that was begun when another is changed', async () => {
    const begun = await opened(null);
    begun.change({ title: 'A new group' });
    await begun.leave();
    const change = await opened(group.id);
    change.change({ place: 'Room 9' });
    await change.leave();
    expect((await opened(group.id)).draft.place).toBe('Room 9');
    await (await opened(group.id)).save();
    const back = await opened(null);
    expect([back.restored, back.draft.title]).toEqual([true, 'A new group']);
    expect((await opened(group.id)).restored).toBe(false);
  });

  it('is sound, says how far a change reaches, and says rules in words', async () => {
    const first = monthlyRule('weekday', '2026-03-02', 1, '');
    group.repeat = { kind: 'rule', rule: { ...first, end: { kind: 'count', count: 6 } } };
    const { container } = render(SessionScreen, {
      params: { id: group.id },
      query: new URLSearchParams({ original: group.starts, scope: 'all' }),
    });
    expect(await screen.findByText('Every month on the first Monday, 6 times.')).toBeInTheDocument();
    expect(container.querySelectorAll('optgroup')).toHaveLength(2);
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(screen.getByRole('radio', { name: 'Only this' }));
    expect(screen.queryByLabelText('Title')).toBeNull();
    expect(screen.getByText(/The rest of the series stays/)).toBeInTheDocument();
  }, 30_000);
});
