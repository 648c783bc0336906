/** How long after a new step appears no tap counts: a finger that is still pressing must not press what has come under it. */
export const taps = { holdMs: 350 };
