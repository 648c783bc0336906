import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import type { WorldOptions } from '$lib/ipc/bridge';

import { openApp, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { firstDay, Welcome } from './welcome.svelte';
import WelcomeScreen from './WelcomeScreen.svelte';

function first(options: Partial<WorldOptions> = {}): Promise<TestBackend> {
  return openApp({ vault: 'absent', welcomed: false, ...options });
}

describe('the first run', () => {
  it('leads to the end with every step skipped', async () => {
    const backend = await first();
    const done = vi.fn(() => Promise.resolve());
    const status = await backend.call('vault_status', null);
    const { container } = render(WelcomeScreen, { status, ondone: done });
    expect(screen.getByRole('heading', { level: 1, name: 'Welcome to Daymark' })).toBeInTheDocument();
    expect(screen.getByText(/not a medical device/)).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Begin' }));
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(await screen.findByRole('button', { name: 'Set up Daymark' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'One person to call' })).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Later' }));
    for (const title of ['About you', 'When to check in', 'Your weekly sessions']) {
      expect(await screen.findByRole('heading', { level: 1, name: title })).toBeInTheDocument();
      expect(await structureProblems(container)).toEqual([]);
      await userEvent.click(screen.getByRole('button', { name: 'Skip for now' }));
    }
    await userEvent.click(await screen.findByRole('button', { name: 'Go to Today' }));
    await waitFor(() => {
      expect(done).toHaveBeenCalledTimes(1);
    });
    expect(await backend.world.call('profile_get', null)).toMatchObject({ welcomed: true });
    expect(await backend.world.call('person_list', null)).toEqual([]);
  });

  it('asks for one person to call, keeps what is typed, and adds nobody twice', async () => {
    const backend = await first({ vault: 'open' });
    const status = await backend.call('vault_status', null);
    const { unmount } = render(WelcomeScreen, { status, ondone: () => Promise.resolve() });
    await userEvent.type(await screen.findByLabelText('Their name'), 'Maya');
    await vi.waitFor(async () => {
      expect((await backend.call('draft_get', { form: 'welcome', of: null })).body).toContain('Maya');
    });
    unmount();
    render(WelcomeScreen, { status, ondone: () => Promise.resolve() });
    await waitFor(() => {
      expect(screen.getByLabelText('Their name')).toHaveValue('Maya');
    });
    await userEvent.type(screen.getByLabelText('Their phone number'), 'soon');
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    await waitFor(() => {
      expect(screen.getByLabelText('Their phone number')).toBeInvalid();
    });
    await userEvent.clear(screen.getByLabelText('Their phone number'));
    await userEvent.type(screen.getByLabelText('Their phone number'), '202-555-0143');
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'About you' })).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Back' }));
    await userEvent.type(await screen.findByLabelText('Who they are to you (optional)'), 'Sister');
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    await screen.findByRole('heading', { level: 1, name: 'About you' });
    const maya = { name: 'Maya', phone: '202-555-0143', relation: 'Sister' };
    expect(await backend.world.call('person_list', null)).toMatchObject([maya]);
  });

  it('asks for the passphrase twice, and says what is lost with it', async () => {
    const backend = await first({ keyring_available: false });
    const status = await backend.call('vault_status', null);
    render(WelcomeScreen, { status, ondone: () => Promise.resolve() });
    await userEvent.click(screen.getByRole('button', { name: 'Begin' }));
    expect(screen.getByText(/There is no reset/)).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('Passphrase'), 'short');
    await userEvent.click(screen.getByRole('button', { name: 'Set up Daymark' }));
    expect(screen.getByText('The two are not the same yet.')).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('Passphrase once more'), 'short');
    await userEvent.click(screen.getByRole('button', { name: 'Set up Daymark' }));
    expect(await screen.findByText(/needs at least 8 characters/)).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('Passphrase'), ' but longer');
    await userEvent.type(screen.getByLabelText('Passphrase once more'), ' but longer');
    await userEvent.click(screen.getByRole('button', { name: 'Set up Daymark' }));
    expect(await screen.findByRole('heading', { name: 'One person to call' })).toBeInTheDocument();
  });

  it('goes on where it was left, with what was typed', async () => {
    const backend = await first({ vault: 'open' });
    const status = await backend.call('vault_status', null);
    const one = new Welcome(status, () => Promise.resolve());
    await one.load();
    one.name = 'Sam';
    one.since = '2026-02-01';
    await one.saveYou();
    one.times = ['07:30'];
    await one.saveTimes();
    await vi.waitFor(async () => {
      expect((await backend.call('draft_get', { form: 'welcome', of: null })).body).toContain('sessions');
    });

    const other = new Welcome(status, () => Promise.resolve());
    await other.load();
    expect([other.step, other.name, other.since, other.times]).toEqual(['sessions', 'Sam', '2026-02-01', ['07:30']]);
    expect(await backend.world.call('preferences_get', null)).toMatchObject({ check_in_times: ['07:30:00'] });
    other.session.on = ['wednesday'];
    await other.addSession();
    expect(other.sessions[0]?.starts).toBe('2026-03-11T09:00:00');
    await other.finish();
    expect((await backend.call('draft_get', { form: 'welcome', of: null })).body).toBeNull();
  });

  it('finds the first of the chosen days', () => {
    expect(firstDay('2026-03-09', ['monday'])).toBe('2026-03-09');
    expect(firstDay('2026-03-09', ['sunday', 'saturday'])).toBe('2026-03-14');
    expect(firstDay('2026-03-09', [])).toBe('2026-03-09');
  });
});
