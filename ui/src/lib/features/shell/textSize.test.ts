import { readFileSync } from 'node:fs';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { room } from '$lib/design';

import { openApp } from '../../../testing/app';
import { preferencesOf, requests, setPreferences } from '../../../testing/record';
import { AppState } from './app.svelte';
import { applyTextSize, stepped, TEXT_SIZES, zoomOf } from './textSize';

afterEach(() => {
  vi.restoreAllMocks();
  applyTextSize(100);
});

const key = (key: string, how: KeyboardEventInit = { ctrlKey: true }): KeyboardEvent =>
  new KeyboardEvent('keydown', { key, ...how });

describe('the size of text', () => {
  it('is one of those that the app takes', () => {
    const domain = readFileSync('../src-tauri/crates/domain/src/preferences.rs', 'utf8');
    const taken = /TEXT_SIZES: \[u32; 5\] = \[([\d, ]+)\]/.exec(domain)?.[1]?.split(', ').map(Number);
    expect(taken).toEqual([...TEXT_SIZES]);
  });

  it('goes by steps, and no further than there are', () => {
    expect([100, 115, 130, 150, 200].map((size) => stepped(size, 1))).toEqual([115, 130, 150, 200, 200]);
    expect([100, 115, 130, 150, 200].map((size) => stepped(size, -1))).toEqual([100, 100, 115, 130, 150]);
    expect([stepped(200, 0), stepped(120, 1), stepped(120, -1)]).toEqual([100, 130, 115]);
  });

  it('follows the keys that a browser has for it', () => {
    expect(['+', '=', '-', '_', '0', '1'].map((one) => zoomOf(key(one)))).toEqual([1, 1, -1, -1, 0, null]);
    expect(zoomOf(key('+', { metaKey: true }))).toBe(1);
    expect([zoomOf(key('+', {})), zoomOf(key('+', { ctrlKey: true, altKey: true }))]).toEqual([null, null]);
  });

  it('leaves the places their words only where there is room', () => {
    vi.spyOn(window, 'innerWidth', 'get').mockReturnValue(390);
    const px = vi.spyOn(window, 'getComputedStyle');
    const at = (size: number): string => {
      px.mockReturnValue({ fontSize: `${size}px` } as CSSStyleDeclaration);
      applyTextSize(200);
      return document.documentElement.dataset['places'] ?? '';
    };
    expect([at(16), at(18.4), at(20.8), at(32), at(8)]).toEqual(['bar', 'bar', 'signs', 'signs', 'rail']);
    expect([document.documentElement.dataset['textSize'], room.wide, room.signs]).toEqual(['200', 48.75, 0.75]);
  });

  it('is saved where the store is open, beside what else was changed meanwhile', async () => {
    const backend = await openApp();
    const saved = async (): Promise<number> => (await preferencesOf(backend)).text_size;
    const app = new AppState();
    await app.load();
    await setPreferences(backend, { exercise_sound: true });
    app.zoom(1);
    app.zoom(1);
    expect(app.textSize).toBe(130);
    await expect.poll(saved).toBe(130);
    expect((await preferencesOf(backend)).exercise_sound).toBe(true);
    app.zoom(0);
    await expect.poll(saved).toBe(100);
    expect(app.textSize).toBe(100);
    // What cannot be saved holds for now.
    backend.failing.set('preferences_save', { kind: 'disk_full' });
    app.zoom(1);
    await expect.poll(() => requests(backend, 'preferences_save').length).toBe(3);
    expect([app.textSize, await saved()]).toEqual([115, 100]);
  });

  it('is there before the store is open, and what is chosen there is saved once it is', async () => {
    const passphrase = 'four plain words here';
    const backend = await openApp({ passphrase });
    const saved = async (): Promise<number> => (await preferencesOf(backend)).text_size;
    await setPreferences(backend, { text_size: 150 });
    await backend.world.call('vault_lock', null);
    const app = new AppState();
    await app.load();
    expect([app.face, app.textSize]).toEqual(['lock', 150]);
    app.zoom(1);
    expect([app.textSize, requests(backend, 'preferences_save')]).toEqual([200, []]);
    await app.take(await backend.call('vault_unlock', { passphrase }));
    await expect.poll(saved).toBe(200);
    expect(app.textSize).toBe(200);
  });
});
