import type {
  AddSession,
  CalendarChange,
  CalendarImported,
  CalendarPreview,
  CalendarFile,
  CalendarView,
  CheckInView,
  CommandError,
  CopingCardView,
  FollowingChanged,
  ImportCalendar,
  OccurrenceDetail,
  OccurrenceNoteView,
  OccurrenceView,
  OneDraft,
  OneOccurrence,
  OwnReminderView,
  PersonView,
  PracticeView,
  Preferences,
  ProfileView,
  RecordCheckIn,
  RecoveryDays,
  SessionView,
  StartAtLogin,
  Today,
  TriggerView,
  UpdateFollowing,
  UrgeView,
  VaultState,
  VaultStatus,
} from './bindings';

import type { Backend, CommandName, EventName, Events, Request, Response } from './backend';
import { crisisLines, exercises, startingTriggers } from './memoryContent';
import { readCalendar, textOf, writeCalendar } from './memoryCalendar';
import { conflictsOf, freeTimesOf, noNote, pairOf } from './memoryPlan';
import { endedBefore } from './memoryRule';
import { checkPassphrase, checkedOwn, must, refuse } from './memoryRules';
import { addDays, isCommitment, occurrencesOf, type Change } from './memorySchedule';
import { MemoryGoals } from './memoryGoals';
import { MemoryHomework } from './memoryHomework';
import { MemoryProgramme } from './memoryProgramme';
import { MemoryReach } from './memoryReach';
import { MemoryWorksheets } from './memoryWorksheets';
import { dueOf, foundIn, holds, linesOf, progressOf, recoveryOf, reliefOf, textsIn, textsOf } from './memoryViews';

/** What is answered while the store is locked. */
const ANSWERED_LOCKED = /^(vault_.*|app_info|crisis_lines|call_number)$/;

/** Beside what is new, a draft is of one thing. */
const draftKey = ({ form, of }: OneDraft): string => [form, ...Object.values(of ?? {})].join(' ');

type Handlers = { [C in CommandName]: (request: Request<C>) => Response<C> };

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
  preferences: Preferences = {
    check_in_times: ['09:00:00', '20:00:00'],
    quiet_hours: { from: '22:00:00', to: '07:00:00' },
    notification_detail: 'discreet',
    session_leads: [60],
    idle_lock_minutes: 10,
    close_to_tray: true,
    theme: 'system',
    exercise_sound: false,
    exercise_vibration: false,
    homework_reminders: true,
    random_check_ins: null,
    session_reminders: true,
    check_in_reminders: true,
    practice_reminders: true,
    own_reminders: true,
    weekly_review: null,
    leads_by_kind: [],
    not_during_work: false,
    most_a_day: null,
    paused_until: null,
  };
  startAtLogin: StartAtLogin = { on: false, offered: true };
  checkIns: CheckInView[] = [];
  urges: UrgeView[] = [];
  practices: PracticeView[] = [];
  /** What was saved as files. */
  files: string[] = [];
  sessions: SessionView[] = [];
  people: PersonView[] = [];
  cards: CopingCardView[] = [];
  ownReminders: OwnReminderView[] = [];
  readonly #favourites = new Set<string>();
  readonly worksheets = new MemoryWorksheets({
    now: () => this.now,
    newId: () => this.newId(),
    isFavourite: (key) => this.#favourites.has(`worksheet ${key}`),
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
    occurrences: (from, to) => this.#occurrences(from, to),
    leads: (session) => this.sessions.find((one) => one.id === session)?.leads ?? [],
  });
  readonly programme = new MemoryProgramme({
    today: () => this.#today,
    newId: () => this.newId(),
    addSession: (request) => this.#put(this.sessions, this.#session(this.newId(), request), false),
    occurrences: (from, to) => this.#occurrences(from, to),
  });
  readonly goals = new MemoryGoals({
    now: () => this.now,
    newId: () => this.newId(),
    programme: this.programme,
    occurrences: (from, to) => this.#occurrences(from, to),
    checkIns: () => this.#live(this.checkIns),
    urges: () => this.urges,
    practices: () => this.practices,
    homework: () => this.homework.list(200),
    titleOf: (id) => exercises.find((one) => one.id === id)?.title ?? id,
    recoveryStart: () => this.profile.recovery_started_on,
  });
  triggers: TriggerView[] = structuredClone(startingTriggers);
  missed: Today['missed_reminders'] = [];
  /** What the window reported of the person's being there. */
  readonly activity: (number | null)[] = [];
  encouragement: Today['encouragement'] = { kind: 'first_step' };
  readonly changes = new Map<string, Change>();
  readonly notes = new Map<string, OccurrenceNoteView>();
  calendars: CalendarView[] = [];
  readonly #accepted = new Set<string>();
  /** Which session an event of a calendar became. */
  readonly #events = new Map<string, string>();
  readonly #undo = new Map<string, () => void>();
  readonly #drafts = new Map<string, { body: string; saved_at: string }>();
  readonly #deleted = new Set<string>();
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();
  readonly #started = performance.now();
  readonly #startedAt: number;
  #vault: VaultState;
  #passphrase: string | null;
  #keyring: boolean;
  #keyringAvailable: boolean;
  #lockedByPerson: boolean;
  #next = 1;

  constructor(options: MemoryOptions = {}) {
    this.now = options.now ?? '2026-03-09T08:30:00Z';
    this.#startedAt = Date.parse(this.now);
    this.#vault = options.vault ?? { state: 'open' };
    this.#passphrase = options.passphrase === undefined ? 'four plain words here' : options.passphrase;
    this.#keyring = options.keyring ?? false;
    this.#keyringAvailable = options.keyringAvailable ?? true;
    this.#lockedByPerson = options.lockedByPerson ?? false;
    this.profile = {
      name: null,
      recovery_started_on: null,
      working_on: [],
      country: null,
      welcomed: options.welcomed ?? true,
    };
  }

  call<C extends CommandName>(command: C, request: Request<C>): Promise<Response<C>> {
    this.calls.push({ command, request });
    try {
      const failure = this.failing.get(command);
      if (failure) refuse(failure);
      if (!ANSWERED_LOCKED.test(command) && this.#vault.state !== 'open') refuse({ kind: 'locked' });
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

  get #today(): string {
    return this.now.slice(0, 10);
  }

  #status(): VaultStatus {
    return {
      vault: this.#vault,
      keyring_available: this.#keyringAvailable,
      opens_by_keyring: this.#keyring,
      opens_by_passphrase: this.#passphrase !== null,
      locked_by_person: this.#lockedByPerson,
    };
  }

  #live<T extends { id: string }>(list: T[]): T[] {
    return list.filter((one) => !this.#deleted.has(one.id));
  }

  #checkIn(id: string, request: RecordCheckIn): CheckInView {
    const at = request.at ?? this.now;
    if (at > this.now) refuse({ kind: 'invalid', field: 'at', rule: { rule: 'in_future' } });
    return {
      id,
      at,
      zone: 'UTC',
      on: at.slice(0, 10),
      mood: request.mood,
      craving: request.craving,
      triggers: this.#named(request.triggers),
      halt: request.halt,
      sleep_minutes: request.sleep_minutes,
      used: request.used,
      note: request.note?.trim() ? request.note : null,
    };
  }

  #named(ids: string[]): TriggerView[] {
    return ids.flatMap((id) => this.triggers.find((trigger) => trigger.id === id) ?? []);
  }

  /** What the latest check-in of the last two hours named. */
  #atWork(): TriggerView[] {
    const since = Date.parse(this.now) - 2 * 3_600_000;
    const near = this.#live(this.checkIns).filter((one) => Date.parse(one.at) >= since && one.at <= this.now);
    return near.sort((a, b) => b.at.localeCompare(a.at))[0]?.triggers ?? [];
  }

  #session(id: string, request: AddSession): SessionView {
    if (request.repeat.kind === 'weekly' && request.repeat.on.length === 0)
      refuse({ kind: 'invalid', field: 'repeat', rule: { rule: 'never_happens' } });
    return {
      ...request,
      id,
      zone: request.zone ?? 'UTC',
      leads: request.leads ?? this.preferences.session_leads,
      commitment: isCommitment(request.kind),
      calendar: this.sessions.find((one) => one.id === id)?.calendar ?? null,
    };
  }

  #occurrences(from: string, to: string): OccurrenceView[] {
    return this.#live(this.sessions)
      .flatMap((session) => occurrencesOf(session, from, to, this.changes))
      .sort((a, b) => a.starts_at.localeCompare(b.starts_at));
  }

  #conflicts(from: string, to: string): ReturnType<typeof conflictsOf> {
    const around = this.#occurrences(addDays(from, -1), addDays(to, 1));
    const within = (one: OccurrenceView): boolean => one.starts.slice(0, 10) >= from && one.starts.slice(0, 10) <= to;
    return conflictsOf(around, this.#accepted).filter(({ first, second }) => within(first) || within(second));
  }

  #detail(of: OneOccurrence): OccurrenceDetail {
    const occurrence = this.#occurrence(of);
    const key = ({ session, original }: OneOccurrence): string => `${session} ${original}`;
    const on = occurrence.starts.slice(0, 10);
    const before = [...this.notes]
      .filter(([name, note]) => name < key(of) && name.startsWith(of.session) && note.questions !== null)
      .sort(([a], [b]) => a.localeCompare(b))
      .at(-1);
    const isIt = (one: OneOccurrence | null): boolean => one !== null && key(one) === key(of);
    return {
      occurrence,
      note: this.notes.get(key(of)) ?? noNote,
      questions_from_last: before?.[1].questions ?? null,
      homework: this.homework.list(200).filter((one) => isIt(one.session)),
      conflicts: this.#conflicts(on, on).filter(({ first, second }) => isIt(first) || isIt(second)),
    };
  }

  /** Keeps how the schedule stands, to be put back. */
  #keep(): string {
    const id = this.newId();
    const [sessions, calendars] = structuredClone([this.sessions, this.calendars] as const);
    const deleted = new Set(this.#deleted);
    const [changes, notes] = [new Map(this.changes), new Map(this.notes)];
    this.#undo.set(id, () => {
      this.sessions = sessions;
      this.calendars = calendars;
      for (const one of this.#deleted) if (!deleted.has(one)) this.#deleted.delete(one);
      for (const one of deleted) this.#deleted.add(one);
      this.changes.clear();
      for (const [name, change] of changes) this.changes.set(name, change);
      this.notes.clear();
      for (const [name, note] of notes) this.notes.set(name, note);
      this.#undo.delete(id);
    });
    return id;
  }

  #end(of: OneOccurrence): void {
    const session = this.#get(this.sessions, of.session);
    if (of.original <= session.starts) this.#delete(session.id);
    else
      this.#put(
        this.sessions,
        {
          ...session,
          repeat: endedBefore(session.repeat, of.original.slice(0, 10)),
          extra: session.extra.filter((one) => one < of.original),
        },
        false,
      );
  }

  #following({ id, original, ...content }: UpdateFollowing): FollowingChanged {
    const change = this.#keep();
    const whole = this.#get(this.sessions, id);
    if (original <= whole.starts) {
      const session = this.#put(this.sessions, this.#session(id, content), false);
      return { session, change };
    }
    this.#end({ session: id, original });
    const session = this.#put(this.sessions, this.#session(this.newId(), content), false);
    const own = (name: string): boolean => name.startsWith(`${id} `) && name.slice(id.length + 1) >= original;
    for (const all of [this.changes, this.notes] as Map<string, unknown>[])
      for (const [name, value] of [...all].filter(([name]) => own(name))) {
        all.delete(name);
        all.set(`${session.id}${name.slice(id.length)}`, value);
      }
    return { session, change };
  }

  #calendarOf({ base64, calendar }: CalendarFile): CalendarView | null {
    const { name } = readCalendar(textOf(base64));
    return this.calendars.find((one) => (calendar === null ? one.name === name : one.id === calendar)) ?? null;
  }

  #known(calendar: string | null, uid: string): SessionView | null {
    const id = this.#events.get(`${calendar ?? ''} ${uid}`);
    return this.#live(this.sessions).find((one) => one.id === id) ?? null;
  }

  #previewOf(request: CalendarFile): CalendarPreview {
    const { name, events, unsupported } = readCalendar(textOf(request.base64));
    const calendar = this.#calendarOf(request)?.id ?? null;
    const shown = (
      uid: string,
      session: Omit<AddSession, 'leads'>,
      effect: CalendarChange['effect'],
    ): CalendarChange => ({
      uid,
      effect,
      title: session.title,
      place: session.place,
      starts: session.starts,
      zone: session.zone ?? 'UTC',
      duration_minutes: session.duration_minutes,
      all_day: session.all_day,
      kind: session.kind,
      recurring: session.repeat.kind !== 'never',
      ahead: occurrencesOf(
        this.#session('ahead', { ...session, leads: [] }),
        this.#today,
        addDays(this.#today, 365),
        new Map(),
      ).length,
    });
    const items: CalendarChange[] = [];
    let unchanged = 0;
    for (const { uid, content } of events) {
      const known = this.#known(calendar, uid);
      const session = { ...content, kind: known?.kind ?? request.kind };
      if (!known) items.push(shown(uid, session, 'added'));
      else if (known.title === session.title && known.starts === session.starts && known.place === session.place)
        unchanged += 1;
      else items.push(shown(uid, session, 'changed'));
    }
    for (const session of this.#live(this.sessions).filter((one) => calendar !== null && one.calendar === calendar)) {
      const uid =
        [...this.#events]
          .find(([, id]) => id === session.id)?.[0]
          .split(' ')
          .slice(1)
          .join(' ') ?? '';
      if (!events.some((one) => one.uid === uid)) items.push(shown(uid, session, 'removed'));
    }
    return { name, calendar, items: items.sort((a, b) => a.starts.localeCompare(b.starts)), unchanged, unsupported };
  }

  #import(request: ImportCalendar): CalendarImported {
    const { name, items } = this.#previewOf(request);
    const { events } = readCalendar(textOf(request.base64));
    const change = this.#keep();
    const calendar = this.#calendarOf(request)?.id ?? this.newId();
    const done = { added: 0, changed: 0, removed: 0 };
    for (const { uid, effect } of items.filter((one) => !request.without.includes(one.uid))) {
      const known = this.#known(calendar, uid);
      const event = events.find((one) => one.uid === uid);
      done[effect] += 1;
      if (effect === 'removed' && known) this.#delete(known.id);
      if (!event) continue;
      const kind = request.kinds.find((one) => one.uid === uid)?.kind ?? known?.kind ?? request.kind;
      const session = this.#session(known?.id ?? this.newId(), { ...event.content, kind });
      this.#put(this.sessions, { ...session, calendar }, false);
      this.#events.set(`${calendar} ${uid}`, session.id);
    }
    const count = this.#live(this.sessions).filter((one) => one.calendar === calendar).length;
    this.#put(this.calendars, { id: calendar, name, imported_at: this.now, events: count }, false);
    return { calendar, ...done, change };
  }

  #occurrence({ session, original }: { session: string; original: string }): OccurrenceView {
    const on = original.slice(0, 10);
    return must(
      this.#occurrences(addDays(on, -400), addDays(on, 400)).find(
        (one) => one.session === session && one.original === original,
      ),
    );
  }

  #change(of: { session: string; original: string }, change: Change): OccurrenceView {
    const key = `${of.session} ${of.original}`;
    this.changes.set(key, { ...this.changes.get(key), ...change });
    return this.#occurrence(of);
  }

  #recovery(): RecoveryDays | null {
    return recoveryOf(this.profile.recovery_started_on, this.#today, this.#live(this.checkIns));
  }

  #suggest(urge: UrgeView): UrgeView {
    return {
      ...urge,
      practices: this.practices.filter((run) => run.urge === urge.id),
      suggestions: exercises.map((exercise) => exercise.id),
    };
  }

  #today_(): Today {
    const checkIns = this.#live(this.checkIns).filter((one) => one.on === this.#today);
    const time = this.now.slice(11, 19);
    const ahead = this.#occurrences(this.#today, addDays(this.#today, 60)).filter(
      (one) => !one.commitment && one.status !== 'cancelled' && one.ends_at > this.now,
    );
    const next = ahead[0] ?? null;
    return {
      now: this.now,
      zone: 'UTC',
      on: this.#today,
      name: this.profile.name,
      recovery: this.#recovery(),
      check_ins_due: dueOf(this.preferences.check_in_times, time, checkIns),
      check_ins: checkIns,
      next_session: next,
      sessions: this.#occurrences(this.#today, this.#today).filter(
        (one) => one.session !== next?.session || one.original !== next.original,
      ),
      attendance_open: this.#occurrences(addDays(this.#today, -7), this.#today)
        .filter(
          (one) => !one.commitment && one.status !== 'cancelled' && one.ends_at <= this.now && one.attendance === null,
        )
        .reverse(),
      homework: this.homework.open(),
      review_due: this.goals.reviewDue(),
      milestones: this.goals.reachedToday(),
      open_urge: this.#openUrge(),
      missed_reminders: this.missed,
      encouragement: this.encouragement,
    };
  }

  #openUrge(): UrgeView | null {
    const open = this.urges.find((urge) => urge.ended_at === null);
    return open ? this.#suggest(open) : null;
  }

  #unlock(passphrase: string | null): VaultStatus {
    if (this.#vault.state === 'absent') refuse({ kind: 'no_store' });
    if (this.#vault.state === 'damaged') refuse({ kind: 'damaged', what: this.#vault.what });
    if (passphrase === null && !this.#keyringAvailable) refuse({ kind: 'keyring_unavailable' });
    if (passphrase === null && !this.#keyring)
      refuse({ kind: 'keyring_empty', opens_by_passphrase: this.#passphrase !== null });
    if (passphrase !== null && passphrase !== this.#passphrase) refuse({ kind: 'wrong_passphrase' });
    this.#vault = { state: 'open' };
    this.#lockedByPerson = false;
    return this.#status();
  }

  readonly #handlers: Handlers = {
    vault_status: () => this.#status(),
    vault_create: ({ passphrase, use_keyring }) => {
      if (this.#vault.state !== 'absent') refuse({ kind: 'already_exists' });
      if (passphrase === null && !use_keyring)
        refuse({ kind: 'invalid', field: 'passphrase', rule: { rule: 'required' } });
      checkPassphrase(passphrase);
      if (use_keyring && !this.#keyringAvailable) refuse({ kind: 'keyring_unavailable' });
      this.#passphrase = passphrase;
      this.#keyring = use_keyring;
      this.#vault = { state: 'open' };
      return this.#status();
    },
    vault_unlock: ({ passphrase }) => this.#unlock(passphrase),
    activity_report: (request) => {
      this.activity.push(request.runs_for_seconds);
      return null;
    },
    vault_lock: () => {
      this.#vault = { state: 'locked' };
      this.#lockedByPerson = true;
      this.emit('vault-changed', null);
      return null;
    },
    vault_set_passphrase: (request) => {
      if (this.#passphrase !== null && request.current !== this.#passphrase) refuse({ kind: 'wrong_passphrase' });
      if (request.new === null && !this.#keyring)
        refuse({ kind: 'invalid', field: 'passphrase', rule: { rule: 'required' } });
      checkPassphrase(request.new);
      this.#passphrase = request.new;
      return this.#status();
    },
    vault_set_keyring: ({ on }) => {
      if (on && !this.#keyringAvailable) refuse({ kind: 'keyring_unavailable' });
      if (!on && this.#passphrase === null)
        refuse({ kind: 'invalid', field: 'passphrase', rule: { rule: 'required' } });
      this.#keyring = on;
      return this.#status();
    },
    app_info: () => ({ version: '0.1.0', now: this.now, zone: 'UTC', today: this.#today, has_tray: true }),
    profile_get: () => this.profile,
    profile_save: (profile) => {
      if ((profile.recovery_started_on ?? '') > this.#today)
        refuse({ kind: 'invalid', field: 'recovery_started', rule: { rule: 'in_future' } });
      return (this.profile = structuredClone(profile));
    },
    preferences_get: () => this.preferences,
    preferences_save: (preferences) => (this.preferences = structuredClone(preferences)),
    start_at_login_get: () => this.startAtLogin,
    start_at_login_set: (request) => (this.startAtLogin = { ...request }),
    today_get: () => this.#today_(),
    check_in_record: (request) => this.#put(this.checkIns, this.#checkIn(this.newId(), request), true),
    check_in_update: (request) => {
      const old = this.#get(this.checkIns, request.id);
      return this.#put(this.checkIns, this.#checkIn(old.id, { ...request, at: request.at ?? old.at }), true);
    },
    check_in_get: ({ id }) => this.#get(this.checkIns, id),
    check_in_delete: ({ id }) => this.#delete(id),
    check_in_restore: ({ id }) => this.#restore(this.checkIns, id),
    check_in_list: ({ after, limit }) => {
      const all = this.#live(this.checkIns).sort((a, b) => b.at.localeCompare(a.at));
      const from = after === null ? 0 : all.findIndex((one) => one.id === after) + 1;
      return { check_ins: all.slice(from, from + limit), more: all.length > from + limit, total: all.length };
    },
    trigger_list: () => this.#live(this.triggers),
    trigger_add: ({ name }) =>
      this.triggers.find((one) => one.name === name) ??
      this.#put(this.triggers, { id: this.newId(), key: null, name }, false),
    trigger_hide: ({ id }) => this.#delete(id),
    draft_save: ({ body, ...name }) => {
      this.#drafts.set(draftKey(name), { body, saved_at: this.now });
      return null;
    },
    draft_get: (name) => this.#drafts.get(draftKey(name)) ?? { body: null, saved_at: null },
    draft_discard: (name) => {
      this.#drafts.delete(draftKey(name));
      return null;
    },
    exercise_list: () =>
      exercises.map((exercise) => {
        const runs = this.practices.filter((run) => run.exercise === exercise.id && run.ended_at !== null);
        return {
          ...exercise,
          times_done: runs.length,
          last_done_at: runs.at(-1)?.ended_at ?? null,
          relief: reliefOf(runs),
          relief_by_trigger: this.triggers.flatMap((trigger) => {
            const urges = this.urges.filter((urge) => urge.triggers.some((one) => one.id === trigger.id));
            const relief = reliefOf(runs.filter((run) => urges.some((urge) => urge.id === run.urge)));
            return relief.rated_runs === 0 ? [] : [{ trigger, relief }];
          }),
          favourite: this.#favourites.has(`exercise ${exercise.id}`),
        };
      }),
    practice_leave: ({ id, place }) => {
      this.#get(this.practices, id).place = place;
      return null;
    },
    practice_open: () => this.practices.filter((run) => run.ended_at === null && run.place !== null).reverse(),
    practice_list: ({ exercise, limit }) =>
      this.practices
        .filter((run) => exercise === null || run.exercise === exercise)
        .reverse()
        .slice(0, limit),
    favourite_set: ({ kind, item, on }) => {
      if (on) this.#favourites.add(`${kind} ${item}`);
      else this.#favourites.delete(`${kind} ${item}`);
      return null;
    },
    coping_card_list: () => this.#live(this.cards),
    coping_card_add: ({ text }) => this.#put(this.cards, { id: this.newId(), text }, false),
    coping_card_update: (card) => this.#put(this.cards, card, false),
    coping_card_delete: ({ id }) => this.#delete(id),
    coping_card_restore: ({ id }) => this.#restore(this.cards, id),
    search: ({ text }) => ({
      entries: [
        ...this.#live(this.checkIns).map((one) => foundIn('check_in', one.id, one.at, one.note, text)),
        ...this.urges.map((one) => foundIn('urge', one.id, one.started_at, one.note, text)),
        ...this.practices.map((one) =>
          foundIn('practice', one.id, one.started_at, linesOf(one.note, ...textsIn(one.place)), text, one.exercise),
        ),
        ...this.#live(this.cards).map((one) => foundIn('coping_card', one.id, this.now, one.text, text)),
        ...this.homework.list(200).map((one) => foundIn('homework', one.id, this.now, one.note, text)),
        ...this.goals.reviews.map((one) =>
          foundIn(
            'weekly_review',
            one.week_on,
            one.started_at,
            linesOf(one.helped, one.hard, one.next_step),
            text,
            one.week_on,
          ),
        ),
        ...this.#live(this.people).map((one) =>
          foundIn('person', one.id, this.now, linesOf(one.name, one.relation, one.phone), text),
        ),
        ...this.#live(this.sessions).map((one) =>
          foundIn(
            'session',
            one.id,
            this.now,
            linesOf(one.title, one.place, one.link, one.bring, one.facilitator, one.description),
            text,
          ),
        ),
        ...[...this.notes].map(([name, one]) => {
          const [session = '', original = ''] = name.split(' ');
          const words = this.#deleted.has(session) ? null : linesOf(one.reason, one.takeaways, one.questions);
          return foundIn('occurrence_note', name, this.now, words, text, `${session}/${original}`);
        }),
        ...this.goals.goals
          .filter((one) => !one.deleted)
          .map((one) => foundIn('goal', one.id, this.now, linesOf(one.title, one.why), text)),
        ...this.goals.milestones
          .filter((one) => !one.deleted)
          .map((one) => foundIn('milestone', one.id, this.now, one.title, text)),
        ...this.programme
          .list()
          .map((one) =>
            foundIn('programme', one.id, this.now, linesOf(one.name, ...one.phases.map((phase) => phase.title)), text),
          ),
        ...this.#live(this.ownReminders).map((one) => foundIn('own_reminder', one.id, this.now, one.text, text)),
        ...this.#live(this.triggers).map((one) => foundIn('trigger', one.id, this.now, one.name, text)),
      ].filter((entry) => entry !== null),
      exercises: exercises
        .filter((one) => holds(linesOf(one.title, one.purpose, one.caution, ...textsOf(one.steps)) ?? '', text))
        .map((one) => one.id),
      worksheets: this.worksheets
        .list()
        .filter((one) => holds(linesOf(...textsOf(this.worksheets.find(one.key))) ?? '', text))
        .map((one) => one.key),
    }),
    worksheet_list: () => this.worksheets.list(),
    worksheet_get: ({ key }) => ({
      summary: this.worksheets.summary(key),
      purpose: this.worksheets.find(key).purpose,
      responses: this.worksheets.history(key),
    }),
    worksheet_preview: ({ text }) => {
      const worksheet = this.worksheets.read(text);
      return { worksheet, questions: worksheet.items.length, unsupported: [], here_already: false, replaces: false };
    },
    worksheet_import: ({ text }) => this.worksheets.bringIn(this.worksheets.read(text)),
    worksheet_delete: ({ key }) => {
      this.worksheets.take(key, true);
      return null;
    },
    worksheet_restore: ({ key }) => {
      this.worksheets.take(key, false);
      return null;
    },
    response_begin: ({ key, from }) => this.worksheets.begin(key, from),
    response_get: ({ id }) => this.worksheets.get(id),
    response_save: ({ id, answers }) => this.worksheets.save(id, answers),
    response_finish: ({ id, answers }) => {
      const response = this.worksheets.save(id, answers);
      if (response.finished_at === null) this.homework.close('worksheet', response.key);
      response.finished_at ??= this.now;
      return { finished: true, response };
    },
    response_changes: ({ id }) => ({ since: this.worksheets.before(id), changes: [] }),
    response_delete: ({ id }) => {
      this.worksheets.get(id).deleted = true;
      return null;
    },
    response_restore: ({ id }) => {
      const gone = this.worksheets.responses.find((one) => one.id === id);
      if (gone) gone.deleted = false;
      return null;
    },
    response_hand_out: ({ id }) => {
      this.files.push(JSON.stringify(this.worksheets.get(id).answers));
      return { path: '/home/robin/Downloads/answers.json' };
    },
    homework_list: ({ limit }) => this.homework.list(limit),
    homework_get: ({ id }) => this.homework.get(id),
    homework_add: (request) => this.homework.add(request),
    homework_update: ({ id, ...request }) => this.homework.update(id, request),
    homework_done: ({ id }) => this.homework.finish(id, true),
    homework_reopen: ({ id }) => this.homework.finish(id, false),
    homework_delete: ({ id }) => {
      this.homework.mark(id, true);
      return null;
    },
    homework_restore: ({ id }) => this.homework.mark(id, false),
    practice_begin: (request) =>
      this.#put(
        this.practices,
        {
          ...request,
          id: this.newId(),
          started_at: this.now,
          ended_at: null,
          outcome: null,
          after: null,
          note: null,
          place: null,
        },
        false,
      ),
    practice_end: (request) => {
      const before = this.#get(this.practices, request.id);
      const run = { ...before, ...request, ended_at: this.now, place: null };
      if (request.outcome === 'finished' && before.outcome !== 'finished')
        this.homework.close('exercise', run.exercise);
      const urge = this.urges.find((one) => one.id === run.urge);
      if (urge) urge.after = request.after ?? urge.after;
      return this.#put(this.practices, run, false);
    },
    urge_begin: ({ before }) =>
      this.#suggest(
        this.#put(
          this.urges,
          {
            id: this.newId(),
            started_at: this.now,
            zone: 'UTC',
            ended_at: null,
            before,
            after: null,
            triggers: this.#atWork(),
            note: null,
            practices: [],
            suggestions: [],
            something_new: null,
          },
          true,
        ),
      ),
    urge_open: () => this.#openUrge(),
    urge_end: ({ id, after, triggers, note }) => {
      const old = this.#get(this.urges, id);
      const named = triggers === null ? old.triggers : this.#named(triggers);
      const ended = { ...old, ended_at: this.now, after: after ?? old.after, note: note ?? old.note, triggers: named };
      return this.#suggest(this.#put(this.urges, ended, true));
    },
    urge_list: ({ limit }) => this.urges.slice(0, limit).map((urge) => this.#suggest(urge)),
    session_add: (request) => this.#put(this.sessions, this.#session(this.newId(), request), false),
    session_update: (request) => {
      const change = this.#keep();
      return { session: this.#put(this.sessions, this.#session(request.id, request), false), change };
    },
    session_get: ({ id }) => this.#get(this.sessions, id),
    session_delete: ({ id }) => this.#delete(id),
    session_restore: ({ id }) => this.#restore(this.sessions, id),
    session_list: () => this.#live(this.sessions),
    occurrence_list: ({ from, to }) => this.#occurrences(from, to),
    occurrence_move: ({ to, ...of }) => this.#change(of, { to, cancelled: false }),
    occurrence_cancel: (of) => this.#change(of, { cancelled: true }),
    occurrence_reset: (of) => this.#change(of, { to: null, cancelled: false }),
    attendance_record: ({ attendance, ...of }) => this.#change(of, { attendance }),
    schedule_get: ({ from, to }) => ({
      occurrences: this.#occurrences(from, to),
      conflicts: this.#conflicts(from, to),
      any: this.#live(this.sessions).length > 0,
    }),
    conflict_accept: ({ first, second, accepted }) => {
      if (accepted) this.#accepted.add(pairOf(first, second));
      else this.#accepted.delete(pairOf(first, second));
      return null;
    },
    free_time_find: (request) =>
      freeTimesOf(request, (from, to) => this.#occurrences(from, to), this.preferences.quiet_hours, this.now),
    occurrence_get: (of) => this.#detail(of),
    occurrence_note_save: ({ session, original, ...note }) => {
      const { commitment } = this.#occurrence({ session, original });
      if (commitment && (note.went !== null || note.reason !== null))
        refuse({ kind: 'invalid', field: 'rating', rule: { rule: 'unknown' } });
      const text = (value: string | null): string | null => (value?.trim() ? value.trim() : null);
      const kept = {
        reason: text(note.reason),
        went: note.went,
        takeaways: text(note.takeaways),
        questions: text(note.questions),
      };
      this.notes.set(`${session} ${original}`, kept);
      return kept;
    },
    session_update_following: (request) => this.#following(request),
    session_end_before: (of) => {
      const change = this.#keep();
      this.#end(of);
      return { session: this.#live(this.sessions).find((one) => one.id === of.session) ?? null, change };
    },
    schedule_undo: ({ id }) => {
      must(this.#undo.get(id))();
      return null;
    },
    calendar_list: () => this.#live(this.calendars),
    calendar_preview: (request) => this.#previewOf(request),
    calendar_import: (request) => this.#import(request),
    calendar_delete: ({ id }) => {
      const change = this.#keep();
      this.#get(this.calendars, id);
      for (const session of this.sessions.filter((one) => one.calendar === id)) this.#delete(session.id);
      this.#delete(id);
      return { id: change };
    },
    calendar_save: ({ session }) => {
      this.files.push(
        writeCalendar(
          this.#live(this.sessions).filter((one) => (session === null ? !one.commitment : one.id === session)),
        ),
      );
      return {
        path: `/home/robin/Downloads/sessions${this.files.length > 1 ? ` (${String(this.files.length)})` : ''}.ics`,
      };
    },
    reminder_list: () => ({ upcoming: this.reach.upcoming(), missed: this.missed }),
    reminder_snooze: ({ id, minutes }) => this.reach.snooze(id, minutes),
    reminder_put_away: () => {
      this.missed = [];
      return null;
    },
    reminder_done: ({ id }) => {
      this.reach.done(id);
      return null;
    },
    reminder_restore: ({ id }) => {
      this.reach.restore(id);
      return null;
    },
    own_reminder_list: () => this.#live(this.ownReminders).sort((a, b) => a.time.localeCompare(b.time)),
    own_reminder_add: (request) => this.#put(this.ownReminders, { ...checkedOwn(request), id: this.newId() }, false),
    own_reminder_update: (request) => this.#put(this.ownReminders, { ...checkedOwn(request), id: request.id }, false),
    own_reminder_delete: ({ id }) => this.#delete(id),
    own_reminder_restore: ({ id }) => this.#restore(this.ownReminders, id),
    reminder_test: () => null,
    reminder_reach: () => this.reach.get(),
    reminder_trial_begin: () => this.reach.begin(),
    reminder_trial_get: () => this.reach.trial(),
    reminder_trial_answer: ({ arrived }) => this.reach.answer(arrived),
    progress_get: ({ from, to }) =>
      progressOf(
        { from, to },
        this.#live(this.checkIns),
        this.urges,
        this.practices,
        this.#occurrences(from, to),
        this.#recovery(),
      ),
    programme_current: () => this.programme.current(),
    programme_list: () => this.programme.list(),
    programme_propose: (request) => this.programme.propose(request),
    programme_add: (request) => this.programme.add(request),
    programme_update: (request) => this.programme.update(request),
    programme_delete: ({ id }) => {
      this.programme.mark(id, true);
      return null;
    },
    programme_restore: ({ id }) => this.programme.mark(id, false),
    goal_list: () => this.goals.list(),
    goal_add: (request) => this.goals.add(request),
    goal_update: ({ id, ...request }) => this.goals.update(id, request),
    goal_end: ({ id }) => this.goals.end(id, true),
    goal_reopen: ({ id }) => this.goals.end(id, false),
    goal_delete: ({ id }) => {
      this.goals.change(id, (goal) => (goal.deleted = true));
      return null;
    },
    goal_restore: ({ id }) => this.goals.change(id, (goal) => (goal.deleted = false)),
    goal_count: ({ id, on, by }) => this.goals.count(id, on, by),
    review_list: () => this.goals.reviewList(),
    review_get: ({ week_on }) => this.goals.review(week_on),
    review_save: (request) => {
      this.goals.saveReview(request, false);
      return null;
    },
    review_finish: (request) => {
      this.goals.saveReview(request, true);
      return this.goals.review(request.week_on);
    },
    review_put_away: ({ week_on }) => {
      this.goals.putAway = week_on;
      return null;
    },
    milestone_list: () => this.goals.milestoneList(),
    milestone_add: ({ title, on }) => {
      if (!title.trim()) refuse({ kind: 'invalid', field: 'title', rule: { rule: 'required' } });
      this.goals.milestones.push({ id: this.newId(), title: title.trim(), on, deleted: false });
      return null;
    },
    milestone_delete: ({ id }) => {
      must(this.goals.milestones.find((one) => one.id === id)).deleted = true;
      return null;
    },
    milestone_restore: ({ id }) => {
      must(this.goals.milestones.find((one) => one.id === id)).deleted = false;
      return null;
    },
    person_list: () => this.#live(this.people),
    person_add: (request) => this.#put(this.people, { ...request, id: this.newId() }, false),
    person_update: (request) => this.#put(this.people, request, false),
    person_delete: ({ id }) => this.#delete(id),
    person_restore: ({ id }) => this.#restore(this.people, id),
    crisis_lines: () => ({
      ...crisisLines,
      here: crisisLines.countries.find((one) => one.country === this.profile.country) ?? null,
    }),
    call_number: () => null,
    open_link: () => null,
  };

  #put<T extends { id: string }>(list: T[], entry: T, newestFirst: boolean): T {
    const at = list.findIndex((one) => one.id === entry.id);
    if (at >= 0) list[at] = entry;
    else if (newestFirst) list.unshift(entry);
    else list.push(entry);
    return entry;
  }

  #get<T extends { id: string }>(list: T[], id: string): T {
    return must(this.#live(list).find((one) => one.id === id));
  }

  #delete(id: string): null {
    this.#deleted.add(id);
    return null;
  }

  #restore<T extends { id: string }>(list: T[], id: string): T {
    this.#deleted.delete(id);
    return this.#get(list, id);
  }
}
