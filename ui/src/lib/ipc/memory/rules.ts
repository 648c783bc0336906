import type { AddOwnReminder, CommandError } from '../bindings';

export function refuse(error: CommandError): never {
  // The app's own refusals are plain values too.
  throw error;
}

export function must<T>(value: T | undefined): T {
  return value === undefined ? refuse({ kind: 'not_found' }) : value;
}

export function checkPassphrase(passphrase: string | null): void {
  if (passphrase !== null && passphrase.length < 8)
    refuse({ kind: 'invalid', field: 'passphrase', rule: { rule: 'too_short', min: 8 } });
}

/** Holds a reminder of one's own against its rules. */
export function checkedOwn({ text, time, days }: AddOwnReminder): AddOwnReminder {
  if (text.trim() === '') refuse({ kind: 'invalid', field: 'note', rule: { rule: 'required' } });
  if (days.kind === 'weekly' && days.on.length === 0)
    refuse({ kind: 'invalid', field: 'on', rule: { rule: 'required' } });
  return { text, time, days };
}
