/** Locks after a stretch without input, by a steady clock that neither the zone nor a set clock can move. */
export class IdleLock {
  #last: number;

  constructor(
    private readonly lock: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#last = this.now();
  }

  /** There was input. */
  touch(): void {
    this.#last = this.now();
  }

  /** Looks whether it is time. */
  look(minutes: number | null): void {
    if (minutes === null || this.now() - this.#last < minutes * 60_000) return;
    this.touch();
    this.lock();
  }

  /** Listens for input, and looks every few seconds and when the window comes back to view. */
  watch(minutes: () => number | null): () => void {
    const touched = (): void => {
      this.touch();
    };
    const looked = (): void => {
      this.look(minutes());
    };
    this.touch();
    const events = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
    for (const event of events) window.addEventListener(event, touched, { passive: true, capture: true });
    document.addEventListener('visibilitychange', looked);
    const timer = setInterval(looked, 5_000);
    return () => {
      for (const event of events) window.removeEventListener(event, touched, { capture: true });
      document.removeEventListener('visibilitychange', looked);
      clearInterval(timer);
    };
  }
}
