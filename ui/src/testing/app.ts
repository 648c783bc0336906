import { inject } from 'vitest';

import { startBridge } from '../../bridge/process';
import { Bridge, type World, type WorldOptions } from '$lib/ipc/bridge';
import { useBackend } from '$lib/ipc/client';
import { Scripted } from '$lib/ipc/scripted';

export type TestBackend = Scripted<World>;

let bridge: Bridge | undefined;
const worlds: World[] = [];
// As they are before a test puts its own in their place.
const later = setImmediate;

/** The real app with a store of its own behind the window, and a script before it. */
export async function openApp(options: Partial<WorldOptions> = {}): Promise<TestBackend> {
  bridge ??= new Bridge(startBridge(inject('bridge')));
  const world = await bridge.begin(options);
  worlds.push(world);
  const backend = new Scripted(world);
  useBackend(backend);
  return backend;
}

/** Waits until no command is under way, nor one that follows from its answer. */
export async function settled(backend: TestBackend): Promise<void> {
  do {
    await new Promise((done) => later(done));
  } while (backend.isBusy);
}

/** Takes away what the last test made. */
export async function endWorlds(): Promise<void> {
  await Promise.all(worlds.splice(0).map((world) => world.end()));
}
