import { describe, expect, it } from 'vitest';

import { useBackend } from '$lib/ipc/client';
import { MemoryBackend } from '$lib/ipc/memory';

import { UrgeFlow } from './urge.svelte';

async function opened(): Promise<UrgeFlow> {
  const backend = new MemoryBackend();
  useBackend(backend);
  const flow = new UrgeFlow();
  await flow.load();
  return flow;
}

async function round(flow: UrgeFlow, after: number): Promise<void> {
  const skill = flow.skills[0];
  if (!skill) throw new Error('no skill');
  await flow.begin(skill);
  expect(flow.step).toBe('play');
  await flow.played('finished', null);
  expect(flow.step).toBe('rate_again');
  await flow.rateAgain(after);
}

describe('the urge flow', () => {
  it('goes from rating to skill to rating to what worked', async () => {
    const flow = await opened();
    expect(flow.step).toBe('rate');
    await flow.rate(7);
    expect(flow.step).toBe('skills');
    await round(flow, 2);
    expect(flow.step).toBe('eased');
    flow.toggleWorked('Waiting');
    expect(await flow.end('Waiting')).toBe(true);
    expect(flow.urge?.note).toBe('Waiting');
    expect(flow.step).toBe('over');
  });

  it('offers more help while it is high or not lower, and another skill first', async () => {
    const flow = await opened();
    await flow.rate(8);
    const first = flow.skills[0]?.id;
    await round(flow, 5);
    expect(flow.step).toBe('still_high');
    flow.another();
    expect(flow.skills[0]?.id).not.toBe(first);
  });

  it('takes an open urge up again', async () => {
    const flow = await opened();
    await flow.rate(6);
    const again = new UrgeFlow();
    await again.load();
    expect(again.resumed).toBe(true);
    expect(again.step).toBe('skills');
    expect(again.urge?.id).toBe(flow.urge?.id);
  });
});
