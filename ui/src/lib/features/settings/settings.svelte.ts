import type {
  AppInfo,
  CommandError,
  CountryLines,
  Preferences,
  ProfileView,
  SessionKind,
  StartAtLogin,
  VaultStatus,
} from '$lib/ipc/bindings';
import { asCommandError, call } from '$lib/ipc/client';

import { toInstant } from '../checkIn/when';

export type PassphraseTask = 'set' | 'remove';

/** Everything that can be set. A change of a preference is saved at once; what the app refuses goes back to what was. */
export class Settings {
  ready = $state(false);
  error = $state.raw<CommandError | null>(null);
  profile = $state<ProfileView | null>(null);
  preferences = $state<Preferences | null>(null);
  info = $state.raw<AppInfo | null>(null);
  status = $state.raw<VaultStatus | null>(null);
  startAtLogin = $state.raw<StartAtLogin | null>(null);
  countries = $state.raw<CountryLines[]>([]);
  workingOn = $state('');
  busy = $state(false);

  task = $state<PassphraseTask | null>(null);
  current = $state('');
  fresh = $state('');
  again = $state('');
  sent = $state(false);
  readonly differ = $derived(this.task === 'set' && this.fresh !== this.again);

  constructor(private readonly changed: (preferences: Preferences, profile: ProfileView) => void) {}

  async load(): Promise<void> {
    await this.try(async () => {
      const [profile, preferences, info, status, startAtLogin, lines] = await Promise.all([
        call('profile_get'),
        call('preferences_get'),
        call('app_info'),
        call('vault_status'),
        call('start_at_login_get'),
        call('crisis_lines'),
      ]);
      this.profile = profile;
      this.preferences = preferences;
      this.info = info;
      this.status = status;
      this.startAtLogin = startAtLogin;
      this.countries = lines.countries;
      this.workingOn = profile.working_on.join('\n');
      this.ready = true;
    });
  }

  async saveProfile(): Promise<boolean> {
    const { profile } = this;
    if (profile === null) return false;
    return this.try(async () => {
      const name = profile.name?.trim() ?? '';
      this.profile = await call('profile_save', {
        ...$state.snapshot(profile),
        name: name === '' ? null : name,
        working_on: this.workingOn
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean),
      });
      this.#tell();
    });
  }

  async change(part: Partial<Preferences>): Promise<boolean> {
    const { preferences } = this;
    if (preferences === null) return false;
    const before = $state.snapshot(preferences);
    const done = await this.try(async () => {
      this.preferences = await call('preferences_save', { ...before, ...$state.snapshot(part) });
      this.#tell();
    });
    if (!done) this.preferences = before;
    return done;
  }

  /** Pauses reminders until a local day begins. */
  pauseUntil(day: string): Promise<boolean> {
    return this.change({ paused_until: toInstant(`${day}T00:00:00`, this.info?.zone ?? 'UTC') });
  }

  /** Lead times of one kind of session; `null` for those of all. */
  setLeads(kind: SessionKind, leads: number[] | null): Promise<boolean> {
    const others = $state.snapshot(this.preferences)?.leads_by_kind.filter((one) => one.kind !== kind) ?? [];
    return this.change({ leads_by_kind: leads === null ? others : [...others, { kind, leads }] });
  }

  async setKeyring(on: boolean): Promise<void> {
    const before = this.status;
    const done = await this.try(async () => {
      this.status = await call('vault_set_keyring', { on });
    });
    if (!done && before) this.status = { ...before };
  }

  async setStartAtLogin(on: boolean): Promise<void> {
    const before = this.startAtLogin;
    if (before === null) return;
    const done = await this.try(async () => {
      this.startAtLogin = await call('start_at_login_set', { ...before, on });
    });
    if (!done) this.startAtLogin = { ...before };
  }

  ask(task: PassphraseTask): void {
    this.task = task;
    this.error = null;
    this.#wipe();
  }

  /** Sets, changes or removes the passphrase, as asked. */
  async sendPassphrase(): Promise<boolean> {
    this.sent = true;
    if (this.differ) return false;
    const done = await this.try(async () => {
      this.status = await call('vault_set_passphrase', {
        current: this.status?.opens_by_passphrase ? this.current : null,
        new: this.task === 'set' ? this.fresh : null,
      });
      this.task = null;
    });
    if (done) this.#wipe();
    return done;
  }

  test(): Promise<boolean> {
    return this.try(async () => {
      await call('reminder_test');
    });
  }

  async try(act: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.error = null;
    try {
      await act();
      return true;
    } catch (thrown) {
      this.error = asCommandError(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }

  #wipe(): void {
    this.current = '';
    this.fresh = '';
    this.again = '';
    this.sent = false;
  }

  #tell(): void {
    if (this.preferences && this.profile)
      this.changed($state.snapshot(this.preferences), $state.snapshot(this.profile));
  }
}
