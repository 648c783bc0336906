import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ExerciseStep, ExerciseView, PracticeView } from '$lib/ipc/bindings';

import { openApp, settled, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { TestClock } from '../../../testing/playerClock';
import { preferencesOf, requests } from '../../../testing/record';

import Caution from './Caution.svelte';
import { cues, Cues } from './cues.svelte';
import Player from './Player.svelte';

const breathe: ExerciseStep = {
  title: 'Breathe',
  text: 'Let the out-breath be long.',
  form: {
    kind: 'paced',
    phases: [
      { breath: 'in', milliseconds: 4_000, cue: null },
      { breath: 'out', milliseconds: 6_000, cue: null },
    ],
    rounds: 6,
  },
};
const rest: ExerciseStep = { title: 'Are you warm?', text: 'Feel your hands.', form: { kind: 'timed', seconds: 30 } };
const look: ExerciseStep = { title: 'Look up', text: 'Where are you?', form: { kind: 'untimed' } };

let backend: TestBackend;
let clock: TestClock;
beforeEach(async () => {
  backend = await openApp();
  clock = new TestClock();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  cues.use({ exercise_sound: false, exercise_vibration: false });
});

async function play(...steps: ExerciseStep[]): Promise<PracticeView> {
  const [exercise] = await backend.world.call('exercise_list', null);
  if (!exercise) throw new Error('no exercise');
  return await playThis({ ...exercise, steps });
}

async function playThis(exercise: ExerciseView): Promise<PracticeView> {
  const run = await backend.world.call('practice_begin', { exercise: exercise.id, urge: null, before: null });
  render(Player, { exercise, run, clock, onover: vi.fn() });
  await tick();
  return run;
}

/** What a screen reader is told of by itself. */
const said = (): string => document.querySelector('.visually-hidden[aria-live=polite]')?.textContent ?? '';

describe('the cues of an exercise', () => {
  it('come at the start and at every change of the breath, not at every frame', async () => {
    const give = vi.spyOn(cues, 'give');
    await play(breathe);
    await clock.frames(10_100, tick);
    expect(give).toHaveBeenCalledTimes(3);
  });

  it('come when a step is over, and when the exercise is', async () => {
    const give = vi.spyOn(cues, 'give');
    await play(rest, { ...rest, title: 'Still' });
    await clock.frames(29_000, tick);
    expect(give).toHaveBeenCalledTimes(1);
    await clock.frames(2_000, tick);
    expect(give).toHaveBeenCalledTimes(2);
    await clock.frames(30_000, tick);
    expect(give).toHaveBeenCalledTimes(3);
  });

  it('come at the end of a delay in a window that nobody sees', async () => {
    const give = vi.spyOn(cues, 'give');
    await play({ title: 'Wait', text: 'A while.', form: { kind: 'delay', minutes: [5] } }, look);
    await userEvent.setup().click(screen.getByRole('button', { name: '5 minutes' }));
    give.mockClear();
    for (let second = 0; second < 300; second += 1) {
      clock.pass(1_000);
      await tick();
    }
    expect(give).toHaveBeenCalledTimes(1);
    expect(said()).toBe('Look up. Where are you?');
  });

  it('are a tone and a buzz, each only where it was chosen', () => {
    const tone = { frequency: { value: 0 }, connect: () => tone, start: vi.fn(), stop: vi.fn() };
    const gain = {
      gain: { setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() },
      connect: vi.fn(),
    };
    const resume = vi.fn(() => Promise.resolve());
    class Audio {
      currentTime = 0;
      state = 'suspended';
      destination = {};
      createOscillator = (): unknown => tone;
      createGain = (): unknown => gain;
      resume = resume;
    }
    vi.stubGlobal('AudioContext', Audio);
    const vibrate = vi.fn();
    vi.stubGlobal('navigator', { ...navigator, vibrate });
    vi.stubGlobal('ontouchstart', null);
    const own = new Cues();
    own.give();
    expect([tone.start.mock.calls.length, vibrate.mock.calls.length]).toEqual([0, 0]);
    own.use({ exercise_sound: true, exercise_vibration: false });
    own.give();
    expect([tone.start.mock.calls.length, vibrate.mock.calls.length]).toEqual([1, 0]);
    expect(resume).toHaveBeenCalled();
    own.use({ exercise_sound: false, exercise_vibration: true });
    own.give();
    expect([tone.start.mock.calls.length, vibrate.mock.calls.length]).toEqual([1, 1]);
  });

  it('are not given where the device has neither', () => {
    vi.stubGlobal('AudioContext', undefined);
    const own = new Cues();
    own.use({ exercise_sound: true, exercise_vibration: true });
    expect(() => {
      own.give();
    }).not.toThrow();
    expect(own.canVibrate).toBe(false);
  });

  it('are as they were chosen the last time', async () => {
    const user = userEvent.setup();
    await play(breathe);
    expect(screen.getByRole('button', { name: 'Sound' })).toHaveAttribute('aria-pressed', 'false');
    await user.click(screen.getByRole('button', { name: 'Sound' }));
    await expect.poll(async () => (await preferencesOf(backend)).exercise_sound).toBe(true);
    cleanup();
    // As in a window that was opened anew.
    cues.use({ exercise_sound: false, exercise_vibration: false });
    await play(breathe);
    const sound = screen.getByRole('button', { name: 'Sound' });
    await expect.poll(() => sound).toHaveAttribute('aria-pressed', 'true');
  });

  it('are what was just chosen, though the last choice comes late', async () => {
    const own = new Cues();
    const loading = own.load();
    await own.setSound(true);
    await loading;
    expect(own.sound).toBe(true);
  });
});

describe('the place of a run', () => {
  const kept = (): number => requests(backend, 'practice_leave').length;

  it('is written every five seconds', async () => {
    vi.useFakeTimers();
    await play({ ...rest, form: { kind: 'timed', seconds: 120 } });
    await clock.frames(60_000, async () => {
      await vi.advanceTimersByTimeAsync(16);
      await settled(backend);
    });
    expect(kept()).toBeGreaterThanOrEqual(11);
    expect(kept()).toBeLessThanOrEqual(14);
  });

  it('is exact when the exercise is left', async () => {
    vi.useFakeTimers();
    const run = await play({ ...rest, form: { kind: 'timed', seconds: 120 } });
    await clock.frames(8_000, async () => {
      await vi.advanceTimersByTimeAsync(16);
    });
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(0);
    await settled(backend);
    const open = await backend.world.call('practice_open', null);
    const place = open.find((one) => one.id === run.id)?.place ?? '';
    expect(JSON.parse(place)).toMatchObject({ step: 0, elapsed: 8_000 });
  });
});

describe('the player', () => {
  it('says a step that comes by itself whole', async () => {
    await play(look, rest, breathe);
    expect(said()).toBe('Look up. Where are you?');
    await userEvent.setup().click(screen.getByRole('button', { name: 'Next' }));
    expect(said()).toBe('Are you warm? Feel your hands.');
    await clock.frames(30_100, tick);
    expect(said()).toBe('Breathe in');
    await clock.frames(4_000, tick);
    expect(said()).toBe('Breathe out');
  });

  it('moves nothing where motion is not wanted', async () => {
    const device = (window as unknown as { happyDOM: { settings: { device: { prefersReducedMotion: string } } } })
      .happyDOM.settings.device;
    device.prefersReducedMotion = 'reduce';
    try {
      await play(breathe);
      await clock.frames(900, tick);
      expect(document.querySelector('svg circle')).toBeNull();
      expect(document.querySelector('.pacer .count')?.textContent).toBe('4');
      expect(screen.getByText('Round 1 of 6')).toBeVisible();
    } finally {
      device.prefersReducedMotion = 'no-preference';
    }
    cleanup();
    await play(breathe);
    expect(document.querySelector('circle.breath')).not.toBeNull();
  });

  it('is well built in every form of a step', async () => {
    const exercises = await backend.world.call('exercise_list', null);
    const forms = new Map(exercises.flatMap((one) => one.steps.map((step) => [step.form.kind, { one, step }])));
    expect(forms.size).toBe(10);
    for (const [kind, { one, step }] of forms) {
      await playThis({ ...one, steps: [step] });
      const main = document.querySelector('.player');
      if (!main) throw new Error('no player');
      expect(await structureProblems(main), kind).toEqual([]);
      if (step.form.kind === 'delay') {
        await userEvent.setup().click(screen.getByRole('button', { name: '5 minutes' }));
        expect(screen.getByText('5:00')).toBeVisible();
        expect(await structureProblems(main), 'delay, running').toEqual([]);
      }
      cleanup();
    }
  });
});

describe('what to be careful about', () => {
  it('is a short line each', async () => {
    const { container } = render(Caution, { text: 'Not while you drive.\nStop if you get dizzy.' });
    expect(screen.getAllByRole('listitem').map((one) => one.textContent)).toEqual([
      'Not while you drive.',
      'Stop if you get dizzy.',
    ]);
    expect(await structureProblems(container)).toEqual([]);
    cleanup();
    render(Caution, { text: 'Not while you drive.' });
    expect(screen.queryByRole('listitem')).toBeNull();
    expect(screen.getByText('Not while you drive.')).toBeInTheDocument();
  });
});
