import { call } from '$lib/ipc/client';

/** Hands the sessions, or one series, to the person as an iCalendar file, and says where it is. */
export async function saveCalendar(session: string | null): Promise<string> {
  const { path } = await call('calendar_save', { session });
  return path;
}
