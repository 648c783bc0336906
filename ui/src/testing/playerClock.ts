import type { PlayerClock } from '$lib/features/practice/clock';

/** A clock that does as it is told. */
export class TestClock implements PlayerClock {
  /** Steady time; stands still while the computer sleeps. */
  time = 1_000;
  /** The instant, in milliseconds since 1970. */
  instant = Date.parse('2026-03-09T20:00:00Z');
  #look: (() => void) | null = null;
  now(): number {
    return this.time;
  }
  date(): number {
    return this.instant;
  }
  everyLook(run: () => void): () => void {
    this.#look = run;
    return () => {
      this.#look = null;
    };
  }
  /** Time goes on, and a frame may come at its end. */
  pass(ms: number, frame = true): void {
    this.time += ms;
    this.instant += ms;
    if (frame) this.#look?.();
  }
  /** Frame after frame, as in a window that is seen; `after` waits for what each of them brings. */
  async frames(ms: number, after: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
    for (let gone = 0; gone < ms; gone += 16) {
      this.pass(16);
      await after();
    }
  }
  /** The computer sleeps: the steady time does not know. */
  sleep(ms: number): void {
    this.instant += ms;
  }
}
