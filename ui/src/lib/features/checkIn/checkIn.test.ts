import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { openApp, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { checkIn } from '../../../testing/seed';
import { Autosave } from './autosave';
import { CheckInForm } from './checkIn.svelte';
import { CheckIns } from './checkIns.svelte';
import CheckInScreen from './CheckInScreen.svelte';
import { toInstant, toLocal } from './when';

describe('autosave', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('saves within 400 ms of a change, however many follow', async () => {
    const save = vi.fn(() => Promise.resolve());
    const autosave = new Autosave(save);
    for (let key = 0; key < 10; key += 1) {
      autosave.touch();
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(300);
    expect(save.mock.calls.length).toBeGreaterThanOrEqual(3);
  });
});

describe('the check-in form', () => {
  it('brings an unfinished form back', async () => {
    await openApp();
    const form = new CheckInForm();
    await form.load();
    form.change({ mood: 2, note: 'half a thought' });
    await form.leave();
    const again = new CheckInForm();
    await again.load();
    expect(again.restored).toBe(true);
    expect(again.draft).toMatchObject({ mood: 2, note: 'half a thought' });
  });

  it('records with mood and craving alone, and undoes', async () => {
    const backend = await openApp();
    const form = new CheckInForm();
    await form.load();
    expect(await form.save()).toBeNull();
    form.change({ mood: 4 });
    form.change({ craving: 0 });
    expect((await form.save())?.craving).toBe(0);
    expect(backend.names).toContain('draft_discard');
    await form.undo();
    const list = new CheckIns();
    await list.load();
    expect(list.total).toBe(0);
    expect(form.draft.mood).toBe(4);
  });
});

describe('a check-in that asks for more', () => {
  const user = userEvent.setup();

  async function saved(mood: string, craving: string, used?: string): Promise<TestBackend> {
    const backend = await openApp();
    window.location.hash = '#/check-in';
    render(CheckInScreen, { params: {}, query: new URLSearchParams() });
    await user.click(
      within(await screen.findByRole('radiogroup', { name: 'How is your mood?' })).getByRole('radio', { name: mood }),
    );
    await user.click(
      within(screen.getByRole('radiogroup', { name: 'How strong is the craving?' })).getByRole('radio', {
        name: new RegExp(`^${craving}`),
      }),
    );
    if (used) {
      const asked = within(screen.getByRole('radiogroup', { name: 'Any use since your last check-in?' }));
      await user.click(asked.getByRole('radio', { name: used }));
    }
    await user.click(screen.getByRole('button', { name: 'Save' }));
    return backend;
  }

  it('is answered where the craving is strong, and what was said is carried over', async () => {
    const backend = await saved('Okay', '9');
    expect(
      await screen.findByRole('heading', { level: 1, name: 'That is strong. Shall we ride it out?' }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'My safety plan' })).toBeNull();
    expect(await structureProblems(document.body)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Ride it out' }));
    await expect.poll(() => window.location.hash).toBe('#/urge');
    expect(await backend.world.call('urge_open', null)).toMatchObject({ before: 9 });
  });

  it('offers the safety plan where the mood is very low', async () => {
    await saved('Very low', '2');
    expect(await screen.findByRole('heading', { level: 1, name: 'That sounds hard' })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'My safety plan' })).toHaveAttribute('href', '#/worksheets/safety-plan');
    expect(screen.getByRole('link', { name: 'Not now' })).toHaveAttribute('href', '#/today');
    expect(await structureProblems(document.body)).toEqual([]);
  });

  it('leads to the body first where there was use', async () => {
    await saved('Okay', '9', 'Yes');
    await expect.poll(() => window.location.hash).toBe('#/lapse?said');
  });

  it('goes back to Today where all is as usual', async () => {
    await saved('Okay', '2', 'No');
    await expect.poll(() => window.location.hash).toBe('#/today');
  });
});

describe('changing a check-in', () => {
  it('leaves a new one that was begun, and keeps its own unfinished changes', async () => {
    const backend = await openApp();
    const earlier = await backend.call('check_in_record', checkIn());
    const begun = new CheckInForm();
    await begun.load();
    begun.change({ mood: 1, note: 'a long story' });
    await begun.leave();

    const change = new CheckInForm(earlier.id);
    await change.load();
    expect([change.restored, change.draft.mood]).toEqual([false, 3]);
    change.change({ mood: 4 });
    await change.leave();
    const back = new CheckInForm();
    await back.load();
    expect([back.restored, back.draft.note]).toEqual([true, 'a long story']);

    const again = new CheckInForm(earlier.id);
    await again.load();
    expect([again.restored, again.draft.mood]).toEqual([true, 4]);
    expect((await again.save())?.mood).toBe(4);
    const still = new CheckInForm();
    await still.load();
    expect([still.restored, still.draft.note]).toEqual([true, 'a long story']);
    const fresh = new CheckInForm(earlier.id);
    await fresh.load();
    expect(fresh.restored).toBe(false);
  });

  it('keeps its time to the second, and in its own hour where clocks go back, unless it is changed', async () => {
    const backend = await openApp({ zone: 'America/New_York' });
    const at = '2025-11-02T06:30:41Z';
    const { id } = await backend.call('check_in_record', checkIn({ at }));
    const form = new CheckInForm(id);
    await form.load();
    expect(form.draft.at).toBe('2025-11-02T01:30');
    form.change({ note: 'more of it' });
    await form.leave();
    const back = new CheckInForm(id);
    await back.load();
    await back.save();
    expect(await backend.call('check_in_get', { id })).toMatchObject({ at, note: 'more of it' });
    const other = new CheckInForm(id);
    await other.load();
    other.change({ at: '2025-11-02T09:00' });
    await other.save();
    expect((await backend.call('check_in_get', { id })).at).toBe('2025-11-02T14:00:00Z');
  });
});

describe('the history', () => {
  it('deletes and restores in place', async () => {
    await openApp();
    for (const mood of [1, 3]) {
      const form = new CheckInForm();
      await form.load();
      form.change({ mood, craving: mood });
      await form.save();
    }
    const list = new CheckIns();
    await list.load();
    const gone = list.list[0]?.id ?? '';
    expect(await list.remove(gone)).toBe(true);
    expect(list.list).toHaveLength(1);
    await list.restore(gone);
    expect(list.list.map((one) => one.id)).toContain(gone);
    expect(list.total).toBe(2);
  });
});

describe('wall-clock times', () => {
  it('go to an instant and back, over a gap too', () => {
    expect(toInstant('2026-07-01T08:30', 'America/New_York')).toBe('2026-07-01T12:30:00.000Z');
    expect(toLocal('2026-07-01T12:30:00Z', 'America/New_York')).toBe('2026-07-01T08:30');
    expect(toInstant('2026-03-08T02:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z');
    expect(toInstant('nonsense', 'Europe/London')).toBeNull();
  });
});
