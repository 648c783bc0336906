import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/svelte';
import { afterEach } from 'vitest';

import { taps } from '$lib/design';

import { endWorlds } from './app';

// A busy machine is no fault of a test.
configure({ asyncUtilTimeout: 10_000 });
// A test taps faster than a finger; the one test of this sets its own.
taps.holdMs = 0;

// The app answers from another process, and a busy machine is no fault of a test.
configure({ asyncUtilTimeout: 10_000 });

afterEach(async () => {
  cleanup();
  await endWorlds();
});
