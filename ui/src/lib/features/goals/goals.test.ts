import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';
import { useBackend } from '$lib/ipc/client';
import { MemoryBackend } from '$lib/ipc/memory';
import { sampleBackend } from '$lib/ipc/memory/sample';

import { structureProblems } from '../../../testing/axe';
import ProgressScreen from '../progress/ProgressScreen.svelte';
import GoalFormScreen from './GoalFormScreen.svelte';
import GoalItem from './GoalItem.svelte';
import { GoalForm, Goals } from './goals.svelte';
import GoalsScreen from './GoalsScreen.svelte';
import { doneOf } from './messages.en';

function sample(): MemoryBackend {
  const backend = sampleBackend('');
  useBackend(backend);
  return backend;
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
    sample();
    const { container } = render(GoalsScreen);
    const list = within(await screen.findByRole('region', { name: 'This week' }));
    expect(list.getByText('Walk home the long way')).toBeInTheDocument();
    expect(list.getByText('During: Intensive outpatient')).toBeInTheDocument();
    expect(list.getByText('1 of 3')).toBeInTheDocument();
    expect(container.textContent).not.toMatch(/fail|miss|behind|only/i);
    expect(await structureProblems(container)).toEqual([]);
  });

  it('count by a tap, up and down', async () => {
    const backend = sample();
    render(GoalsScreen);
    await userEvent.click(await screen.findByRole('button', { name: '1 more: Walk home the long way' }));
    await expect.poll(() => backend.goals.list()[2]?.done).toBe(2);
    await userEvent.click(screen.getByRole('button', { name: '1 more: Walk home the long way' }));
    await expect.poll(() => screen.queryByText('Reached this week')).not.toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Take one back: Walk home the long way' }));
    await expect.poll(() => backend.goals.list()[2]?.done).toBe(2);
  });

  it('hand the focus on where there is nothing to take back any longer', async () => {
    const of = sample().goals.list()[2];
    if (!of) throw new Error('the sample has three');
    const { rerender } = render(GoalItem, { of: { ...of, counted_today: 1 }, oncount: () => undefined });
    screen.getByRole('button', { name: /^Take one back/ }).focus();
    await rerender({ of: { ...of, counted_today: 0 } });
    expect(screen.queryByRole('button', { name: /^Take one back/ })).toBeNull();
    expect(screen.getByRole('button', { name: /^1 more/ })).toHaveFocus();
  });

  it('end, go on, and come back after they are deleted', async () => {
    const backend = sample();
    render(GoalsScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'End this goal: Check in every day' }));
    expect(await screen.findByText('Ended today')).toBeInTheDocument();
    await toasts.list[0]?.action?.run();
    await expect.poll(() => screen.queryByText('Ended today')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Delete: Check in every day' }));
    await expect.poll(() => backend.goals.list().length).toBe(2);
    await toasts.list[0]?.action?.run();
    expect(backend.goals.list()).toHaveLength(3);
  });

  it('tell when something does not work', async () => {
    const backend = sample();
    const goals = new Goals();
    await goals.load();
    backend.failing.set('goal_count', { kind: 'disk_full' });
    expect(await goals.count(goals.all[2]?.id ?? '', 1)).toBe(false);
    expect(goals.problem).not.toBeNull();
    expect(goals.busy).toBeNull();
    backend.failing.set('goal_list', { kind: 'unexpected' });
    const other = new Goals();
    await other.load();
    expect(other.phase).toBe('failed');
  });

  it('stand in short on Progress', async () => {
    sample();
    render(ProgressScreen);
    const card = within(await screen.findByRole('region', { name: 'Goals' }));
    expect(await card.findByText('1 of 3')).toBeInTheDocument();
    expect(card.getByRole('link', { name: 'All goals' })).toHaveAttribute('href', '#/goals');
    expect(screen.getByRole('link', { name: 'Look back' })).toHaveAttribute('href', '#/review');
  });
});

describe('the form', () => {
  it('sets a goal once, however often it is pressed', async () => {
    const backend = sample();
    const form = new GoalForm(null);
    await form.load();
    form.title = 'Practise';
    const saved = await Promise.all([form.save(), form.save()]);
    expect([saved.filter((one) => one !== null).length, await form.save()]).toEqual([1, null]);
    expect(backend.goals.list()).toHaveLength(4);
  });

  it('sets a goal for a phase', async () => {
    const backend = sample();
    const form = new GoalForm(null);
    await form.load();
    expect(form.phases).toHaveLength(3);
    form.title = 'Practise';
    form.measure = 'practices';
    form.target = '4';
    form.phase = form.phases[1]?.value ?? '';
    expect(await form.save()).toMatchObject({ counts: false, weekly_target: 4 });
    expect(backend.goals.list()).toHaveLength(4);
  });

  it('changes one, and marks what is wrong', async () => {
    const backend = sample();
    const id = backend.goals.list()[2]?.id ?? '';
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
    const backend = sample();
    const { unmount } = render(GoalFormScreen, { params: {}, query: new URLSearchParams() });
    await userEvent.type(await screen.findByLabelText('What do you want to do?'), 'Swim');
    await userEvent.type(screen.getByLabelText('Why does it matter to you?'), 'Calm');
    unmount();
    await expect.poll(() => backend.calls.some(({ command }) => command === 'draft_save')).toBe(true);
    render(GoalFormScreen, { params: {}, query: new URLSearchParams() });
    expect(await screen.findByText('We kept what you began.')).toBeInTheDocument();
    expect(screen.getByLabelText('What do you want to do?')).toHaveValue('Swim');
    expect(screen.getByLabelText('Why does it matter to you?')).toHaveValue('Calm');
    await userEvent.click(screen.getByRole('button', { name: 'Begin again' }));
    await expect.poll(() => screen.queryByText('We kept what you began.')).toBeNull();
    expect(await screen.findByLabelText('What do you want to do?')).toHaveValue('');
  });

  it('has a draft for each goal, which goes once it is saved', async () => {
    const backend = sample();
    const [one, other] = backend.goals.list();
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
    useBackend(new MemoryBackend());
    const { container } = render(GoalFormScreen, { params: {}, query: new URLSearchParams() });
    await userEvent.click(await screen.findByRole('button', { name: 'Save goal' }));
    expect(await screen.findByText('Give it a few words of a name.')).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
  });
});
