import { call } from '$lib/ipc/client';

/** How often input is told of: the app counts in minutes. */
const EVERY_MS = 5_000;

/** Tells the app that the person is there. It locks after a stretch without that, whether or not there is a page. */
export class Activity {
  #told = Number.NEGATIVE_INFINITY;
  #runs: number | null = null;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** There was input. */
  touch(): void {
    const now = this.now();
    if (now - this.#told < EVERY_MS) return;
    this.#told = now;
    void this.#tell(null);
  }

  /** Something runs for so many seconds that is watched and not touched, until the returned function is called. */
  runs(seconds: number): () => void {
    this.#say(seconds);
    return () => {
      this.#say(0);
    };
  }

  /** Listens for input. */
  watch(): () => void {
    const touched = (): void => {
      this.touch();
    };
    const events = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
    for (const event of events) window.addEventListener(event, touched, { passive: true, capture: true });
    return () => {
      for (const event of events) window.removeEventListener(event, touched, { capture: true });
    };
  }

  /** Where one step ends and the next begins, only the last word goes out: two calls might change places on the way. */
  #say(seconds: number): void {
    if (this.#runs === null)
      queueMicrotask(() => {
        const runs = this.#runs;
        this.#runs = null;
        void this.#tell(runs);
      });
    this.#runs = Math.ceil(seconds);
  }

  async #tell(runs_for_seconds: number | null): Promise<void> {
    try {
      await call('activity_report', { runs_for_seconds });
    } catch {
      // It locks a little sooner.
    }
  }
}

export const activity = new Activity();
