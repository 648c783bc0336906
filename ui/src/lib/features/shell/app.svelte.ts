import { toasts } from '$lib/design';
import type { CommandError, Preferences, ProfileView, Theme, VaultStatus } from '$lib/ipc/bindings';
import { asCommandError, call } from '$lib/ipc/client';

import { stepped, TEXT_SIZES, type Zoom } from './textSize';

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
  /** The size of text chosen by the zoom keys and not saved yet. */
  #zoomed = $state<number | null>(null);
  textSize = $derived(this.#zoomed ?? this.preferences?.text_size ?? this.status?.text_size ?? TEXT_SIZES[0]);
  #keeping: Promise<void> = Promise.resolve();

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
        this.#keepZoom();
      }
    }
  }

  /** Goes by what the person chose in the settings. */
  prefer(preferences: Preferences): void {
    this.preferences = preferences;
    this.#zoomed = null;
  }

  /** Makes the text larger or smaller. It is saved as soon as the store is open. */
  zoom(zoom: Zoom): void {
    this.#zoomed = stepped(this.textSize, zoom);
    this.#keepZoom();
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

  /** One save after the other, so that the last key wins. */
  #keepZoom(): void {
    this.#keeping = this.#keeping.then(() => this.#saveZoom());
  }

  async #saveZoom(): Promise<void> {
    const text_size = this.#zoomed;
    if (text_size === null || this.preferences === null) return;
    try {
      // Not those known here: another screen may have changed some since.
      const preferences = await call('preferences_save', { ...(await call('preferences_get')), text_size });
      if (this.preferences === null) return;
      this.preferences = preferences;
      if (this.#zoomed === text_size) this.#zoomed = null;
    } catch {
      // The text has its size until the window is closed, and the next key tries again.
    }
  }

  #forget(): void {
    // A toast may say what was just done.
    toasts.clear();
    this.profile = null;
    this.preferences = null;
    this.face = 'lock';
  }
}

export const app = new AppState();
