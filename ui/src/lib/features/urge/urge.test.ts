import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import type { RecordCheckIn } from '$lib/ipc/bindings';
import { useBackend } from '$lib/ipc/client';
import { MemoryBackend } from '$lib/ipc/memory';
import { structureProblems } from '../../../testing/axe';

import { UrgeFlow } from './urge.svelte';
import UrgeScreen from './UrgeScreen.svelte';

const checkIn: RecordCheckIn = {
  at: null,
  mood: 3,
  craving: 6,
  triggers: [],
  halt: { hungry: false, angry: false, lonely: false, tired: false },
  sleep_minutes: null,
  used: null,
  note: null,
};

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

  it('keeps what a check-in named before it, so that what helps is known by trigger', async () => {
    const backend = new MemoryBackend();
    useBackend(backend);
    const stress = '00000000-0000-7000-9000-000000000000';
    await backend.call('check_in_record', { ...checkIn, triggers: [stress] });
    backend.pass(20);
    const flow = new UrgeFlow();
    await flow.load();
    await flow.rate(7);
    expect(flow.setOff).toEqual([stress]);
    await round(flow, 2);
    await flow.end(null);
    const exercises = await backend.call('exercise_list', null);
    const known = exercises.flatMap((one) => one.relief_by_trigger);
    expect(known.map((one) => [one.trigger.id, one.relief.mean])).toEqual([[stress, 5]]);
  });

  it('asks what set it off with taps alone, and takes no for an answer', async () => {
    const user = userEvent.setup();
    const backend = new MemoryBackend();
    useBackend(backend);
    await backend.call('trigger_add', { name: 'Harding Street' });
    await backend.call('check_in_record', { ...checkIn, triggers: ['00000000-0000-7000-9000-000000000005'] });
    render(UrgeScreen);
    const scale = await screen.findByRole('radiogroup', { name: 'How strong is it right now?' });
    expect(scale).toHaveAccessibleDescription('Tap a number to go on.');
    await user.click(within(scale).getByRole('radio', { name: '7' }));
    await user.click(await screen.findByRole('button', { name: 'I am done for now' }));
    const asked = within(await screen.findByRole('group', { name: 'What set it off? Tap, or skip.' }));
    const shown = asked.getAllByRole('button').map((button) => button.textContent.trim());
    // What was named comes first, and what is the person's own next.
    expect(shown.slice(0, 2)).toEqual(['Pain', 'Harding Street']);
    expect(shown).toHaveLength(5);
    expect(asked.getByRole('button', { name: 'Pain' })).toHaveAttribute('aria-pressed', 'true');
    await user.click(asked.getByRole('button', { name: 'More triggers' }));
    expect(asked.getAllByRole('button')).toHaveLength(19);
    expect(await structureProblems(document.body)).toEqual([]);
    await user.click(asked.getByRole('button', { name: 'Pain' }));
    await user.click(screen.getByRole('button', { name: 'Finish' }));
    // It was still a 7: the way on is another round, or a voice.
    await screen.findByText('You stayed with it');
    expect(screen.getByText('Someone to call')).toBeVisible();
    expect(backend.urges[0]?.triggers).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Begin again' }));
    await user.click(within(await screen.findByRole('radiogroup')).getByRole('radio', { name: '2' }));
    await user.click(await screen.findByRole('button', { name: 'I am done for now' }));
    expect(screen.getByRole('group', { name: 'What helped? Tap, or skip.' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Finish' }));
    await screen.findByText('Well done');
    expect(backend.urges).toHaveLength(2);
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

  it('goes back to the exercise that was under way, and to the rating after it', async () => {
    const flow = await opened();
    await flow.rate(6);
    const skill = flow.skills[0];
    if (!skill) throw new Error('no skill');
    await flow.begin(skill);
    const during = new UrgeFlow();
    await during.load();
    expect(during.step).toBe('play');
    expect(during.exercise?.id).toBe(skill.id);
    await during.played('finished', 'a line');
    const after = new UrgeFlow();
    await after.load();
    expect(after.step).toBe('rate_again');
    await after.rateAgain(1);
    expect(after.step).toBe('eased');
    expect(after.urge?.practices[0]?.note).toBe('a line');
  });

  it('begins anew after hours: what was then is over', async () => {
    const backend = new MemoryBackend();
    useBackend(backend);
    const flow = new UrgeFlow();
    await flow.load();
    await flow.rate(6);
    backend.pass(150);
    const later = new UrgeFlow();
    await later.load();
    expect(later.step).toBe('rate');
    expect(later.resumed).toBe(false);
  });

  it('loses no rating that is tapped while the run is still being ended', async () => {
    const flow = await opened();
    await flow.rate(7);
    const skill = flow.skills[0];
    if (!skill) throw new Error('no skill');
    await flow.begin(skill);
    const ending = flow.played('stopped', null);
    await flow.rateAgain(3);
    await ending;
    expect(flow.urge?.after).toBe(3);
    expect(flow.step).toBe('eased');
  });
});
