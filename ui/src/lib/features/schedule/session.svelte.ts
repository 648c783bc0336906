import type { AddSession, Day, OccurrenceView, OneDraft, Repeat, SessionKind, SessionView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { Autosave } from '../checkIn/autosave';
import { Fields, KeptDraft } from '../checkIn/kept';
import { addDays, weekdayOf } from '../checkIn/when';
import type { Undo } from './changes.svelte';
import { type Monthly, isLastOfMonth, monthlyOf, monthlyRule, nthOf } from './rule';

export const DAYS: readonly Day[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
/** Lead times offered, in minutes. */
export const LEADS: readonly number[] = [0, 15, 30, 60, 120, 1440, 2880];
export const DURATIONS: readonly number[] = [30, 45, 50, 60, 90, 120, 180, 240];
export const SESSION_KINDS: readonly SessionKind[] = [
  'group',
  'individual',
  'family',
  'education',
  'medical',
  'testing',
  'peer_meeting',
];
export const COMMITMENT_KINDS: readonly SessionKind[] = ['work', 'school', 'care', 'practice', 'other'];
export const KINDS: readonly SessionKind[] = [...SESSION_KINDS, ...COMMITMENT_KINDS];
const MOST_LEADS = 5;

/** What a change is about: one time, it and all after it, or the whole series. */
export type Scope = 'one' | 'following' | 'all';
export const SCOPES: readonly Scope[] = ['one', 'following', 'all'];

/** `kept` is a rule that the form has no fields for. */
export type Repeats = 'never' | 'weekly' | 'monthly' | 'kept';
export const REPEATS: readonly Repeats[] = ['never', 'weekly', 'monthly', 'kept'];
export const MONTHLIES: readonly Monthly[] = ['date', 'weekday', 'last_weekday'];

/** What a person has filled in. */
export interface SessionDraft {
  id: string | null;
  /** The occurrence that the change was begun from. */
  original: string | null;
  scope: Scope;
  kind: SessionKind;
  title: string;
  place: string;
  link: string;
  bring: string;
  facilitator: string;
  description: string;
  travel: number;
  on: string;
  time: string;
  duration: number;
  allDay: boolean;
  /** It gets in the way of nothing. */
  free: boolean;
  /** How many whole days. */
  length: number;
  repeats: Repeats;
  every: number;
  days: Day[];
  monthly: Monthly;
  until: string;
  /** Further local starts, as `2026-03-09T18:30:00`. */
  extra: string[];
  leads: number[];
}

type Phase = 'loading' | 'ready' | 'failed' | 'saving' | 'saved' | 'deleted';

const DAY_MINUTES = 1440;

const empty: SessionDraft = {
  id: null,
  original: null,
  scope: 'all',
  kind: 'group',
  title: '',
  place: '',
  link: '',
  bring: '',
  facilitator: '',
  description: '',
  travel: 0,
  on: '',
  time: '18:00',
  duration: 90,
  allDay: false,
  free: false,
  length: 1,
  repeats: 'weekly',
  every: 1,
  days: [],
  monthly: 'weekday',
  until: '',
  extra: [],
  leads: [],
};

const text = (value: string): string | null => (value.trim() === '' ? null : value.trim());

/** Adds a session, or changes one. */
export class SessionForm {
  phase = $state<Phase>('loading');
  draft = $state<SessionDraft>({ ...empty });
  problem = $state<unknown>(null);
  restored = $state(false);
  /** The zone whose wall clock the series keeps; `null` for the computer's. */
  zone = $state<string | null>(null);
  /** The series as it is, where one is changed. */
  kept = $state.raw<SessionView | null>(null);
  /** The occurrence that the change was begun from. */
  occurrence = $state.raw<OccurrenceView | null>(null);

  readonly ready = $derived(this.draft.on !== '' && (this.draft.allDay || this.draft.time !== ''));
  readonly commitment = $derived(COMMITMENT_KINDS.includes(this.draft.kind));
  /** Whether there is a choice between one time, those after it and all. */
  readonly scoped = $derived(this.occurrence?.recurring === true);
  /** The rule that is kept as it is, if there is one. */
  readonly rule = $derived(
    this.kept && ['rule', 'unsupported'].includes(this.kept.repeat.kind) && monthlyOfKept(this.kept) === null
      ? this.kept.rule_text
      : null,
  );
  /** The ways in which a month can repeat from the first day on. */
  readonly monthlies = $derived(
    MONTHLIES.filter((how) =>
      how === 'date'
        ? true
        : how === 'weekday'
          ? this.draft.on !== '' && nthOf(this.draft.on) < 5
          : this.draft.on !== '' && isLastOfMonth(this.draft.on),
    ),
  );
  /** When reminders come where nothing else was said. */
  #leads: readonly number[] = [];
  readonly #autosave = new Autosave(() => this.#keep());
  readonly #stored = new KeptDraft(() => this.#name);

  constructor(
    readonly id: string | null = null,
    private readonly original: string | null = null,
    private readonly scope: Scope = 'following',
  ) {}

  async load(): Promise<void> {
    this.phase = 'loading';
    this.problem = null;
    try {
      const [info, preferences, kept, editing] = await Promise.all([
        call('app_info'),
        call('preferences_get'),
        this.#stored.body(),
        this.id === null ? null : call('session_get', { id: this.id }),
      ]);
      if (editing) {
        if (this.original !== null) await this.#find(editing.id, this.original);
        this.#show(editing);
      } else {
        this.#leads = preferences.session_leads;
        const on = addDays(info.today, 1);
        this.draft = { ...empty, on, days: dayOf(on), leads: [...preferences.session_leads] };
      }
      const draft = kept === null ? null : readSessionDraft(kept, this.draft);
      if (draft && draft.id === this.id && draft.original === this.original) {
        this.draft = draft;
        this.restored = true;
      }
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }

  change(change: Partial<SessionDraft>): void {
    const { on: before } = this.draft;
    const was = this.commitment;
    Object.assign(this.draft, change);
    // The first date decides the first day, until several were chosen.
    if (change.on && change.on !== before && this.draft.days.length <= 1) this.draft.days = dayOf(change.on);
    // Nobody needs to be reminded of every shift, unless they say so.
    if (change.kind && this.id === null && this.draft.leads.join() === (was ? '' : this.#leads.join()))
      this.draft.leads = this.commitment ? [] : [...this.#leads];
    if (!this.monthlies.includes(this.draft.monthly)) this.draft.monthly = this.monthlies[1] ?? 'date';
    this.problem = null;
    this.#autosave.touch();
  }

  /** Another reach of the change; the day shown goes with it, unless it was changed already. */
  setScope(scope: Scope): void {
    const { on, time } = this.draft;
    const was = this.#startOf(this.draft.scope);
    const starts = this.#startOf(scope);
    const untouched = was.slice(0, 10) === on && (this.draft.allDay || was.slice(11, 16) === time);
    this.change({
      scope,
      ...(untouched ? { on: starts.slice(0, 10), ...(this.draft.allDay ? {} : { time: starts.slice(11, 16) }) } : {}),
    });
  }

  /** One more date, at the hour of the series. */
  addDate(on: string, time: string): void {
    const starts = `${on}T${time.slice(0, 5)}:00`;
    if (on === '' || time === '' || this.draft.extra.includes(starts)) return;
    this.change({ extra: [...this.draft.extra, starts].sort() });
  }

  removeDate(starts: string): void {
    this.change({ extra: this.draft.extra.filter((one) => one !== starts) });
  }

  toggleDay(day: Day): void {
    const on = this.draft.days.includes(day);
    const days = on
      ? this.draft.days.filter((other) => other !== day)
      : DAYS.filter((other) => other === day || this.draft.days.includes(other));
    if (days.length > 0) this.change({ days });
  }

  toggleLead(minutes: number): void {
    const on = this.draft.leads.includes(minutes);
    if (!on && this.draft.leads.length >= MOST_LEADS) return;
    this.change({
      leads: on
        ? this.draft.leads.filter((other) => other !== minutes)
        : [...this.draft.leads, minutes].sort((a, b) => b - a),
    });
  }

  async startOver(): Promise<void> {
    await this.#autosave.cancel();
    try {
      await this.#stored.forget();
      this.restored = false;
    } catch (error) {
      this.problem = error;
      return;
    }
    await this.load();
  }

  /** Saves it; the returned function takes that back. `null` if it did not work. */
  async save(): Promise<Undo | null> {
    if (this.phase !== 'ready' || !this.ready) return null;
    this.phase = 'saving';
    this.problem = null;
    try {
      await this.#autosave.cancel();
      const undo = await this.#send();
      this.phase = 'saved';
      await this.#stored.done();
      return undo;
    } catch (error) {
      this.problem = error;
      this.phase = 'ready';
      this.#autosave.touch();
      return null;
    }
  }

  /** Takes the whole series out; `true` if it can be undone now. */
  async remove(): Promise<boolean> {
    if (this.id === null) return false;
    this.problem = null;
    try {
      await this.#autosave.cancel();
      await call('session_delete', { id: this.id });
      this.phase = 'deleted';
      await this.#stored.done();
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    }
  }

  /** A new session, and each change by what it was begun from, have a draft of their own. */
  get #name(): OneDraft {
    const { id, original } = this;
    if (id === null) return { form: 'session', of: null };
    return {
      form: 'session',
      of: original === null ? { kind: 'entry', id } : { kind: 'occurrence', session: id, original },
    };
  }

  async leave(): Promise<void> {
    if (this.phase === 'ready') await this.#autosave.flush();
    else await this.#autosave.cancel();
  }

  /** The time of day. A calendar may say it to the second, which is kept with an hour that stays. */
  get #time(): string {
    const [time, was] = [this.draft.time.slice(0, 5), this.#startOf(this.draft.scope).slice(11, 19)];
    return was.startsWith(time) && time !== '' ? was : `${time}:00`;
  }

  request(): AddSession {
    const { draft } = this;
    const all = draft.allDay;
    return {
      kind: draft.kind,
      title: text(draft.title),
      place: text(draft.place),
      link: text(draft.link),
      bring: text(draft.bring),
      facilitator: text(draft.facilitator),
      description: text(draft.description),
      all_day: all,
      free: draft.free && this.commitment && !all,
      travel_minutes: draft.travel,
      extra: draft.extra
        .map((starts) => (all ? `${starts.slice(0, 10)}T00:00:00` : starts))
        .filter((starts) => draft.scope !== 'following' || starts >= (this.original ?? '')),
      zone: this.zone,
      starts: all ? `${draft.on}T00:00:00` : `${draft.on}T${this.#time}`,
      duration_minutes: all ? draft.length * DAY_MINUTES : draft.duration,
      repeat: this.#repeat(),
      leads: [...draft.leads],
    };
  }

  #repeat(): Repeat {
    const { repeats, every, days, monthly, on, until } = this.draft;
    switch (repeats) {
      case 'never':
        return { kind: 'never' };
      case 'weekly':
        return { kind: 'weekly', every, on: [...days], until: until === '' ? null : until };
      case 'monthly':
        return { kind: 'rule', rule: monthlyRule(monthly, on, every, until) };
      case 'kept':
        return this.kept?.repeat ?? { kind: 'never' };
    }
  }

  async #send(): Promise<Undo> {
    const { id, original } = this;
    if (id === null) {
      const { id: added } = await call('session_add', this.request());
      return async () => {
        await call('session_delete', { id: added });
      };
    }
    const { scope } = this.draft;
    if (this.scoped && original !== null && scope === 'one') {
      const before = this.occurrence;
      await call('occurrence_move', {
        session: id,
        original,
        to: this.request().starts,
      });
      return async () => {
        if (before?.status === 'moved') await call('occurrence_move', { session: id, original, to: before.starts });
        else await call('occurrence_reset', { session: id, original });
      };
    }
    if (this.scoped && original !== null && scope === 'following') {
      const { change } = await call('session_update_following', { id, original, ...this.request() });
      return async () => {
        await call('schedule_undo', { id: change });
      };
    }
    const { change } = await call('session_update', { id, ...this.request() });
    return async () => {
      await call('schedule_undo', { id: change });
    };
  }

  /** When what is changed begins. Those that follow one begin where the series has it, wherever it was moved to. */
  #startOf(scope: Scope): string {
    const { occurrence, kept } = this;
    const starts = { one: occurrence?.starts, following: occurrence?.original, all: kept?.starts }[scope];
    return starts ?? kept?.starts ?? '';
  }

  async #find(session: string, original: string): Promise<void> {
    this.occurrence = (await call('occurrence_get', { session, original })).occurrence;
  }

  #show(view: SessionView): void {
    this.kept = view;
    this.zone = view.zone;
    const weekly = view.repeat.kind === 'weekly' ? view.repeat : null;
    const first = view.starts.slice(0, 10);
    const monthly = monthlyOfKept(view);
    const scope = this.scoped ? this.scope : 'all';
    const starts = this.#startOf(scope);
    this.draft = {
      id: view.id,
      original: this.original,
      scope,
      kind: view.kind,
      title: view.title ?? '',
      place: view.place ?? '',
      link: view.link ?? '',
      bring: view.bring ?? '',
      facilitator: view.facilitator ?? '',
      description: view.description ?? '',
      travel: view.travel_minutes,
      on: starts.slice(0, 10),
      time: view.all_day ? empty.time : starts.slice(11, 16),
      duration: view.all_day ? empty.duration : view.duration_minutes,
      allDay: view.all_day,
      free: view.free,
      length: view.all_day ? Math.max(1, Math.round(view.duration_minutes / DAY_MINUTES)) : 1,
      repeats: weekly ? 'weekly' : monthly ? 'monthly' : view.repeat.kind === 'never' ? 'never' : 'kept',
      every: weekly?.every ?? monthly?.every ?? 1,
      days: weekly ? [...weekly.on] : dayOf(first),
      monthly: monthly?.how ?? 'date',
      until: weekly?.until ?? monthly?.until ?? '',
      extra: [...view.extra],
      leads: [...view.leads],
    };
  }

  async #keep(): Promise<void> {
    try {
      await this.#stored.keep({ ...this.draft, id: this.id, original: this.original });
    } catch (error) {
      this.problem = error;
    }
  }
}

const monthlyOfKept = (view: SessionView): ReturnType<typeof monthlyOf> =>
  monthlyOf(view.repeat, view.starts.slice(0, 10));

const dayOf = (on: string): Day[] => DAYS.slice(weekdayOf(on), weekdayOf(on) + 1);

/** Reads a kept draft over `base`; anything that is not of the kind expected is left out. */
export function readSessionDraft(body: string, base: SessionDraft): SessionDraft | null {
  const kept = Fields.of(body);
  if (kept === null) return null;
  const days = DAYS.filter((day) => kept.list('days')?.includes(day));
  return {
    id: kept.text('id', null),
    original: kept.text('original', null),
    scope: kept.one('scope', SCOPES, base.scope),
    kind: kept.one('kind', KINDS, base.kind),
    title: kept.text('title', base.title),
    place: kept.text('place', base.place),
    link: kept.text('link', base.link),
    bring: kept.text('bring', base.bring),
    facilitator: kept.text('facilitator', base.facilitator),
    description: kept.text('description', base.description),
    travel: kept.number('travel', base.travel),
    on: kept.text('on', base.on),
    time: kept.text('time', base.time),
    duration: kept.number('duration', base.duration),
    allDay: kept.flag('allDay', base.allDay),
    free: kept.flag('free', base.free),
    length: kept.number('length', base.length),
    repeats: kept.one('repeats', REPEATS, base.repeats),
    every: kept.number('every', base.every),
    days: days.length > 0 ? days : base.days,
    monthly: kept.one('monthly', MONTHLIES, base.monthly),
    until: kept.text('until', base.until),
    extra: kept.texts('extra') ?? base.extra,
    leads: kept.list('leads')?.filter((lead) => typeof lead === 'number') ?? base.leads,
  };
}
