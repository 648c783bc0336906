import type { Damage } from '$lib/ipc/bindings';

export const lockWords = {
  title: 'Daymark is locked',
  passphrase: 'Passphrase',
  show: 'Show what I type',
  open: 'Open',
  openByKeyring: "Open with this computer's keyring",
  keyringOff: "This computer's keyring does not answer. You can open Daymark with your passphrase.",
  keyringOnly:
    "Your entries open with this computer's keyring only, and it does not answer. Unlock or start the keyring, then try again.",
  damagedTitle: 'Your entries cannot be opened',
  untouched: 'Nothing was deleted or changed by Daymark.',
  steps: [
    'If you have just moved files or tidied up, put them back where they were. Then try again.',
    "Otherwise, leave Daymark's folder as it is.",
    'If it still does not open, someone who is good with computers can help. Show them the details below.',
  ],
  forHelpers: 'Details for someone who helps',
  empty: 'Please type your passphrase.',
} as const;

/** What is wrong, for whoever does not know files. */
export const causes: Record<Damage, string> = {
  slots_missing: 'Your entries are here. A small file that opens them is not in its place.',
  slots_damaged: 'Your entries are here. A small file that opens them cannot be read.',
  database_missing: 'The file with your entries is not in its place.',
  database_damaged: 'The file with your entries cannot be read.',
  not_a_vault: 'Another file is in the place of your entries.',
};

/** A safe next step for each damage, by the names of the files. */
export const nextSteps: Record<Damage, string> = {
  slots_missing:
    'If you moved or cleaned up files, put vault.slots (or vault.slots.previous) back beside vault.db, then try again.',
  slots_damaged:
    'Put a copy of vault.slots from a backup in its place, then try again. Keep the old file until it works.',
  database_missing: 'If you moved files, put vault.db back beside vault.slots, then try again.',
  database_damaged:
    'Close Daymark and make a copy of its whole folder first. Then put vault.db from a backup in its place, and try again.',
  not_a_vault: 'Move that file somewhere safe, put your own vault.db back in its place, then try again.',
};
