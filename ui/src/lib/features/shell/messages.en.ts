export const shellWords = {
  skip: 'Skip to the content',
  places: 'Places',
  urgeLabel: 'Urge: get help now',
  lock: 'Lock',
  lockHint: 'Lock (Ctrl+L)',
  lost: 'There is nothing at this address',
  lostText: 'Today is a good place to go on from.',
  toToday: 'Go to Today',
  restored: 'We kept what you began.',
  startOver: 'Begin again',
  failed: 'Daymark could not start',
  failedHelp: 'If you need someone now',
} as const;
