import type { Backend, CommandName, EventName, Events, Request, Response } from '../backend';
import type {
  CalendarPreview,
  CalendarView,
  CheckInView,
  CommandError,
  CopingCardView,
  LapseView,
  OccurrenceNoteView,
  OwnReminderView,
  PersonView,
  PracticeView,
  ProfileView,
  ReminderView,
  SessionView,
  StartAtLogin,
  Today,
  TriggerView,
  UrgeView,
  VaultState,
} from '../bindings';
import { calendarsAnswers } from './calendars';
import { checkInsAnswers } from './checkIns';
import { exercises, startingTriggers } from './content';
import { MemoryGoals, goalsAnswers } from './goals';
import type { Handlers } from './handlers';
import { MemoryHomework, homeworkAnswers } from './homework';
import { lapsesAnswers } from './lapses';
import { milestonesAnswers } from './milestones';
import type { Change } from './occurrences';
import { practiceAnswers } from './practice';
import { MemoryProgramme, programmeAnswers } from './programme';
import { progressAnswers } from './progress';
import { MemoryReach } from './reach';
import { Records } from './records';
import { remindersAnswers } from './reminders';
import { reviewsAnswers } from './reviews';
import { must, refuse } from './rules';
import { scheduleAnswers } from './schedule';
import { Timetable, sessionsAnswers } from './sessions';
import { settingsAnswers, startingPreferences } from './settings';
import { supportAnswers } from './support';
import { todayAnswers } from './today';
import { vaultAnswers } from './vault';
import { MemoryWorksheets, worksheetsAnswers } from './worksheets';

/** What is answered while the store is locked. */
const ANSWERED_LOCKED = /^(vault_.*|app_info|crisis_lines|call_number)$/;

export interface MemoryOptions {
  /** Where its clock starts. */
  now?: string;
  vault?: VaultState;
  passphrase?: string | null;
  keyring?: boolean;
  keyringAvailable?: boolean;
  lockedByPerson?: boolean;
  welcomed?: boolean;
}

/** The app, played in memory: for component tests and for looking at the window in a browser. Its zone is UTC, and it keeps nothing. */
export class MemoryBackend implements Backend {
  now: string;
  /** What was called, in order. */
  readonly calls: { command: CommandName; request: unknown }[] = [];
  /** Commands that shall fail, and how. */
  readonly failing = new Map<CommandName, CommandError>();
  profile: ProfileView;
  preferences = startingPreferences();
  startAtLogin: StartAtLogin = { on: false, offered: true };
  checkIns: CheckInView[] = [];
  urges: UrgeView[] = [];
  practices: PracticeView[] = [];
  lapses: LapseView[] = [];
  /** Days that nobody reported, and that are asked about. */
  silence: Today['silence_to_ask'] = null;
  /** For how many days nothing was written down, where that is the news. */
  away: number | null = null;
  /** What was saved as files. */
  files: string[] = [];
  sessions: SessionView[] = [];
  people: PersonView[] = [];
  cards: CopingCardView[] = [];
  ownReminders: OwnReminderView[] = [];
  /** By kind and key. */
  readonly favourites = new Set<string>();
  readonly records = new Records();
  readonly timetable = new Timetable(this);
  readonly worksheets = new MemoryWorksheets({
    now: () => this.now,
    newId: () => this.newId(),
    isFavourite: (key) => this.favourites.has(`worksheet ${key}`),
  });
  readonly homework = new MemoryHomework({
    now: () => this.now,
    newId: () => this.newId(),
    titleOf: (item) =>
      item.kind === 'exercise'
        ? must(exercises.find((one) => one.id === item.id)).title
        : item.kind === 'worksheet'
          ? this.worksheets.find(item.key).title
          : null,
  });
  readonly reach = new MemoryReach({
    now: () => this.now,
    newId: () => this.newId(),
    preferences: () => this.preferences,
    startAtLogin: () => this.startAtLogin,
    missed: () => this.missed,
    setMissed: (missed) => {
      this.missed = missed;
    },
    occurrences: (from, to) => this.timetable.occurrences(from, to),
    leads: (session) => this.sessions.find((one) => one.id === session)?.leads ?? [],
  });
  readonly programme = new MemoryProgramme({
    today: () => this.today,
    newId: () => this.newId(),
    addSession: (request) => this.records.put(this.sessions, this.timetable.session(this.newId(), request), false),
    occurrences: (from, to) => this.timetable.occurrences(from, to),
  });
  readonly goals = new MemoryGoals({
    now: () => this.now,
    newId: () => this.newId(),
    programme: this.programme,
    occurrences: (from, to) => this.timetable.occurrences(from, to),
    checkIns: () => this.records.live(this.checkIns),
    urges: () => this.urges,
    practices: () => this.practices,
    homework: () => this.homework.list(200),
    titleOf: (id) => exercises.find((one) => one.id === id)?.title ?? id,
    recoveryStart: () => this.profile.recovery_started_on,
  });
  triggers: TriggerView[] = structuredClone(startingTriggers);
  /** Missed reminders, the newest first. */
  missed: ReminderView[] = [];
  /** How many days in recovery nobody reported. */
  notKnown = 0;
  /** Whether what was missed was let rest. */
  rested = false;
  /** What a calendar that is brought in finds made otherwise by the person. */
  yours: CalendarPreview['yours'] = [];
  /** What the window reported of the person's being there. */
  readonly activity: (number | null)[] = [];
  planOffered = false;
  encouragement: Today['encouragement'] = { kind: 'first_step' };
  readonly changes = new Map<string, Change>();
  readonly notes = new Map<string, OccurrenceNoteView>();
  calendars: CalendarView[] = [];
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();
  readonly #started = performance.now();
  readonly #startedAt: number;
  readonly #handlers: Handlers;
  #next = 1;

  constructor(options: MemoryOptions = {}) {
    this.now = options.now ?? '2026-03-09T08:30:00Z';
    this.#startedAt = Date.parse(this.now);
    this.profile = {
      name: null,
      recovery_started_on: null,
      working_on: [],
      medicines: [],
      country: null,
      welcomed: options.welcomed ?? true,
    };
    this.#handlers = {
      ...vaultAnswers(this, options),
      ...settingsAnswers(this),
      ...todayAnswers(this),
      ...checkInsAnswers(this),
      ...practiceAnswers(this),
      ...worksheetsAnswers(this),
      ...homeworkAnswers(this),
      ...lapsesAnswers(this),
      ...sessionsAnswers(this),
      ...scheduleAnswers(this),
      ...calendarsAnswers(this),
      ...remindersAnswers(this),
      ...progressAnswers(this),
      ...programmeAnswers(this),
      ...goalsAnswers(this),
      ...reviewsAnswers(this),
      ...milestonesAnswers(this),
      ...supportAnswers(this),
    };
  }

  call<C extends CommandName>(command: C, request: Request<C>): Promise<Response<C>> {
    this.calls.push({ command, request });
    try {
      const failure = this.failing.get(command);
      if (failure) refuse(failure);
      if (!ANSWERED_LOCKED.test(command) && this.#handlers.vault_status(null).vault.state !== 'open')
        refuse({ kind: 'locked' });
      const handler = this.#handlers[command] as (request: Request<C>) => Response<C>;
      return Promise.resolve(structuredClone(handler(request)));
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  listen<E extends EventName>(event: E, heard: (payload: Events[E]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    listeners.add(heard as (payload: never) => void);
    return () => listeners.delete(heard as (payload: never) => void);
  }

  /** Plays an event of the app. */
  emit<E extends EventName>(event: E, payload: Events[E]): void {
    for (const heard of this.#listeners.get(event) ?? []) (heard as (payload: Events[E]) => void)(payload);
  }

  /** Lets time pass. */
  pass(minutes: number): void {
    this.now = new Date(Date.parse(this.now) + minutes * 60_000).toISOString();
  }

  /** Its clock runs on with the window's, for looking at it in a browser. */
  tick(): void {
    this.now = new Date(this.#startedAt + Math.floor(performance.now() - this.#started)).toISOString();
  }

  newId(): string {
    return `00000000-0000-7000-8000-${String(this.#next++).padStart(12, '0')}`;
  }

  get today(): string {
    return this.now.slice(0, 10);
  }
}
