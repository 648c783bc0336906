import type { CommandError, VaultStatus } from '$lib/ipc/bindings';
import { asCommandError, call } from '$lib/ipc/client';

/** Opening the store. */
export class Lock {
  passphrase = $state('');
  busy = $state(false);
  error = $state.raw<CommandError | null>(null);
  missing = $state(false);

  constructor(private readonly opened: (status: VaultStatus) => Promise<void>) {}

  async byPassphrase(): Promise<void> {
    this.missing = this.passphrase === '';
    if (this.missing) {
      this.error = null;
      return;
    }
    await this.#unlock(this.passphrase);
  }

  async byKeyring(): Promise<void> {
    this.missing = false;
    await this.#unlock(null);
  }

  async #unlock(passphrase: string | null): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      const status = await call('vault_unlock', { passphrase });
      this.passphrase = '';
      await this.opened(status);
    } catch (thrown) {
      this.error = asCommandError(thrown);
    } finally {
      this.busy = false;
    }
  }
}
