import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { useBackend } from '$lib/ipc/client';
import { MemoryBackend } from '$lib/ipc/memory';

import { structureProblems } from '../../../testing/axe';
import { Settings } from './settings.svelte';
import SettingsScreen from './SettingsScreen.svelte';

describe('settings', () => {
  it('save a preference at once and are well built', async () => {
    const backend = new MemoryBackend();
    useBackend(backend);
    const { container } = render(SettingsScreen);
    await userEvent.click(await screen.findByRole('radio', { name: 'Dark' }));
    await expect.poll(() => backend.preferences.theme).toBe('dark');
    await userEvent.click(screen.getByRole('switch', { name: 'Quiet hours' }));
    await expect.poll(() => backend.preferences.quiet_hours).toBeNull();
    await userEvent.click(screen.getByRole('switch', { name: 'Remind me of homework' }));
    await expect.poll(() => backend.preferences.homework_reminders).toBe(false);
    expect(screen.getByText(/not a medical device/)).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
  });

  it('go back to what was where the app refuses', async () => {
    const backend = new MemoryBackend();
    useBackend(backend);
    const settings = new Settings(vi.fn());
    await settings.load();
    backend.failing.set('preferences_save', { kind: 'read_only' });
    expect(await settings.change({ theme: 'dark' })).toBe(false);
    expect([settings.preferences?.theme, settings.error?.kind]).toEqual(['system', 'read_only']);
  });

  it('change the passphrase only with the current one, and keep none of them', async () => {
    useBackend(new MemoryBackend());
    const settings = new Settings(vi.fn());
    await settings.load();
    settings.ask('set');
    settings.current = 'wrong one';
    settings.fresh = 'other plain words';
    expect(await settings.sendPassphrase()).toBe(false);
    settings.again = 'other plain words';
    expect(await settings.sendPassphrase()).toBe(false);
    expect(settings.error?.kind).toBe('wrong_passphrase');
    settings.current = 'four plain words here';
    expect(await settings.sendPassphrase()).toBe(true);
    expect([settings.task, settings.current, settings.fresh, settings.again]).toEqual([null, '', '', '']);
  });
});
