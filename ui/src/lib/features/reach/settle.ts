import type { ReminderView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

/** As on the notification itself. */
export const SNOOZE_MINUTES = 10;

/** Brings a reminder again later; says when. */
export const snooze = ({ id }: ReminderView): Promise<ReminderView> =>
  call('reminder_snooze', { id, minutes: SNOOZE_MINUTES });

/** Puts a reminder away for good. */
export const done = ({ id }: ReminderView): Promise<null> => call('reminder_done', { id });

/** Takes back that a reminder was put away or snoozed. */
export const restore = ({ id }: ReminderView): Promise<null> => call('reminder_restore', { id });
