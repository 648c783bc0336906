import { fireEvent, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';

import { taps } from '$lib/design';
import type { UrgeView } from '$lib/ipc/bindings';

import { openApp, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { triggerId, urgesOf } from '../../../testing/record';
import { recordCheckIn } from '../../../testing/seed';

import { afterWords, overTitle } from './messages.en';
import { UrgeFlow } from './urge.svelte';
import UrgeScreen from './UrgeScreen.svelte';

let backend: TestBackend;

async function opened(): Promise<UrgeFlow> {
  backend = await openApp();
  const flow = new UrgeFlow();
  await flow.load();
  return flow;
}

/** At the exercises, with the urge rated. */
async function begun(before: number): Promise<UrgeFlow> {
  const flow = await opened();
  await flow.begin(before);
  flow.notNear();
  return flow;
}

async function playFirst(flow: UrgeFlow): Promise<void> {
  const first = flow.offered[0];
  if (!first) throw new Error('nothing is offered');
  await flow.play(first);
}

async function round(flow: UrgeFlow, after: number): Promise<void> {
  await playFirst(flow);
  expect(flow.step).toBe('play');
  await flow.played('finished', null);
  expect(flow.step).toBe('rate_again');
  await flow.rateAgain(after);
  expect(flow.step).toBe('after');
}

describe('the urge flow', () => {
  it('goes from rating to distance, exercise, rating, what worked, and over', async () => {
    const flow = await opened();
    expect(flow.step).toBe('rate');
    await flow.begin(7);
    expect(flow.step).toBe('near');
    flow.notNear();
    await round(flow, 2);
    expect(flow.urge?.change).toBe('came_down');
    flow.wrapUp();
    flow.toggleWorked('Waiting');
    expect(await flow.end()).toBe(true);
    expect([flow.step, flow.urge?.note, flow.urge?.end]).toEqual(['over', 'Waiting', 'finished']);
  });

  it('starts the way out in one tap where it is near', async () => {
    const flow = await opened();
    await flow.begin(9);
    await flow.leavePlace();
    expect([flow.step, flow.exercise?.id]).toEqual(['play', 'leave-the-place']);
  });

  it('helps at once without a rating', async () => {
    const flow = await opened();
    await flow.begin(null);
    expect([flow.step, flow.urge?.before]).toEqual(['near', null]);
    flow.notNear();
    await round(flow, 3);
    expect(flow.urge?.change).toBe('not_rated');
  });

  it('goes back from every step, and a rating that slipped is put right', async () => {
    const flow = await opened();
    await flow.begin(2);
    await flow.back();
    expect([flow.step, flow.chosen]).toEqual(['rate', 2]);
    await flow.begin(8);
    expect(await urgesOf(backend)).toMatchObject([{ id: flow.urge?.id, before: 8 }]);
    flow.notNear();
    await playFirst(flow);
    await flow.back();
    expect([flow.step, flow.practice]).toEqual(['exercises', null]);
    await playFirst(flow);
    await flow.played('finished', null);
    await flow.back();
    expect(flow.step).toBe('exercises');
    await round(flow, 7);
    flow.wrapUp();
    await flow.back();
    expect(flow.step).toBe('after');
    await flow.back();
    await flow.back();
    await flow.back();
    expect(flow.step).toBe('rate');
  });

  it('offers another exercise first after one that was done', async () => {
    const flow = await begun(8);
    const first = flow.offered[0]?.id;
    await round(flow, 5);
    flow.another();
    expect(flow.offered[0]?.id).not.toBe(first);
  });

  it('keeps that it ended in use', async () => {
    const flow = await begun(8);
    expect(await flow.used()).toBe(true);
    const [urge] = await urgesOf(backend);
    expect(urge).toMatchObject({ end: 'used' });
    expect(urge?.ended_at).not.toBeNull();
  });

  it('keeps what a check-in named before it, so that what helps is known by trigger', async () => {
    await opened();
    const stress = await triggerId(backend, 'stress');
    await recordCheckIn(backend, { triggers: [stress] });
    await backend.world.pass(20);
    const flow = new UrgeFlow();
    await flow.load();
    await flow.begin(7);
    flow.notNear();
    expect(flow.setOff).toEqual([stress]);
    await round(flow, 2);
    await flow.end();
    const exercises = await backend.world.call('exercise_list', null);
    const known = exercises.flatMap((one) => one.relief_by_trigger);
    expect(known.map((one) => [one.trigger.id, one.relief.mean])).toEqual([[stress, 5]]);
  });

  it('takes an open urge up again, at the exercise that was under way or the rating after it', async () => {
    const flow = await begun(6);
    const again = new UrgeFlow();
    await again.load();
    expect([again.step, again.resumed, again.urge?.id]).toEqual(['near', false, flow.urge?.id]);
    await playFirst(flow);
    const during = new UrgeFlow();
    await during.load();
    expect([during.step, during.exercise?.id]).toEqual(['play', flow.exercise?.id]);
    await during.played('finished', 'a line');
    const after = new UrgeFlow();
    await after.load();
    expect(after.step).toBe('rate_again');
    await after.rateAgain(1);
    expect(after.step).toBe('after');
    expect(after.urge?.practices[0]?.note).toBe('a line');
  });

  it('begins again after hours: what was then is over', async () => {
    await begun(6);
    await backend.world.pass(150);
    const later = new UrgeFlow();
    await later.load();
    expect([later.step, later.resumed]).toEqual(['rate', false]);
  });

  it('loses no rating that is given while the run is still being ended', async () => {
    const flow = await begun(7);
    await playFirst(flow);
    const ending = flow.played('stopped', null);
    await flow.rateAgain(3);
    await ending;
    expect([flow.urge?.after, flow.step]).toEqual([3, 'after']);
  });
});

describe('its screen', () => {
  const user = userEvent.setup();
  const heading = (name: string): Promise<HTMLElement> => screen.findByRole('heading', { level: 1, name });
  const press = async (name: string): Promise<void> => {
    await user.click(await screen.findByRole('button', { name }));
  };

  afterEach(() => {
    taps.holdMs = 0;
  });

  it('chooses with a tap and goes on with a second', async () => {
    await opened();
    render(UrgeScreen);
    const scale = await screen.findByRole('radiogroup', { name: 'How strong is it right now?' });
    expect(screen.getByRole('button', { name: 'Go on' })).toBeDisabled();
    await user.click(within(scale).getByRole('radio', { name: '2' }));
    await user.click(within(scale).getByRole('radio', { name: '8' }));
    expect(await urgesOf(backend)).toEqual([]);
    await press('8 – go on');
    const near = await heading('Is it near you?');
    await expect.poll(() => document.activeElement).toBe(near);
    expect(await urgesOf(backend)).toMatchObject([{ before: 8 }]);
    expect(await structureProblems(document.body)).toEqual([]);
  });

  it('is gone through by keyboard alone, and says each step', async () => {
    await opened();
    render(UrgeScreen);
    const scale = await screen.findByRole('radiogroup');
    within(scale).getByRole('radio', { name: '0, none' }).focus();
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(await urgesOf(backend)).toEqual([]);
    await user.keyboard('{Enter}');
    const near = await heading('Is it near you?');
    await expect.poll(() => document.activeElement).toBe(near);
    expect(
      screen.getByText('If you can reach it, distance comes first.', { selector: '[aria-live]' }),
    ).toBeInTheDocument();
  });

  it('takes no tap while a new step appears', async () => {
    await opened();
    taps.holdMs = 60_000;
    render(UrgeScreen);
    const help = await screen.findByRole('button', { name: 'Just help me' });
    await fireEvent.click(help);
    expect(await urgesOf(backend)).toEqual([]);
    expect(await heading('How strong is it right now?')).toBeInTheDocument();
  });

  it('asks what set it off with taps alone, takes no for an answer, and ends without a number to dial', async () => {
    await opened();
    await backend.world.call('trigger_add', { name: 'Harding Street' });
    await recordCheckIn(backend, { triggers: [await triggerId(backend, 'pain')] });
    render(UrgeScreen);
    await user.click(within(await screen.findByRole('radiogroup')).getByRole('radio', { name: '7' }));
    await press('7 – go on');
    await press('No, it is not near');
    await press('I am done for now');
    await heading('What helped?');
    const asked = within(screen.getByRole('group', { name: 'What set it off?' }));
    const shown = asked.getAllByRole('button').map((button) => button.textContent.trim());
    // What was named comes first, and what is the person's own next.
    expect(shown.slice(0, 2)).toEqual(['Pain', 'Harding Street']);
    expect(shown).toHaveLength(5);
    expect(asked.getByRole('button', { name: 'Pain' })).toHaveAttribute('aria-pressed', 'true');
    await user.click(asked.getByRole('button', { name: 'More triggers' }));
    expect(asked.getAllByRole('button')).toHaveLength(19);
    expect(await structureProblems(document.body)).toEqual([]);
    await user.click(asked.getByRole('button', { name: 'Pain' }));
    await press('Finish');
    await heading('You stayed with it');
    expect(screen.queryByRole('button', { name: /^(Call|Text)/ })).toBeNull();
    expect(screen.getByRole('link', { name: 'Someone to call' })).toBeVisible();
    expect(await urgesOf(backend)).toMatchObject([{ triggers: [] }]);
    await press('Begin again');
    expect(await heading('How strong is it right now?')).toBeInTheDocument();
  });
});

describe('its words', () => {
  const urge = (change: UrgeView['change'], is_high: boolean): UrgeView => ({
    id: '1',
    started_at: '2026-03-09T08:30:00Z',
    zone: 'UTC',
    ended_at: null,
    before: 9,
    after: 4,
    change,
    is_high,
    end: null,
    triggers: [],
    note: null,
    practices: [],
    suggestions: [],
    something_new: null,
  });

  it('judge by what changed', () => {
    expect(afterWords(urge('came_down', true))).toEqual({ title: 'It came down from 9 to 4', text: 'You did that.' });
    expect(afterWords(urge('about_the_same', false)).title).toBe('About the same');
    expect(afterWords(urge('still_strong', true)).title).toBe('Still strong');
  });

  it('call only that ridden out which was', () => {
    expect(overTitle(urge('came_down', false))).toBe('You rode it out');
    for (const one of [urge('came_down', true), urge('about_the_same', false), urge('not_rated', false)])
      expect(overTitle(one)).toBe('You stayed with it');
  });
});
