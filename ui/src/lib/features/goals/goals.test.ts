import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';
import type { GoalView } from '$lib/ipc/bindings';

import { openApp, settled, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { fillGoals, fillProgramme, undo } from '../../../testing/seed';
import ProgressScreen from '../progress/ProgressScreen.svelte';
import GoalFormScreen from './GoalFormScreen.svelte';
import GoalItem from './GoalItem.svelte';
import { GoalForm, Goals } from './goals.svelte';
import GoalsScreen from './GoalsScreen.svelte';
import { doneOf } from './messages.en';

/** The app with the first phase of a programme and three goals. */
async function given(): Promise<{ backend: TestBackend; goals: () => Promise<GoalView[]> }> {
  const backend = await openApp();
  await fillGoals(backend.world, await fillProgramme(backend.world));
  return { backend, goals: () => backend.world.call('goal_list', null) };
}

async function walks(goals: () => Promise<GoalView[]>): Promise<GoalView> {
  const found = (await goals()).find(({ measure }) => measure === 'own');
  if (!found) throw new Error('there is one to be counted');
  return found;
}

beforeEach(() => {
  toasts.clear();
});

describe('goals', () => {
  it('say plainly how far a week has come', () => {
    expect(doneOf(3, 5, 'check_ins')).toBe('3 of 5');
    expect(doneOf(7.5, 9, 'hours_attended')).toBe('7.5 of 9 hours');
    expect(doneOf(0, 1, 'hours_attended')).toBe('0 of 1 hour');
  });

  it('are listed with this week and those before, and are sound', async () => {
    await given();
    const { container } = render(GoalsScreen);
    const list = within(await screen.findByRole('region', { name: 'This week' }));
    expect(list.getByText('Walk home the long way')).toBeInTheDocument();
    expect(list.getByText('During: Intensive outpatient')).toBeInTheDocument();
    expect(list.getByText('1 of 3')).toBeInTheDocument();
    expect(container.textContent).not.toMatch(/fail|miss|behind|only/i);
    expect(await structureProblems(container)).toEqual([]);
  });

  it('count by a tap, up and down', async () => {
    const { backend, goals } = await given();
    const done = async (): Promise<number> => (await walks(goals)).done;
    render(GoalsScreen);
    await userEvent.click(await screen.findByRole('button', { name: '1 more: Walk home the long way' }));
    await settled(backend);
    expect(await done()).toBe(2);
    await userEvent.click(screen.getByRole('button', { name: '1 more: Walk home the long way' }));
    expect(await screen.findByText('Reached this week')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Take one back: Walk home the long way' }));
    await expect.poll(done).toBe(2);
  });

  it('hand the focus on where there is nothing to take back any longer', async () => {
    const of = await walks((await given()).goals);
    const { rerender } = render(GoalItem, { of: { ...of, counted_today: 1 }, oncount: () => undefined });
    screen.getByRole('button', { name: /^Take one back/ }).focus();
    await rerender({ of: { ...of, counted_today: 0 } });
    expect(screen.queryByRole('button', { name: /^Take one back/ })).toBeNull();
    expect(screen.getByRole('button', { name: /^1 more/ })).toHaveFocus();
  });

  it('end, go on, and come back after they are deleted', async () => {
    const { backend, goals } = await given();
    render(GoalsScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'End this goal: Check in every day' }));
    expect(await screen.findByText('Ended today')).toBeInTheDocument();
    await undo(backend);
    await expect.poll(() => screen.queryByText('Ended today')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Delete: Check in every day' }));
    await expect.poll(goals).toHaveLength(2);
    await undo(backend);
    expect(await goals()).toHaveLength(3);
  });

  it('tell when something does not work', async () => {
    const { backend, goals } = await given();
    const view = new Goals();
    await view.load();
    backend.failing.set('goal_count', { kind: 'disk_full' });
    expect(await view.count((await walks(goals)).id, 1)).toBe(false);
    expect(view.problem).not.toBeNull();
    expect(view.busy).toBeNull();
    backend.failing.set('goal_list', { kind: 'unexpected' });
    const other = new Goals();
    await other.load();
    expect(other.phase).toBe('failed');
  });

  it('stand in short on Progress', async () => {
    await given();
    render(ProgressScreen);
    const card = within(await screen.findByRole('region', { name: 'Goals' }));
    expect(await card.findByText('1 of 3')).toBeInTheDocument();
    expect(card.getByRole('link', { name: 'All goals' })).toHaveAttribute('href', '#/goals');
    expect(screen.getByRole('link', { name: 'Look back' })).toHaveAttribute('href', '#/review');
  });
});

describe('the form', () => {
  it('sets a goal once, however often it is pressed', async () => {
    const { goals } = await given();
    const form = new GoalForm(null);
    await form.load();
    form.title = 'Practise';
    const saved = await Promise.all([form.save(), form.save()]);
    expect([saved.filter((one) => one !== null).length, await form.save()]).toEqual([1, null]);
    expect(await goals()).toHaveLength(4);
  });

  it('sets a goal for a phase', async () => {
    const { goals } = await given();
    const form = new GoalForm(null);
    await form.load();
    expect(form.phases).toHaveLength(3);
    form.title = 'Practise';
    form.measure = 'practices';
    form.target = '4';
    form.phase = form.phases[1]?.value ?? '';
    expect(await form.save()).toMatchObject({ counts: false, weekly_target: 4 });
    expect(await goals()).toHaveLength(4);
  });

  it('changes one, and marks what is wrong', async () => {
    const { goals } = await given();
    const { id } = await walks(goals);
    const form = new GoalForm(id);
    await form.load();
    expect(form.why).toMatch(/river/);
    for (const wrong of ['0', '2.5', 'x', '']) {
      form.target = wrong;
      expect(await form.save()).toBeNull();
      expect(form.problem).toMatchObject({ error: { field: 'target' } });
    }
    form.target = '5';
    expect(await form.save()).toMatchObject({ id, weekly_target: 5 });
    expect(await form.remove()).toBe(true);
    const gone = new GoalForm(id);
    await gone.load();
    expect(gone.state).toBe('failed');
  });

  it('keeps what was typed when it is left, and offers to begin again', async () => {
    const { backend } = await given();
    const { unmount } = render(GoalFormScreen, { params: {}, query: new URLSearchParams() });
    await userEvent.type(await screen.findByLabelText('What do you want to do?'), 'Swim');
    await userEvent.type(screen.getByLabelText('Why does it matter to you?'), 'Calm');
    unmount();
    await expect.poll(() => backend.names).toContain('draft_save');
    render(GoalFormScreen, { params: {}, query: new URLSearchParams() });
    expect(await screen.findByText('We kept what you began.')).toBeInTheDocument();
    expect(screen.getByLabelText('What do you want to do?')).toHaveValue('Swim');
    expect(screen.getByLabelText('Why does it matter to you?')).toHaveValue('Calm');
    await userEvent.click(screen.getByRole('button', { name: 'Begin again' }));
    await expect.poll(() => screen.queryByText('We kept what you began.')).toBeNull();
    expect(await screen.findByLabelText('What do you want to do?')).toHaveValue('');
  });

  it('has a draft for each goal, which goes once it is saved', async () => {
    const [one, other] = await (await given()).goals();
    const form = new GoalForm(one?.id ?? '');
    await form.load();
    form.write({ title: 'Another name', target: '7' });
    await form.leave();
    const elsewhere = new GoalForm(other?.id ?? '');
    await elsewhere.load();
    expect([elsewhere.title, elsewhere.restored]).toEqual([other?.title, false]);
    const again = new GoalForm(one?.id ?? '');
    await again.load();
    expect([again.title, again.target, again.restored]).toEqual(['Another name', '7', true]);
    // What is refused is kept.
    again.write({ target: '0' });
    expect(await again.save()).toBeNull();
    await again.leave();
    const third = new GoalForm(one?.id ?? '');
    await third.load();
    expect(third.target).toBe('0');
    third.write({ target: '7' });
    expect(await third.save()).toMatchObject({ title: 'Another name', weekly_target: 7 });
    const last = new GoalForm(one?.id ?? '');
    await last.load();
    expect(last.restored).toBe(false);
  });

  it('is sound, and asks for a title', async () => {
    await openApp();
    const { container } = render(GoalFormScreen, { params: {}, query: new URLSearchParams() });
    await userEvent.click(await screen.findByRole('button', { name: 'Save goal' }));
    expect(await screen.findByText('Give it a few words of a name.')).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
  });
});
