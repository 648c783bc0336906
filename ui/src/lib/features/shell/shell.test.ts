import { describe, expect, it, vi } from 'vitest';

import { asCommandError, call, CommandFailure, onLocked } from '$lib/ipc/client';
import { match } from '$lib/router.svelte';

import { routes, screenOf } from '../../../routes';
import { openApp } from '../../../testing/app';
import { AppState } from './app.svelte';

describe('the app state', () => {
  it('goes from open to locked and keeps nothing of the person', async () => {
    await openApp();
    const app = new AppState();
    await app.load();
    expect(app.face).toBe('open');
    await app.lock();
    expect([app.face, app.profile, app.preferences]).toEqual(['lock', null, null]);
  });

  it('shows the first run until it is behind the person', async () => {
    await openApp({ welcomed: false });
    const app = new AppState();
    await app.load();
    expect(app.face).toBe('welcome');
  });
});

describe('the client', () => {
  it('drops the text of what is not a command error', () => {
    expect(asCommandError('invalid args: my secret')).toEqual({ kind: 'unexpected' });
    expect(asCommandError({ kind: 'toString' })).toEqual({ kind: 'unexpected' });
    expect(asCommandError({ kind: 'in_use' })).toEqual({ kind: 'in_use' });
  });

  it('tells when a command finds the store locked', async () => {
    await openApp({ vault: 'locked' });
    const heard = vi.fn();
    const stop = onLocked(heard);
    await expect(call('today_get')).rejects.toBeInstanceOf(CommandFailure);
    expect(heard).toHaveBeenCalledTimes(1);
    stop();
  });
});

describe('the routes', () => {
  it('match with parameters', () => {
    expect(match('/session/:id', '/session/a%20b')).toEqual({ id: 'a b' });
    expect(match('/session/:id', '/session')).toBeNull();
    expect(match('/today', '/today/')).toEqual({});
  });

  it.each(routes.map((route) => [route.pattern, route] as const))('%s has a screen', (_, route) => {
    expect(screenOf(route)).not.toBeNull();
  });
});
