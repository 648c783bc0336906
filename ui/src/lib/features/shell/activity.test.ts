import { beforeEach, describe, expect, it } from 'vitest';

import { openApp, settled, type TestBackend } from '../../../testing/app';
import { activityOf } from '../../../testing/record';
import { Activity } from './activity';

describe('what the window tells of the person being there', () => {
  let backend: TestBackend;
  let now = 0;
  beforeEach(async () => {
    backend = await openApp();
    now = 0;
  });

  const told = (): (number | null)[] => activityOf(backend);

  it('is input, at most every five seconds', async () => {
    const activity = new Activity(() => now);
    const stop = activity.watch();
    window.dispatchEvent(new Event('keydown'));
    now = 4_900;
    window.dispatchEvent(new Event('pointermove'));
    now = 5_000;
    window.dispatchEvent(new Event('wheel'));
    stop();
    now = 60_000;
    window.dispatchEvent(new Event('keydown'));
    await expect.poll(told).toEqual([null, null]);
  });

  it('is how long a step runs, and that it is over', async () => {
    const activity = new Activity(() => now);
    const over = activity.runs(89.2);
    await expect.poll(told).toEqual([90]);
    // On to the next step: one word, not two that might change places.
    over();
    const last = activity.runs(30);
    await expect.poll(told).toEqual([90, 30]);
    last();
    await expect.poll(told).toEqual([90, 30, 0]);
  });

  it('is never in the way', async () => {
    backend.failing.set('activity_report', { kind: 'unexpected' });
    const activity = new Activity(() => now);
    activity.touch();
    activity.runs(10)();
    await settled(backend);
  });
});
