/** The words of bringing calendars in and handing them out. */
export const calendarWords = {
  fileName: 'sessions',
} as const;
