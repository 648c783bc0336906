/** What drives a player: a steady time in milliseconds, and a call at every frame until the returned function is called. */
export interface PlayerClock {
  now(): number;
  everyFrame(run: () => void): () => void;
}

/** The window's own clock. Frames only ask for a new look; the time comes from `performance.now`. */
export const windowClock: PlayerClock = {
  now: () => performance.now(),
  everyFrame(run) {
    let handle = 0;
    const step = (): void => {
      run();
      handle = requestAnimationFrame(step);
    };
    handle = requestAnimationFrame(step);
    return () => {
      cancelAnimationFrame(handle);
    };
  },
};
