import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';

import { openApp } from '../../../testing/app';
import { TestClock } from '../../../testing/playerClock';
import { activityOf } from '../../../testing/record';

import Player from './Player.svelte';

it('a step that runs by itself keeps the store open until it ends, is paused or is left', async () => {
  const backend = await openApp();
  const told = (): (number | null)[] => activityOf(backend);
  const [any] = await backend.call('exercise_list', null);
  if (!any) throw new Error('there is no exercise');
  const run = await backend.call('practice_begin', { exercise: any.id, before: null, urge: null });
  const steps = [
    { title: 'Read', text: 'Read this.', form: { kind: 'untimed' as const } },
    { title: 'Wait', text: 'Wait a while.', form: { kind: 'delay' as const, minutes: [20] } },
    { title: 'Breathe', text: 'Breathe.', form: { kind: 'timed' as const, seconds: 90 } },
  ];
  const clock = new TestClock();
  const { unmount } = render(Player, {
    exercise: { ...any, steps },
    run,
    onover: () => undefined,
    clock,
  });
  const press = (name: string): Promise<void> => userEvent.click(screen.getByRole('button', { name }));
  await press('Next');
  expect(told()).toEqual([]);
  await press('20 minutes');
  await expect.poll(told).toEqual([1200]);
  await press('Pause');
  await expect.poll(told).toEqual([1200, 0]);
  await press('Go on');
  await expect.poll(told).toEqual([1200, 0, 1200]);
  await press('Next');
  await expect.poll(told).toEqual([1200, 0, 1200, 90]);
  unmount();
  await expect.poll(told).toEqual([1200, 0, 1200, 90, 0]);
});
