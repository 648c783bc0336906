import { afterEach, describe, expect, it, vi } from 'vitest';

import type { ExerciseStep, Outcome, PacerPhase } from '$lib/ipc/bindings';
import { TestClock } from '../../../testing/playerClock';

import { windowClock } from './clock';
import { pacerAt } from './pacer';
import { Player } from './player.svelte';

const phases: PacerPhase[] = [
  { breath: 'in', milliseconds: 4_000, cue: null },
  { breath: 'out', milliseconds: 6_000, cue: null },
];
const steps: ExerciseStep[] = [
  { title: 'Breathe', text: '', form: { kind: 'paced', phases, rounds: 6 } },
  { title: 'Count', text: '', form: { kind: 'count', count: 2 } },
];

function begin(): { clock: TestClock; player: Player; over: Outcome[] } {
  const clock = new TestClock();
  const over: Outcome[] = [];
  const player = new Player(steps, (outcome) => over.push(outcome), clock);
  player.start();
  return { clock, player, over };
}

describe('the player', () => {
  it('stays in step with its clock to 50 ms over uneven frames and pauses', () => {
    const { clock, player } = begin();
    let ran = 0;
    for (let turn = 0; turn < 40; turn += 1) {
      const ms = 7 + ((turn * 137) % 900);
      clock.pass(ms);
      ran += ms;
      if (turn % 5 === 0) {
        player.pause();
        clock.pass(3_000 + turn * 17);
        player.resume();
        clock.pass(0);
      }
      expect(Math.abs(player.elapsed - ran)).toBeLessThanOrEqual(50);
      expect(player.moment?.breath).toBe(ran % 10_000 < 4_000 ? 'in' : 'out');
    }
  });

  it('counts a pause from the press, though no frame came for a while', () => {
    const { clock, player } = begin();
    clock.pass(2_500, false);
    player.pause();
    clock.pass(60_000);
    expect(player.elapsed).toBe(2_500);
  });

  it('goes on when the time is over, and ends by the last step', () => {
    const { clock, player, over } = begin();
    clock.pass(60_000);
    expect(player.index).toBe(1);
    player.tick();
    player.tick();
    player.tick();
    expect(player.here.ticked).toBe(2);
    player.next();
    expect(over).toEqual(['finished']);
  });

  it('can be stopped at any time, once', () => {
    const { player, over } = begin();
    player.pause();
    player.stop();
    player.stop();
    expect(over).toEqual(['stopped']);
  });
});

describe('the pacer', () => {
  it('fills and empties with the breath', () => {
    expect(pacerAt(phases, 2, 0).fullness).toBeCloseTo(0);
    expect(pacerAt(phases, 2, 4_000).fullness).toBeCloseTo(1);
    expect(pacerAt(phases, 2, 9_999).fullness).toBeCloseTo(0, 2);
    expect(pacerAt(phases, 2, 12_000)).toMatchObject({ round: 1, breath: 'in', secondsLeft: 2 });
    expect(pacerAt(phases, 2, 20_000).done).toBe(true);
  });

  it('fills without a jump over a breath taken in two sips', () => {
    const sigh: PacerPhase[] = [
      { breath: 'in', milliseconds: 2_000, cue: 'In' },
      { breath: 'in', milliseconds: 1_000, cue: 'A sip more' },
      { breath: 'out', milliseconds: 6_000, cue: null },
    ];
    expect(pacerAt(sigh, 1, 1_999).fullness).toBeCloseTo(0.75, 2);
    expect(pacerAt(sigh, 1, 2_000)).toMatchObject({ phase: 1, cue: 'A sip more' });
    expect(pacerAt(sigh, 1, 2_000).fullness).toBeCloseTo(0.75, 2);
    expect(pacerAt(sigh, 1, 3_000).fullness).toBeCloseTo(1, 2);
  });
});

describe('a delay', () => {
  const waiting: ExerciseStep[] = [
    { title: 'Wait', text: '', form: { kind: 'delay', minutes: [5, 20] } },
    { title: 'Look again', text: '', form: { kind: 'untimed' } },
  ];
  const beginWaiting = (clock = new TestClock(), place: string | null = null): Player => {
    const player = new Player(waiting, () => undefined, clock, place);
    player.start();
    return player;
  };

  it('goes on while the computer sleeps', () => {
    const clock = new TestClock();
    const player = beginWaiting(clock);
    player.wait(20);
    clock.pass(60_000);
    clock.sleep(10 * 60_000);
    clock.pass(16);
    expect(player.secondsLeft).toBe(9 * 60);
    clock.sleep(9 * 60_000);
    clock.pass(16);
    expect(player.index).toBe(1);
  });

  it('is over when it would have been, though it was left in between', () => {
    const clock = new TestClock();
    const player = beginWaiting(clock);
    player.wait(20);
    clock.pass(5 * 60_000);
    player.leave();
    clock.pass(6 * 60_000, false);
    const again = beginWaiting(clock, player.place);
    expect(again.secondsLeft).toBe(9 * 60);
    again.leave();
    clock.pass(10 * 60_000, false);
    expect(beginWaiting(clock, player.place).index).toBe(1);
  });

  it('stands still in a pause, and when it was left in one', () => {
    const clock = new TestClock();
    const player = beginWaiting(clock);
    player.wait(5);
    clock.pass(60_000);
    player.pause();
    clock.sleep(3_600_000);
    clock.pass(60_000);
    expect(player.secondsLeft).toBe(240);
    const left = beginWaiting(clock, player.place);
    expect(left.secondsLeft).toBe(240);
    player.resume();
    clock.pass(60_000);
    player.look();
    expect([player.secondsLeft, left.secondsLeft]).toEqual([180, 180]);
  });

  it('is never longer than it was picked, whatever was done to the clock', () => {
    const clock = new TestClock();
    const player = beginWaiting(clock);
    player.wait(5);
    player.leave();
    clock.sleep(-86_400_000);
    expect(beginWaiting(clock, player.place).secondsLeft).toBe(300);
  });
});

describe("the window's clock", () => {
  afterEach(() => vi.useRealTimers());

  it('looks every second where no frame comes', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    vi.stubGlobal('requestAnimationFrame', () => 0);
    const look = vi.fn();
    const end = windowClock.everyLook(look);
    vi.advanceTimersByTime(3_000);
    expect(look).toHaveBeenCalledTimes(3);
    end();
    vi.advanceTimersByTime(3_000);
    expect(look).toHaveBeenCalledTimes(3);
    vi.unstubAllGlobals();
  });
});
