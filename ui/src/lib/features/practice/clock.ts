/** What drives a player: two times in milliseconds, and a call to look at them until the returned function is called. */
export interface PlayerClock {
  /** Steady time. It may stand still while the computer sleeps. */
  now(): number;
  /** The instant, since 1970. It goes on while the computer sleeps. */
  date(): number;
  everyLook(run: () => void): () => void;
}

/** How often a window is looked after where no frame comes, since nobody sees it. */
const UNSEEN_MS = 1_000;

/** The window's own clock. Frames and a timer only ask for a new look; the time comes from the clocks. */
export const windowClock: PlayerClock = {
  now: () => performance.now(),
  // eslint-disable-next-line no-restricted-syntax -- it is only held against itself, and the app need not be asked at every frame
  date: () => Date.now(),
  everyLook(run) {
    let handle = 0;
    const step = (): void => {
      run();
      handle = requestAnimationFrame(step);
    };
    handle = requestAnimationFrame(step);
    const timer = setInterval(run, UNSEEN_MS);
    return () => {
      cancelAnimationFrame(handle);
      clearInterval(timer);
    };
  },
};
