import type { TestProject } from 'vitest/node';

import { buildBridge } from '../../bridge/process';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The path of the bridge's program. */
    bridge: string;
  }
}

/** Builds the bridge once for all tests. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('bridge', await buildBridge());
}
