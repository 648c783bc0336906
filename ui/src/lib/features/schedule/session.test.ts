import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';
import type { Repeat, SessionView } from '$lib/ipc/bindings';

import type { TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { occurrence, openWeeks } from '../../../testing/seed';
import { monthlyRule } from './rule';
import { readSessionDraft, SessionForm, type Scope } from './session.svelte';
import SessionScreen from './SessionScreen.svelte';

let backend: TestBackend;
let group: SessionView;
let known: string[];

beforeEach(async () => {
  toasts.clear();
  const opened = await openWeeks();
  backend = opened.backend;
  group = opened.weeks.group;
  known = Object.values(opened.weeks).map(({ id }) => id);
});

/** The session that was added since. */
async function added(): Promise<SessionView | undefined> {
  return (await backend.world.call('session_list', null)).find(({ id }) => !known.includes(id));
}

/** The group as it is now. */
function groupNow(): Promise<SessionView> {
  return backend.world.call('session_get', { id: group.id });
}

async function changeGroup(change: Partial<SessionView>): Promise<void> {
  group = (await backend.world.call('session_update', { ...group, ...change })).session;
}

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
    const review = await added();
    expect(review?.repeat).toEqual({ kind: 'rule', rule: monthlyRule('weekday', '2026-03-09', 1, '') });
    const again = await opened(review?.id ?? '');
    expect([again.draft.repeats, again.draft.monthly, again.rule]).toEqual(['monthly', 'weekday', null]);
    await undo?.();
    expect(await added()).toBeUndefined();
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
    expect(await added()).toMatchObject({
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
    const repeat: Repeat = {
      kind: 'rule',
      rule: { ...monthlyRule('weekday', '2026-03-09', 1, ''), by_set_position: [1] },
    };
    await changeGroup({ repeat });
    const form = await opened(group.id, null);
    expect([form.draft.repeats, form.rule]).toEqual(['kept', 'FREQ=MONTHLY;BYDAY=2MO;BYSETPOS=1']);
    form.change({ place: 'Room 9' });
    await form.save();
    expect(await groupNow()).toMatchObject({ repeat, place: 'Room 9' });
  });

  it('keeps the second that a calendar says, until there is another time', async () => {
    const starts = `${group.starts.slice(0, 16)}:30`;
    await changeGroup({ starts });
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
    expect(await added()).toMatchObject({ starts: '2026-03-11T11:00:00', title: 'Morning group' });
    expect((await groupNow()).repeat).toMatchObject({ until: '2026-03-10' });
    await undo?.();
    expect((await groupNow()).repeat).toMatchObject({ until: null });

    const one = await opened(group.id, original, 'one');
    one.change({ on: '2026-03-12', time: '09:00' });
    const back = await one.save();
    const of = { session: group.id, original };
    expect((await occurrence(backend.world, of)).starts).toBe('2026-03-12T09:00:00');
    await back?.();
    expect(await occurrence(backend.world, of)).toMatchObject({ status: 'planned', starts: original });

    const all = await opened(group.id, original, 'all');
    expect(all.draft.on).toBe(group.starts.slice(0, 10));
    all.change({ facilitator: 'Dana' });
    const before = await all.save();
    expect((await groupNow()).facilitator).toBe('Dana');
    await before?.();
    expect((await groupNow()).facilitator).toBeNull();
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
    const rest = await added();
    expect(rest).toMatchObject({ starts: original, place: 'Room 9' });
    const moved = { status: 'moved', starts: '2026-03-12T14:00:00' };
    expect(await occurrence(backend.world, { session: rest?.id ?? '', original })).toMatchObject(moved);
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
    const repeat: Repeat = { kind: 'rule', rule: { ...first, end: { kind: 'count', count: 6 } } };
    await changeGroup({ starts: '2026-03-02T10:00:00', repeat });
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
  });
});
