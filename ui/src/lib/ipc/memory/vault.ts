import type { VaultState, VaultStatus, WayIn, WayKind } from '../bindings';
import type { Answers } from './handlers';
import { checkPassphrase, refuse } from './rules';
import type { MemoryBackend, MemoryOptions } from '.';

const way = (kind: WayKind): WayIn => ({ id: kind, kind, created_at: null });

export function vaultAnswers(
  app: MemoryBackend,
  options: MemoryOptions,
): Answers<`vault_${string}` | 'activity_report'> {
  let vault: VaultState = options.vault ?? { state: 'open' };
  let secret = options.passphrase === undefined ? 'four plain words here' : options.passphrase;
  let keyring = options.keyring ?? false;
  let lockedByPerson = options.lockedByPerson ?? false;
  const keyringAvailable = options.keyringAvailable ?? true;
  const status = (): VaultStatus => ({
    vault,
    keyring_available: keyringAvailable,
    ways: [...(keyring ? [way('device')] : []), ...(secret !== null ? [way('passphrase')] : [])],
    locked_by_person: lockedByPerson,
    text_size: app.preferences.text_size,
  });
  const unlock = (passphrase: string | null): VaultStatus => {
    if (vault.state === 'absent') refuse({ kind: 'no_store' });
    if (vault.state === 'damaged') refuse({ kind: 'damaged', what: vault.what });
    if (passphrase === null && !keyringAvailable) refuse({ kind: 'keyring_unavailable' });
    if (passphrase === null && !keyring)
      refuse({ kind: 'keyring_empty', others: secret === null ? [] : ['passphrase'] });
    if (passphrase !== null && passphrase !== secret) refuse({ kind: 'wrong_passphrase' });
    vault = { state: 'open' };
    lockedByPerson = false;
    return status();
  };
  return {
    vault_status: () => status(),
    vault_create: ({ passphrase, use_keyring }) => {
      if (vault.state !== 'absent') refuse({ kind: 'already_exists' });
      if (passphrase === null && !use_keyring)
        refuse({ kind: 'invalid', field: 'passphrase', rule: { rule: 'required' } });
      checkPassphrase(passphrase);
      if (use_keyring && !keyringAvailable) refuse({ kind: 'keyring_unavailable' });
      secret = passphrase;
      keyring = use_keyring;
      vault = { state: 'open' };
      return status();
    },
    vault_unlock: ({ passphrase }) => unlock(passphrase),
    vault_lock: () => {
      vault = { state: 'locked' };
      lockedByPerson = true;
      app.emit('vault-changed', null);
      return null;
    },
    activity_report: (request) => {
      app.activity.push(request.runs_for_seconds);
      return null;
    },
    vault_set_passphrase: (request) => {
      if (secret !== null && request.current !== secret) refuse({ kind: 'wrong_passphrase' });
      if (request.new === null && !keyring)
        refuse({ kind: 'invalid', field: 'passphrase', rule: { rule: 'required' } });
      checkPassphrase(request.new);
      secret = request.new;
      return status();
    },
    vault_set_keyring: ({ on }) => {
      if (on && !keyringAvailable) refuse({ kind: 'keyring_unavailable' });
      if (!on && secret === null) refuse({ kind: 'invalid', field: 'passphrase', rule: { rule: 'required' } });
      keyring = on;
      return status();
    },
  };
}
