import type { Breath, PacerPhase } from '$lib/ipc/bindings';

/** Where a pacer stands at one moment. */
export interface PacerMoment {
  /** From 0. */
  round: number;
  /** Index into the phases. */
  phase: number;
  breath: Breath;
  /** Said in place of the breath's own word. */
  cue: string | null;
  /** How much of the phase is over, 0 to 1. */
  fraction: number;
  /** Whole seconds left in the phase, counted down to 1. */
  secondsLeft: number;
  /** How full the lungs are, 0 to 1. */
  fullness: number;
  done: boolean;
}

/** How long one round takes, in milliseconds. */
export function roundLength(phases: readonly PacerPhase[]): number {
  return phases.reduce((sum, phase) => sum + phase.milliseconds, 0);
}

/** How long the whole pacer takes, in milliseconds. */
export function pacerLength(phases: readonly PacerPhase[], rounds: number): number {
  return roundLength(phases) * rounds;
}

const ease = (x: number): number => 0.5 - Math.cos(Math.PI * x) / 2;

/** How far a breath is, where it may be taken in several phases one after another: 0 at the start of the first, 1 at the end of the last. */
function breathAt(phases: readonly PacerPhase[], index: number, fraction: number): number {
  const breath = phases[index]?.breath;
  let first = index;
  while (first > 0 && phases[first - 1]?.breath === breath) first -= 1;
  let last = index;
  while (phases[last + 1]?.breath === breath) last += 1;
  const before = roundLength(phases.slice(first, index));
  const whole = roundLength(phases.slice(first, last + 1));
  const own = phases[index]?.milliseconds ?? 0;
  return whole === 0 ? 1 : ease((before + own * fraction) / whole);
}

function fullnessAt(phases: readonly PacerPhase[], index: number, fraction: number): number {
  const before = phases[(index + phases.length - 1) % phases.length]?.breath;
  switch (phases[index]?.breath) {
    case 'in':
      return breathAt(phases, index, fraction);
    case 'out':
      return 1 - breathAt(phases, index, fraction);
    case 'hold':
      return before === 'out' || before === 'rest' ? 0 : 1;
    default:
      return 0;
  }
}

/** Where a pacer stands after `elapsed` milliseconds of running time. A function of time alone: a late frame shows the right phase. */
export function pacerAt(phases: readonly PacerPhase[], rounds: number, elapsed: number): PacerMoment {
  const length = roundLength(phases);
  const done = length === 0 || elapsed >= length * rounds;
  const time = Math.max(0, elapsed);
  const round = done ? Math.max(0, rounds - 1) : Math.floor(time / length);
  let rest = done ? length : time - round * length;
  let index = 0;
  for (const [at, phase] of phases.entries()) {
    index = at;
    if (rest < phase.milliseconds || at === phases.length - 1) break;
    rest -= phase.milliseconds;
  }
  const phase = phases[index];
  if (!phase)
    return {
      round: 0,
      phase: 0,
      breath: 'rest',
      cue: null,
      fraction: 1,
      secondsLeft: 0,
      fullness: 0,
      done: true,
    };
  const fraction = phase.milliseconds === 0 ? 1 : Math.min(1, rest / phase.milliseconds);
  return {
    round,
    phase: index,
    breath: phase.breath,
    cue: phase.cue,
    fraction,
    secondsLeft: Math.ceil(Math.max(0, phase.milliseconds - rest) / 1000),
    fullness: fullnessAt(phases, index, fraction),
    done,
  };
}
