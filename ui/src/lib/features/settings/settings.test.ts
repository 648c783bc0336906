import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { toasts } from '$lib/design';
import type { OwnDays } from '$lib/ipc/bindings';

import { openApp, settled } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { preferencesOf, profileOf, requests } from '../../../testing/record';
import { changeProfile } from '../../../testing/seed';
import { app } from '../shell/app.svelte';
import { OwnReminders } from './ownReminders.svelte';
import { Settings } from './settings.svelte';
import SettingsScreen from './SettingsScreen.svelte';

const passphrase = 'four plain words here';

describe('settings', () => {
  it('save a preference at once and are well built', async () => {
    const backend = await openApp();
    const { container } = render(SettingsScreen);
    await userEvent.click(await screen.findByRole('radio', { name: 'Dark' }));
    await expect.poll(async () => (await preferencesOf(backend)).theme).toBe('dark');
    await userEvent.click(screen.getByRole('switch', { name: 'Quiet hours' }));
    await expect.poll(async () => (await preferencesOf(backend)).quiet_hours).toBeNull();
    await userEvent.click(screen.getByRole('switch', { name: 'Remind me of homework' }));
    await expect.poll(async () => (await preferencesOf(backend)).homework_reminders).toBe(false);
    await userEvent.click(screen.getByRole('switch', { name: 'Not during work' }));
    await expect.poll(async () => (await preferencesOf(backend)).not_during_work).toBe(true);
    await userEvent.click(screen.getByRole('radio', { name: 'At random times' }));
    await expect.poll(async () => (await preferencesOf(backend)).random_check_ins?.windows.length).toBe(3);
    await userEvent.click(await screen.findByRole('button', { name: 'Add a window' }));
    await expect
      .poll(async () => (await preferencesOf(backend)).random_check_ins?.windows.at(-1)?.from)
      .toBe('21:00:00');
    await userEvent.click(screen.getByRole('switch', { name: 'Weekly review' }));
    await expect.poll(async () => (await preferencesOf(backend)).weekly_review?.day).toBe('sunday');
    expect(screen.getByText(/not a medical device/)).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
  });

  it('say who can read details, and that a phone has none', async () => {
    await openApp();
    render(SettingsScreen);
    const detail = await screen.findByRole('radiogroup', { name: 'What a notification says' });
    expect(detail).toHaveAccessibleDescription(/Nobody can tell what it is for/);
    await userEvent.click(screen.getByRole('radio', { name: 'Details' }));
    await expect.poll(() => screen.queryByText(/On a phone, reminders always use neutral words/)).not.toBeNull();
  });

  it('pause until a day, and resume', async () => {
    const backend = await openApp();
    const settings = new Settings(vi.fn());
    await settings.load();
    await settings.pauseUntil('2099-03-05');
    expect((await preferencesOf(backend)).paused_until).toBe('2099-03-05T00:00:00Z');
    render(SettingsScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'Resume now' }));
    await expect.poll(async () => (await preferencesOf(backend)).paused_until).toBeNull();
    await settings.setLeads('testing', [60]);
    expect((await preferencesOf(backend)).leads_by_kind).toEqual([{ kind: 'testing', leads: [60] }]);
    await settings.setLeads('testing', null);
    expect((await preferencesOf(backend)).leads_by_kind).toEqual([]);
  });

  it('keep reminders of one’s own', async () => {
    const backend = await openApp();
    render(SettingsScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'Add a reminder' }));
    expect(screen.getByLabelText('What to remind you of')).toHaveFocus();
    await userEvent.type(screen.getByLabelText('What to remind you of'), 'Water the plants');
    await userEvent.click(screen.getByRole('button', { name: 'Sunday' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save reminder' }));
    expect(await screen.findByText('Water the plants')).toBeInTheDocument();
    await expect.poll(() => toasts.list[0]?.text).toBe('Reminder saved.');
    await expect.poll(() => document.activeElement).toHaveAccessibleName('Add a reminder');
    const days = async (): Promise<OwnDays | undefined> =>
      (await backend.world.call('own_reminder_list', null))[0]?.days;
    expect(await days()).toMatchObject({ kind: 'weekly', on: { length: 6 } });
    await userEvent.click(screen.getByRole('button', { name: 'Change: Water the plants' }));
    await userEvent.click(screen.getByRole('radio', { name: 'Once' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save reminder' }));
    await expect.poll(async () => (await days())?.kind).toBe('once');
    await expect.poll(() => document.activeElement).toHaveAccessibleName('Change: Water the plants');
    await userEvent.click(screen.getByRole('button', { name: 'Delete: Water the plants' }));
    await expect.poll(() => screen.queryByText('Water the plants')).toBeNull();
  });

  it('keep one reminder, however often it is pressed, and say when a deletion cannot be undone', async () => {
    const backend = await openApp();
    const own = new OwnReminders();
    await own.load();
    own.begin('2026-03-09');
    if (own.form) own.form.text = 'Water the plants';
    const saved = await Promise.all([own.save(), own.save()]);
    expect([saved, own.busy, own.list.length]).toEqual([[true, false], false, 1]);
    const id = own.list[0]?.id ?? '';
    backend.failing.set('own_reminder_list', { kind: 'unexpected' });
    expect([await own.remove(id), own.error?.kind]).toEqual([true, 'unexpected']);
    backend.failing.set('own_reminder_restore', { kind: 'disk_full' });
    await expect(own.restore(id)).rejects.toMatchObject({ error: { kind: 'disk_full' } });
  });

  it('go back to what was where the app refuses', async () => {
    const backend = await openApp();
    const settings = new Settings(vi.fn());
    await settings.load();
    backend.failing.set('preferences_save', { kind: 'read_only' });
    expect(await settings.change({ theme: 'dark' })).toBe(false);
    expect([settings.preferences?.theme, settings.error?.kind]).toEqual(['system', 'read_only']);
  });

  it('keep what is typed of the person until it is saved', async () => {
    const backend = await openApp();
    await changeProfile(backend.world, { name: 'Sam', recovery_started_on: '2026-02-01' });
    const first = render(SettingsScreen);
    const name = await screen.findByLabelText('What Daymark calls you');
    await userEvent.clear(name);
    await userEvent.type(name, 'Robin');
    await userEvent.type(screen.getByLabelText('What you are working on'), 'Alcohol{Enter}Sleep');
    await userEvent.type(screen.getByLabelText('Medicines you are prescribed'), 'Buprenorphine');
    first.unmount();
    await settled(backend);
    expect(backend.names).toContain('draft_save');
    expect((await profileOf(backend)).name).toBe('Sam');
    const again = render(SettingsScreen);
    expect(await screen.findByText('We kept what you began.')).toBeInTheDocument();
    expect(screen.getByLabelText('What Daymark calls you')).toHaveValue('Robin');
    // A preference is saved at once, and what is typed is not saved with it.
    await userEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    await expect.poll(async () => (await preferencesOf(backend)).theme).toBe('dark');
    expect([(await profileOf(backend)).name, app.profile?.name]).toEqual(['Sam', 'Sam']);
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await expect
      .poll(() => profileOf(backend))
      .toMatchObject({
        name: 'Robin',
        recovery_started_on: '2026-02-01',
        working_on: ['Alcohol', 'Sleep'],
        medicines: ['Buprenorphine'],
      });
    again.unmount();
    await settled(backend);
    const settings = new Settings(vi.fn());
    await settings.load();
    expect([settings.restored, settings.profile?.name]).toEqual([false, 'Robin']);
    settings.write({ name: 'Alex' });
    await settings.startOver();
    expect([settings.profile?.name, settings.restored]).toEqual(['Robin', false]);
    await settings.leave();
    const last = new Settings(vi.fn());
    await last.load();
    expect(last.profile?.name).toBe('Robin');
  });

  it('keep what was refused, and what was typed while it was being saved', async () => {
    const backend = await openApp();
    const settings = new Settings(vi.fn());
    await settings.load();
    settings.write({ recovery_started_on: '2099-01-01', name: 'Robin' });
    expect(await settings.saveProfile()).toBe(false);
    await settings.leave();
    const again = new Settings(vi.fn());
    await again.load();
    expect([again.restored, again.profile?.recovery_started_on]).toEqual([true, '2099-01-01']);
    again.write({ recovery_started_on: null });
    const release = backend.hold('profile_save');
    const saved = again.saveProfile();
    await expect.poll(() => requests(backend, 'profile_save').length).toBe(2);
    again.write({ name: 'Robin B.' });
    release();
    expect(await saved).toBe(true);
    expect(await profileOf(backend)).toMatchObject({ recovery_started_on: null, name: 'Robin' });
    expect(again.profile?.name).toBe('Robin B.');
    await again.leave();
    const last = new Settings(vi.fn());
    await last.load();
    expect(last.profile?.name).toBe('Robin B.');
  });

  it('change the size of text, also where the keys did so meanwhile', async () => {
    const backend = await openApp();
    await app.load();
    render(SettingsScreen);
    await userEvent.click(await screen.findByRole('radio', { name: '150%' }));
    await expect.poll(async () => (await preferencesOf(backend)).text_size).toBe(150);
    app.zoom(1);
    await expect.poll(async () => (await preferencesOf(backend)).text_size).toBe(200);
    await expect.poll(() => screen.getByRole('radio', { name: '200%' })).toBeChecked();
    await userEvent.click(screen.getByRole('radio', { name: 'Light' }));
    await expect.poll(async () => (await preferencesOf(backend)).theme).toBe('light');
    expect((await preferencesOf(backend)).text_size).toBe(200);
  });

  it('show a passphrase while it is typed, if asked to, and hide it again afterwards', async () => {
    await openApp({ passphrase });
    render(SettingsScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'Change the passphrase' }));
    expect(screen.getByLabelText('New passphrase')).toHaveAttribute('type', 'password');
    await userEvent.click(screen.getByRole('switch', { name: 'Show what I type' }));
    for (const label of ['Current passphrase', 'New passphrase', 'New passphrase once more'])
      expect(screen.getByLabelText(label)).toHaveAttribute('type', 'text');
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    await userEvent.click(screen.getByRole('button', { name: 'Change the passphrase' }));
    expect(screen.getByLabelText('New passphrase')).toHaveAttribute('type', 'password');
  });

  it('change the passphrase only with the current one, and keep none of them', async () => {
    await openApp({ passphrase });
    const settings = new Settings(vi.fn());
    await settings.load();
    settings.ask('set');
    settings.current = 'wrong one';
    settings.fresh = 'other plain words';
    expect(await settings.sendPassphrase()).toBe(false);
    settings.again = 'other plain words';
    expect(await settings.sendPassphrase()).toBe(false);
    expect(settings.error?.kind).toBe('wrong_passphrase');
    settings.current = passphrase;
    expect(await settings.sendPassphrase()).toBe(true);
    expect([settings.task, settings.current, settings.fresh, settings.again]).toEqual([null, '', '', '']);
  });
});
