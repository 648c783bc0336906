import { call } from '$lib/ipc/client';

import { calendarWords as words } from './messages.en';

/** A file name that every system takes. */
export function fileName(title: string | null): string {
  const plain = (title ?? words.fileName)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${plain === '' ? words.fileName : plain}.ics`;
}

/** Hands the sessions, or one series, to the person as an iCalendar file. */
export async function saveCalendar(session: string | null, title: string | null): Promise<void> {
  const text = await call('calendar_export', { session });
  const address = URL.createObjectURL(new Blob([text], { type: 'text/calendar;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName(title);
  link.click();
  // The window takes a moment to read it.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
