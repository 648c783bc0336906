import type {
  Advice,
  Cause,
  Finding,
  Link,
  NextReminder,
  OccurrenceView,
  Platform,
  Preferences,
  QuietHours,
  ReminderAbout,
  ReminderReach,
  ReminderView,
  Standing,
  StartAtLogin,
  Tested,
  Trial,
} from '../bindings';

import { refuse } from './rules';
import { addDays } from './occurrences';

type Kind = Finding['kind'];
type Planned = Omit<NextReminder, 'can_snooze'>;

const LINKS: Record<Kind, Link> = {
  planned: 'plan',
  nothing_planned: 'plan',
  ledger_written: 'ledger',
  ledger_not_written: 'ledger',
  stays_in_tray: 'background',
  ends_with_window: 'background',
  no_tray: 'background',
  handed_over: 'background',
  starts_at_login: 'login',
  not_at_login: 'login',
  login_unread: 'login',
  service_answers: 'service',
  no_service: 'service',
  service_silent: 'service',
  service_unread: 'service',
  permitted: 'permission',
  not_permitted: 'permission',
  permission_not_asked: 'permission',
  permission_unread: 'permission',
  not_silenced: 'silence',
  silenced: 'silence',
  silence_unread: 'silence',
  has_buttons: 'buttons',
  no_buttons: 'buttons',
  buttons_unread: 'buttons',
  on_the_minute: 'timing',
  around_the_time: 'timing',
  timing_unread: 'timing',
  no_quiet_hours: 'quiet_hours',
  quiet_hours: 'quiet_hours',
  clock_and_zone: 'clock',
  zone_unnamed: 'clock',
  clock_went_back: 'clock',
  none_missed: 'missed',
  missed: 'missed',
};

const ATTENTION: readonly Kind[] = [
  'nothing_planned',
  'ledger_not_written',
  'ends_with_window',
  'no_tray',
  'not_at_login',
  'no_service',
  'service_silent',
  'not_permitted',
  'permission_not_asked',
  'silenced',
  'around_the_time',
  'clock_went_back',
  'missed',
];

const UNKNOWN: readonly Kind[] = [
  'login_unread',
  'service_unread',
  'permission_unread',
  'silence_unread',
  'buttons_unread',
  'timing_unread',
  'zone_unnamed',
];

const TRIAL_IN_MS = 10_000;
const TRIAL_KEPT_MS = 3_600_000;
const SNOOZE_MS = 10 * 60_000;
const LONGEST_SNOOZE_MS = 240 * 60_000;

/** One that was put away or snoozed, and where it stood. */
interface Settled {
  reminder: ReminderView;
  stood: 'missed' | 'planned' | 'snoozed';
}

/** One that comes again, and what it was snoozed from. */
interface Snoozed {
  reminder: ReminderView;
  of: string;
}

interface Of {
  now: () => string;
  newId: () => string;
  preferences: () => Preferences;
  startAtLogin: () => StartAtLogin;
  missed: () => ReminderView[];
  setMissed: (missed: ReminderView[]) => void;
  occurrences: (from: string, to: string) => OccurrenceView[];
  leads: (session: string) => number[];
}

/** Whether reminders reach the person, played in memory: what is set is looked at, what a system would say is as it is set here. */
export class MemoryReach {
  platform: Platform = 'linux';
  advice: Advice[] = ['history', 'full_screen', 'log_out'];
  tested: Tested | null = null;
  /** What becomes of a test reminder when its time has come. */
  outcome: 'sent' | 'not_sent' = 'sent';
  /** Whether the system lets reminders come on the minute, and what the person said of it. */
  exactTimes: 'unneeded' | 'held_back' | 'asked' | 'left' = 'unneeded';
  #dueAt: string | null = null;
  /** The same reminder has the same id however often it is planned. */
  readonly #ids = new Map<string, string>();
  readonly #settled = new Map<string, Settled>();
  #snoozed: Snoozed[] = [];
  #said: Finding[] = [
    { kind: 'ledger_written' },
    { kind: 'service_answers', name: 'dunst' },
    { kind: 'not_silenced' },
    { kind: 'has_buttons' },
    { kind: 'clock_and_zone' },
  ];

  constructor(private readonly of: Of) {}

  /** Puts a finding in place of what was found of its link, or of none. */
  say(finding: Finding): void {
    this.#said = [...this.#said.filter((other) => LINKS[other.kind] !== LINKS[finding.kind]), finding];
  }

  get(): ReminderReach {
    const now = this.of.now();
    const planned = this.#coming();
    const next = planned.slice(0, 10);
    const found = new Map([...this.#looked(planned.length, next), ...this.#said].map((one) => [LINKS[one.kind], one]));
    const order = [...new Set(Object.values(LINKS))];
    return {
      now,
      zone: 'UTC',
      on: now.slice(0, 10),
      platform: this.platform,
      links: order.flatMap((link) => {
        const finding = found.get(link);
        return finding ? [{ link, standing: standingOf(finding), finding }] : [];
      }),
      next,
      advice: this.advice,
      trial: this.trial(),
      tested: this.tested,
    };
  }

  /** What is to come. */
  upcoming(): ReminderView[] {
    return this.#coming().map(({ reminder }) => reminder);
  }

  /** Brings one again later, counted from its own time where that is still ahead. */
  snooze(id: string, minutes: number): ReminderView {
    const now = this.of.now();
    const one = this.#find(id);
    const from = one.reminder.due_at > now ? one.reminder.due_at : now;
    const due = Date.parse(from) + minutes * 60_000;
    if (due - Date.parse(now) > LONGEST_SNOOZE_MS)
      refuse({ kind: 'invalid', field: 'minutes', rule: { rule: 'out_of_range', min: 1, max: 240 } });
    const again = { ...one.reminder, id: this.of.newId(), due_at: new Date(due).toISOString() };
    const of = this.#origin(id);
    this.#settle(one);
    this.#snoozed = [...this.#snoozed.filter((other) => other.of !== of), { reminder: again, of }];
    return again;
  }

  done(id: string): void {
    const one = this.#find(id);
    const of = this.#origin(id);
    this.#settle(one);
    this.#snoozed = this.#snoozed.filter((other) => other.of !== of);
  }

  /** Takes back that one was put away or snoozed. */
  restore(id: string): void {
    const settled = this.#settled.get(id);
    if (!settled) refuse({ kind: 'not_found' });
    const of = this.#origin(id);
    this.#settled.delete(id);
    this.#snoozed = this.#snoozed.filter((other) => other.of !== of);
    if (settled.stood === 'missed') this.of.setMissed([...this.of.missed(), settled.reminder]);
    if (settled.stood === 'snoozed') this.#snoozed.push({ reminder: settled.reminder, of });
  }

  begin(): Trial {
    const now = this.of.now();
    this.#dueAt = new Date(Date.parse(now) + TRIAL_IN_MS).toISOString();
    return { now, due_at: this.#dueAt, state: 'waiting' };
  }

  trial(): Trial | null {
    const now = this.of.now();
    if (this.#dueAt === null || Date.parse(now) - Date.parse(this.#dueAt) > TRIAL_KEPT_MS) return null;
    return { now, due_at: this.#dueAt, state: now < this.#dueAt ? 'waiting' : this.outcome };
  }

  answer(arrived: boolean): Tested {
    const trial = this.trial();
    if (trial === null) refuse({ kind: 'not_found' });
    this.#dueAt = null;
    this.tested = { at: trial.due_at, arrived };
    return this.tested;
  }

  #looked(count: number, next: NextReminder[]): Finding[] {
    const { close_to_tray: stays, quiet_hours: quiet } = this.of.preferences();
    const { on } = this.of.startAtLogin();
    const missed = this.of.missed().length;
    const causes: Cause[] = [...(stays ? [] : ['closed' as const]), ...(on ? [] : ['not_started' as const]), 'asleep'];
    const moved = next.filter((one) => one.moved_from !== null).length;
    const found: Finding[] = [
      count === 0 ? { kind: 'nothing_planned' } : { kind: 'planned', count },
      quiet === null ? { kind: 'no_quiet_hours' } : { kind: 'quiet_hours', moved, of: next.length },
      missed === 0 ? { kind: 'none_missed' } : { kind: 'missed', count: missed, causes },
    ];
    if (this.platform === 'android' || this.platform === 'ios') return [...found, { kind: 'handed_over' }];
    return [
      ...found,
      { kind: stays ? 'stays_in_tray' : 'ends_with_window' },
      { kind: on ? 'starts_at_login' : 'not_at_login' },
    ];
  }

  #find(id: string): Settled {
    const missed = this.of.missed().find((one) => one.id === id);
    if (missed) return { reminder: missed, stood: 'missed' };
    const coming = this.#coming().find(({ reminder }) => reminder.id === id);
    if (!coming) refuse({ kind: 'not_found' });
    const again = this.#snoozed.some(({ reminder }) => reminder.id === id);
    return { reminder: coming.reminder, stood: again ? 'snoozed' : 'planned' };
  }

  readonly #origins = new Map<string, string>();

  /** What a reminder came of by being snoozed. */
  #origin(id: string): string {
    const of = this.#snoozed.find(({ reminder }) => reminder.id === id)?.of ?? this.#origins.get(id) ?? id;
    this.#origins.set(id, of);
    return of;
  }

  #settle(one: Settled): void {
    this.#settled.set(one.reminder.id, one);
    if (one.stood === 'missed') this.of.setMissed(this.of.missed().filter(({ id }) => id !== one.reminder.id));
  }

  /** What is planned and not settled, and what was snoozed. */
  #coming(): NextReminder[] {
    const now = this.of.now();
    const again = this.#snoozed.filter(({ reminder }) => reminder.due_at > now);
    const all: Planned[] = [
      ...this.#planned().filter(({ reminder }) => !this.#settled.has(reminder.id)),
      ...again.map(({ reminder }) => ({ reminder, moved_from: null })),
    ];
    const near = Date.parse(now) + LONGEST_SNOOZE_MS - SNOOZE_MS;
    return all
      .map((one) => ({ ...one, can_snooze: Date.parse(one.reminder.due_at) <= near }))
      .sort((a, b) => a.reminder.due_at.localeCompare(b.reminder.due_at))
      .slice(0, 50);
  }

  #idOf(wanted: number, about: ReminderAbout): string {
    const key = `${String(wanted)} ${JSON.stringify(about)}`;
    const id = this.#ids.get(key) ?? this.of.newId();
    this.#ids.set(key, id);
    return id;
  }

  /** The reminders of the next two weeks. */
  #planned(): Planned[] {
    const now = this.of.now();
    const today = now.slice(0, 10);
    const { check_in_times, quiet_hours } = this.of.preferences();
    const planned: Planned[] = [];
    const add = (wanted: number, about: ReminderAbout): void => {
      const due = afterQuiet(new Date(wanted).toISOString(), quiet_hours);
      const moved_from = due === new Date(wanted).toISOString() ? null : new Date(wanted).toISOString();
      if (due > now) planned.push({ reminder: { id: this.#idOf(wanted, about), due_at: due, about }, moved_from });
    };
    for (let day = 0; day < 14; day += 1)
      for (const time of check_in_times) add(Date.parse(`${addDays(today, day)}T${time}Z`), { kind: 'check_in' });
    for (const one of this.of.occurrences(today, addDays(today, 15)))
      if (one.status !== 'cancelled')
        for (const lead_minutes of this.of.leads(one.session))
          add(Date.parse(one.starts_at) - lead_minutes * 60_000, {
            kind: 'session',
            occurrence: { session: one.session, original: one.original },
            lead_minutes,
          });
    return planned;
  }
}

function standingOf(finding: Finding): Standing {
  if (ATTENTION.includes(finding.kind)) return 'attention';
  return UNKNOWN.includes(finding.kind) ? 'unknown' : 'fine';
}

/** The end of the quiet hours that an instant falls into, by a clock on UTC; else the instant. */
function afterQuiet(at: string, quiet: QuietHours | null): string {
  if (quiet === null) return at;
  const [on, time] = [at.slice(0, 10), at.slice(11, 19)];
  const end = (day: string): string => new Date(`${day}T${quiet.to}Z`).toISOString();
  if (quiet.from < quiet.to) return time >= quiet.from && time < quiet.to ? end(on) : at;
  if (time >= quiet.from) return end(addDays(on, 1));
  return time < quiet.to ? end(on) : at;
}
