import { count } from '$lib/i18n';
import type { Advice, Cause, Finding, LedgerTrouble, Link, Platform, ReminderAbout, Standing } from '$lib/ipc/bindings';

import { SNOOZE_MINUTES } from './settle';

const isPhone = (platform: Platform): boolean => platform === 'android' || platform === 'ios';

const device = (platform: Platform): string => (isPhone(platform) ? 'phone' : 'computer');

export const reachWords = {
  title: 'Will my reminders reach me?',
  link: 'Will my reminders reach me?',
  lookAgain: 'Look again',
  looking: 'Looking…',
  allFine: 'Nothing is in the way, as far as Daymark can see.',
  worthALook: (n: number): string =>
    n === 1 ? 'One thing is worth a look.' : `${n.toLocaleString('en')} things are worth a look.`,
  cannotBeKnown: (n: number): string =>
    n === 1
      ? 'Daymark cannot check one thing. The test tells you more.'
      : `Daymark cannot check ${n.toLocaleString('en')} things. The test tells you more.`,
  wayTitle: 'What a reminder needs to reach you',
  standings: {
    fine: 'Fine',
    attention: 'Worth a look',
    unknown: 'Daymark cannot check this',
  } satisfies Record<Standing, string>,
  links: {
    plan: 'What is planned',
    ledger: 'The list of reminders',
    background: 'In the background',
    login: 'After a restart',
    service: 'What shows notifications',
    permission: 'Your permission',
    silence: 'Do not disturb',
    buttons: 'Buttons on the notification',
    timing: 'On the minute',
    quiet_hours: 'Quiet hours',
    clock: 'Clock and time zone',
    missed: 'The last seven days',
  } satisfies Record<Link, string>,
  openSettings: 'Open Settings',
  addSession: 'Add a session',
  keepRunning: 'Keep Daymark running',
  startAtLogin: 'Start when I log in',
  onTheMinute: 'Let them come on time',
  exactTitle: 'Reminders on time',
  exactText:
    'This phone may bring your reminders up to an hour late. You can let them come on the minute: turn on “Alarms & reminders” for Daymark on the next page.',
  exactShut:
    "The page did not open. You can find it in the phone's settings, under Apps, Daymark, “Alarms & reminders”.",
  exactLeave: 'A little late is fine',
  exactLeft: 'Good. You can change it in Settings.',
  seeMissed: 'See them in Today',
  nextTitle: 'Next reminders',
  nextNone: 'Nothing is planned.',
  snooze: `Snooze ${count(SNOOZE_MINUTES, 'minute', 'minutes')}`,
  snoozeOf: (what: string): string => `Snooze ${count(SNOOZE_MINUTES, 'minute', 'minutes')}: ${what}`,
  snoozed: (time: string): string => `It comes at ${time}.`,
  done: 'Done',
  doneOf: (what: string): string => `Done: ${what}`,
  doneToast: 'Done. This reminder will not come.',
  putAwayToast: 'Done. It is off your list.',
  change: (what: string): string => `Snooze or done: ${what}`,
  at: (what: string, day: string, time: string): string => `${what}, ${day} at ${time}`,
  movedFrom: (time: string): string => `moved by quiet hours from ${time}`,
  testTitle: 'Try it',
  testAbout: 'A test reminder comes in about ten seconds, the same way as the others.',
  testMeanwhile: {
    phone: 'You can leave Daymark while you wait.',
    tray: 'You can close the window while you wait.',
    window: 'Leave the window open while you wait.',
  },
  testBegin: 'Send a test reminder',
  testAgain: 'Send another test',
  testWaiting: (seconds: number): string => `Coming in ${count(seconds, 'second', 'seconds')}.`,
  testWaitingLabel: 'Waiting for the test reminder',
  testLate: 'It takes a little longer than planned.',
  testSent: (platform: Platform): string => `The test was handed to your ${device(platform)}. Did it arrive?`,
  arrived: 'Yes, it arrived',
  notArrived: 'No',
  testNotSent: (platform: Platform): string => `Your ${device(platform)} did not show the test.`,
  testArrived: 'Good. Your reminders can reach you.',
  testDidNot: 'Thank you for saying so. Here is what most often helps.',
  adviceTitle: 'What to try',
  meanwhile: 'Until it works, open Today now and then. It shows what is due.',
  lastArrived: (when: string): string => `Last tested ${when}: it arrived.`,
  lastDidNot: (when: string): string => `Last tested ${when}: it did not arrive.`,
  neverTested: 'Not tested yet.',
} as const;

const ledgerTroubles: Record<LedgerTrouble, string> = {
  read_only:
    "Daymark may not write to its folder, so it cannot note what it has given. Check the folder's permissions.",
  disk_full: 'There is no room left on the disk, so Daymark cannot note what it has given. Make some room.',
  in_use: 'Another program holds the list. Close other copies of Daymark, then look again.',
  too_new: 'A newer Daymark wrote the list. Install the newer version.',
  unavailable: 'The folder cannot be written to. It may have been moved, or its drive taken out. Open Daymark again.',
};

const causes: Record<Cause, (platform: Platform) => string> = {
  closed: () => 'the window was closed, and Daymark with it',
  not_started: () => 'Daymark was not opened after a restart',
  not_shown: (platform) => `nothing on this ${device(platform)} showed them`,
  asleep: (platform) => `the ${device(platform)} was asleep or off`,
};

const permissionPlace: Record<Platform, string> = {
  linux: "your desktop's settings, under Notifications",
  macos: 'System Settings, under Notifications, Daymark',
  windows: 'Settings, under System, Notifications, Daymark',
  android: "the phone's settings, under Apps, Daymark, Notifications",
  ios: "the phone's settings, under Notifications, Daymark",
};

const silencePlace: Record<Platform, string> = {
  linux: 'Look for a bell or a moon near the clock.',
  macos: 'Look for Focus in the Control Center, at the top right.',
  windows: 'Look for the bell next to the clock.',
  android: 'Swipe down from the top and look for “Do not disturb”.',
  ios: 'Look for Focus in the Control Center.',
};

const systemName: Record<Platform, string> = {
  linux: 'This desktop',
  macos: 'macOS',
  windows: 'Windows',
  android: 'Android',
  ios: 'The phone',
};

/** Where and when the question is asked. */
export interface Asked {
  platform: Platform;
  time: string;
  zone: string;
}

/** What is found of a link, and what to do about it. */
export function findingSentence(finding: Finding, { platform, time, zone }: Asked): string {
  switch (finding.kind) {
    case 'planned':
      return finding.count >= 50
        ? '50 reminders or more in the next two weeks.'
        : `${count(finding.count, 'reminder', 'reminders')} in the next two weeks.`;
    case 'nothing_planned':
      return 'Nothing is planned, so nothing will come. Set check-in times, or add a session.';
    case 'ledger_written':
      return 'Daymark can note what it has given, so that nothing comes twice and nothing is forgotten.';
    case 'ledger_not_written':
      return ledgerTroubles[finding.why];
    case 'stays_in_tray':
      return 'Close the window, and Daymark stays in the tray and goes on reminding you.';
    case 'ends_with_window':
      return 'Closing the window ends Daymark, and then no reminder comes.';
    case 'no_tray':
      return platform === 'linux'
        ? 'This desktop has no tray, so reminders come only while the window is open. You can minimize it. On GNOME, the extension “AppIndicator” adds a tray.'
        : 'There is no tray, so reminders come only while the window is open. You can minimize it.';
    case 'handed_over':
      return 'Your phone already has your reminders for up to two weeks. Open Daymark now and then to give it more.';
    case 'starts_at_login':
      return 'Daymark starts when you log in.';
    case 'not_at_login':
      return 'After a restart, no reminder comes until you open Daymark.';
    case 'login_unread':
      return 'This computer does not say whether Daymark starts when you log in. After a restart, open it once.';
    case 'service_answers':
      return finding.name === '' ? 'It answers.' : `“${finding.name}” shows them, and it answers.`;
    case 'no_service':
      return 'Nothing on this computer shows notifications right now. Log out and in again to start it.';
    case 'service_silent':
      return 'It is there but does not answer. Log out and in again. That often helps.';
    case 'service_unread':
      return `${systemName[platform]} does not tell Daymark whether it shows notifications. The test does.`;
    case 'permitted':
      return 'Daymark may show notifications.';
    case 'not_permitted':
      return `Daymark may not show notifications. You can allow it in ${permissionPlace[platform]}.`;
    case 'permission_not_asked':
      return 'You have not been asked yet. Close Daymark, open it again, and allow notifications when your phone asks.';
    case 'permission_unread':
      return `${systemName[platform]} does not tell Daymark whether you allow its notifications. You can see it in ${permissionPlace[platform]}.`;
    case 'not_silenced':
      return 'It is off at the moment.';
    case 'silenced':
      return `It is on. Notifications are held back until you turn it off. ${silencePlace[platform]}`;
    case 'silence_unread':
      return `${systemName[platform]} does not tell Daymark whether it is on. ${silencePlace[platform]}`;
    case 'has_buttons':
      return 'Notifications can have buttons here, so “Snooze” and “Done” are right there.';
    case 'no_buttons':
      return 'Notifications have no buttons here, but they still reach you. “Snooze” and “Done” are below. For what you missed, they are in Today.';
    case 'buttons_unread':
      return platform === 'linux'
        ? 'Notifications may have no buttons here, but they still reach you. “Snooze” and “Done” are below. For what you missed, they are in Today.'
        : 'Notifications have buttons on Linux only, but they still reach you. “Snooze” and “Done” are below. For what you missed, they are in Today.';
    case 'on_the_minute':
      return 'Your phone may bring reminders on the minute.';
    case 'around_the_time':
      return 'To save battery, Android may bring a reminder up to an hour late. You can let them come on the minute: turn on “Alarms & reminders” for Daymark.';
    case 'timing_unread':
      return 'To save battery, Android may bring a reminder up to an hour late. Daymark cannot see if yours does.';
    case 'no_quiet_hours':
      return 'None are set. Reminders come at any hour.';
    case 'quiet_hours':
      if (finding.of === 0) return 'They are set. Nothing is planned that they could move.';
      if (finding.moved === 0)
        return finding.of === 1 ? 'They do not move the next one.' : `They move none of the next ${finding.of}.`;
      return finding.of === 1 ? 'They move the next one.' : `They move ${finding.moved} of the next ${finding.of}.`;
    case 'clock_and_zone':
      return `It is ${time} in ${zone}, says this ${device(platform)}.`;
    case 'zone_unnamed':
      return `This ${device(platform)} says ${time}, but does not say its time zone. If your watch says something else, set the time zone.`;
    case 'clock_went_back':
      return 'The clock was set back. Reminders you already had do not come twice.';
    case 'none_missed':
      return 'You missed none.';
    case 'missed':
      return `${count(finding.count, 'reminder', 'reminders')} did not reach you. The reason may be that ${listed(finding.causes.map((cause) => causes[cause](platform)))}.`;
  }
}

const listed = (parts: string[]): string => new Intl.ListFormat('en', { type: 'disjunction' }).format(parts);

/** Something to try, in a sentence or two. */
export function adviceSentence(advice: Advice, platform: Platform): string {
  switch (advice) {
    case 'folder':
      return 'Let Daymark write to its folder again. See “The list of reminders” for what is in the way.';
    case 'service':
      return 'Start the program that shows notifications. If this computer has none, add one, such as “dunst” or “mako”.';
    case 'permission':
      return `See whether Daymark may show notifications: ${permissionPlace[platform]}.`;
    case 'silence':
      return `Turn off “Do not disturb”. ${silencePlace[platform]}`;
    case 'silence_perhaps':
      return `See whether “Do not disturb” is on. ${silencePlace[platform]}`;
    case 'history':
      return historyPlace[platform];
    case 'full_screen':
      return 'Leave full screen, and stop sharing the screen. Many computers hold notifications back during that time.';
    case 'wait':
      return 'Wait a while. On Android it may take up to an hour. You can stay on this page.';
    case 'battery':
      return "Let Daymark run in the background. In the phone's settings, open Apps, Daymark, Battery, and choose “Unrestricted”.";
    case 'log_out':
      return 'Log out and in again. That often starts notifications again.';
  }
}

const seen = 'If the test is there, it was shown for a moment only.';

const historyPlace: Record<Platform, string> = {
  linux: `Look at your computer's list of notifications. Click the clock or a bell to see it. ${seen}`,
  macos: `Click on the clock to see the list of notifications. ${seen}`,
  windows: `Press the Windows key and N to see the list of notifications. ${seen}`,
  android: `Swipe down from the top to see the list of notifications. ${seen}`,
  ios: `Swipe down from the top to see the list of notifications. ${seen}`,
};

/** How long before something, as people say it. */
function lead(minutes: number): string {
  if (minutes % 1440 === 0) return count(minutes / 1440, 'day', 'days');
  if (minutes % 60 === 0) return count(minutes / 60, 'hour', 'hours');
  return count(minutes, 'minute', 'minutes');
}

/** What a reminder is about. */
export function aboutWords(about: ReminderAbout): string {
  switch (about.kind) {
    case 'check_in':
      return 'Check-in';
    case 'session':
      return about.lead_minutes === 0 ? 'Session' : `Session, ${lead(about.lead_minutes)} before`;
    case 'homework':
      return 'Homework';
    case 'own':
      return 'One of your own';
    case 'weekly_review':
      return 'Weekly review';
    case 'unknown':
      return 'Reminder';
  }
}
