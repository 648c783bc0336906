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
import { opensBy } from '$lib/ipc/ways';

import { Autosave } from '../checkIn/autosave';
import { Fields, KeptDraft } from '../checkIn/kept';
import { toInstant } from '../checkIn/when';

export type PassphraseTask = 'set' | 'remove';

/** One entry a line; blank lines are none. */
function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

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
  medicines = $state('');
  /** The person as saved. */
  #saved: ProfileView | null = null;
  busy = $state(false);
  /** Whether what was typed of the person before, and not saved, is here again. */
  restored = $state(false);
  /** How often something of the person was typed since it was saved. */
  #typed = 0;
  readonly #autosave = new Autosave(() => this.#keep());
  readonly #stored = new KeptDraft(() => ({ form: 'profile', of: null }));

  task = $state<PassphraseTask | null>(null);
  current = $state('');
  fresh = $state('');
  again = $state('');
  sent = $state(false);
  readonly differ = $derived(this.task === 'set' && this.fresh !== this.again);

  constructor(private readonly changed: (preferences: Preferences, profile: ProfileView) => void) {}

  async load(): Promise<void> {
    await this.try(async () => {
      const [profile, preferences, info, status, startAtLogin, lines, kept] = await Promise.all([
        call('profile_get'),
        call('preferences_get'),
        call('app_info'),
        call('vault_status'),
        call('start_at_login_get'),
        call('crisis_lines'),
        this.#stored.body(),
      ]);
      this.preferences = preferences;
      this.info = info;
      this.status = status;
      this.startAtLogin = startAtLogin;
      this.countries = lines.countries;
      this.#saved = profile;
      this.#show(profile);
      const draft = kept === null ? null : Fields.of(kept);
      if (draft) this.#takeUp(draft);
      this.ready = true;
    });
  }

  /** Something of the person is typed or chosen. */
  write(part: Partial<ProfileView>, lists: { workingOn?: string; medicines?: string } = {}): void {
    if (this.profile === null) return;
    Object.assign(this.profile, part);
    this.workingOn = lists.workingOn ?? this.workingOn;
    this.medicines = lists.medicines ?? this.medicines;
    this.#typed += 1;
    this.#autosave.touch();
  }

  async saveProfile(): Promise<boolean> {
    const { profile } = this;
    if (profile === null) return false;
    await this.#autosave.cancel();
    const typed = this.#typed;
    const done = await this.try(async () => {
      const name = profile.name?.trim() ?? '';
      const saved = await call('profile_save', {
        ...$state.snapshot(profile),
        name: name === '' ? null : name,
        working_on: linesOf(this.workingOn),
        medicines: linesOf(this.medicines),
      });
      this.#saved = saved;
      if (this.#typed === typed) this.#show(saved);
      this.#tell();
    });
    // What was typed meanwhile stays, and so does what was refused.
    if (done && this.#typed === typed) await this.#forget();
    else if (this.#typed > 0) this.#autosave.touch();
    return done;
  }

  /** Back to what is saved of the person. */
  async startOver(): Promise<void> {
    await this.#autosave.cancel();
    await this.#forget();
    if (this.#saved) this.#show(this.#saved);
  }

  async leave(): Promise<void> {
    await this.#autosave.flush();
  }

  /** The text has another size by now. */
  sized(text_size: number): void {
    if (this.preferences) this.preferences.text_size = text_size;
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
        current: this.status && opensBy(this.status, 'passphrase') ? this.current : null,
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

  /** What is typed and not saved is nobody else's business yet. */
  #tell(): void {
    if (this.preferences && this.#saved) this.changed($state.snapshot(this.preferences), this.#saved);
  }

  #show(profile: ProfileView): void {
    this.profile = structuredClone(profile);
    this.workingOn = profile.working_on.join('\n');
    this.medicines = profile.medicines.join('\n');
  }

  #takeUp(draft: Fields): void {
    const { profile } = this;
    if (profile === null) return;
    profile.name = draft.text('name', profile.name);
    profile.recovery_started_on = draft.text('since', null);
    profile.country = draft.text('country', null);
    this.workingOn = draft.text('workingOn', this.workingOn);
    this.medicines = draft.text('medicines', this.medicines);
    this.restored = true;
    this.#typed = 1;
  }

  async #keep(): Promise<void> {
    const { profile } = this;
    if (profile === null) return;
    try {
      await this.#stored.keep({
        name: profile.name,
        since: profile.recovery_started_on,
        country: profile.country,
        workingOn: this.workingOn,
        medicines: this.medicines,
      });
    } catch (thrown) {
      this.error = asCommandError(thrown);
    }
  }

  async #forget(): Promise<void> {
    this.#typed = 0;
    this.restored = false;
    await this.#stored.done();
  }
}
