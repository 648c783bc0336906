/** How long after a change it is on disk at the latest, less the time of the write itself. */
export const SAVE_AFTER_MS = 250;

/** Saves soon after a change, however fast the changes come; never two saves at once, and the last state always wins. */
export class Autosave {
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly save: () => Promise<void>,
    private readonly after: number = SAVE_AFTER_MS,
  ) {}

  /** Something changed. The first change since the last save starts the wait; further ones do not put it off. */
  touch(): void {
    this.#timer ??= setTimeout(() => {
      void this.flush();
    }, this.after);
  }

  /** Saves now if something is waiting, and waits for it. */
  async flush(): Promise<void> {
    if (this.#timer !== null) {
      this.#drop();
      this.#running = this.#running.then(this.save, this.save);
    }
    await this.#running;
  }

  /** Forgets what is waiting, and waits for a save under way. */
  async cancel(): Promise<void> {
    this.#drop();
    await this.#running;
  }

  #drop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
