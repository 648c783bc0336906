import type { CommandError, Preferences, ProfileView, Theme, VaultStatus } from '$lib/ipc/bindings';
import { asCommandError, call } from '$lib/ipc/client';

/** Which of its faces the window shows. */
export type Face = 'loading' | 'failed' | 'welcome' | 'lock' | 'open';

/** Where the app stands: the store, and who uses it how. */
export class AppState {
  face = $state<Face>('loading');
  status = $state.raw<VaultStatus | null>(null);
  profile = $state.raw<ProfileView | null>(null);
  preferences = $state.raw<Preferences | null>(null);
  error = $state.raw<CommandError | null>(null);
  theme = $derived<Theme>(this.preferences?.theme ?? 'system');

  /** Asks the app where it stands. */
  async load(): Promise<void> {
    try {
      await this.take(await call('vault_status'));
    } catch (thrown) {
      const error = asCommandError(thrown);
      if (error.kind === 'locked') return;
      this.error = error;
      this.face = 'failed';
    }
  }

  /** Takes a status that a command answered with. */
  async take(status: VaultStatus): Promise<void> {
    this.status = status;
    this.error = null;
    switch (status.vault.state) {
      case 'absent':
        this.face = 'welcome';
        return;
      case 'locked':
      case 'damaged':
        this.#forget();
        return;
      case 'open': {
        const [profile, preferences] = await Promise.all([call('profile_get'), call('preferences_get')]);
        this.profile = profile;
        this.preferences = preferences;
        this.face = profile.welcomed ? 'open' : 'welcome';
      }
    }
  }

  async lock(): Promise<void> {
    try {
      await call('vault_lock');
    } catch (thrown) {
      this.error = asCommandError(thrown);
    }
    this.wasLocked();
  }

  /** The store was found locked: nothing of it stays on the window. */
  wasLocked(): void {
    if (this.face !== 'open' && this.face !== 'welcome') return;
    this.#forget();
    void this.load();
  }

  #forget(): void {
    this.profile = null;
    this.preferences = null;
    this.face = 'lock';
  }
}

export const app = new AppState();
