import type { AddSession, Day, Repeat, SessionKind, SessionView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { Autosave } from '../checkIn/autosave';
import { addDays, weekdayOf } from '../checkIn/when';

export const DAYS: readonly Day[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
/** Lead times offered, in minutes. */
export const LEADS: readonly number[] = [0, 15, 30, 60, 120, 1440, 2880];
export const DURATIONS: readonly number[] = [30, 45, 50, 60, 90, 120, 180, 240];
export const KINDS: readonly SessionKind[] = [
  'group',
  'individual',
  'family',
  'education',
  'medical',
  'testing',
  'peer_meeting',
  'work',
  'school',
  'care',
  'practice',
  'other',
];
const MOST_LEADS = 5;

/** What a person has filled in. */
export interface SessionDraft {
  id: string | null;
  kind: SessionKind;
  title: string;
  place: string;
  link: string;
  bring: string;
  facilitator: string;
  travel: number;
  on: string;
  time: string;
  duration: number;
  weekly: boolean;
  every: number;
  days: Day[];
  until: string;
  leads: number[];
}

type Phase = 'loading' | 'ready' | 'failed' | 'saving' | 'saved' | 'deleted';

const text = (value: string): string | null => (value.trim() === '' ? null : value.trim());

/** Adds a session, or changes one. */
export class SessionForm {
  phase = $state<Phase>('loading');
  draft = $state<SessionDraft>({
    id: null,
    kind: 'group',
    title: '',
    place: '',
    link: '',
    bring: '',
    facilitator: '',
    travel: 0,
    on: '',
    time: '18:00',
    duration: 90,
    weekly: true,
    every: 1,
    days: [],
    until: '',
    leads: [],
  });
  problem = $state<unknown>(null);
  restored = $state(false);
  /** The zone whose wall clock the series keeps; `null` for the computer's. */
  zone = $state<string | null>(null);
  /** A rule the form cannot show; it is kept as it is. */
  rule = $state<string | null>(null);

  readonly ready = $derived(this.draft.on !== '' && this.draft.time !== '');
  /** What the form does not show, kept as it is. */
  #kept: SessionView | null = null;
  readonly #autosave = new Autosave(() => this.#keep());

  constructor(readonly id: string | null = null) {}

  async load(): Promise<void> {
    this.phase = 'loading';
    this.problem = null;
    try {
      const [info, preferences, kept, editing] = await Promise.all([
        call('app_info'),
        call('preferences_get'),
        call('draft_get', { form: 'session' }),
        this.id === null ? null : call('session_get', { id: this.id }),
      ]);
      if (editing) this.#show(editing);
      else {
        this.draft.on = addDays(info.today, 1);
        this.draft.days = DAYS.slice(weekdayOf(this.draft.on), weekdayOf(this.draft.on) + 1);
        this.draft.leads = [...preferences.session_leads];
      }
      const draft = kept.body === null ? null : readSessionDraft(kept.body, this.draft);
      if (draft && draft.id === this.id) {
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
    const before = this.draft.on;
    Object.assign(this.draft, change);
    // The first date decides the first day, until several were chosen.
    if (change.on && change.on !== before && this.draft.days.length <= 1)
      this.draft.days = DAYS.slice(weekdayOf(change.on), weekdayOf(change.on) + 1);
    this.problem = null;
    this.#autosave.touch();
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
      await call('draft_discard', { form: 'session' });
      this.restored = false;
      this.draft = {
        ...this.draft,
        id: this.id,
        title: '',
        place: '',
        link: '',
        bring: '',
        facilitator: '',
        travel: 0,
        until: '',
      };
    } catch (error) {
      this.problem = error;
      return;
    }
    await this.load();
  }

  async save(): Promise<SessionView | null> {
    if (this.phase !== 'ready' || !this.ready) return null;
    this.phase = 'saving';
    this.problem = null;
    try {
      await this.#autosave.cancel();
      const content = this.request();
      const view =
        this.id === null
          ? await call('session_add', content)
          : await call('session_update', { id: this.id, ...content });
      this.phase = 'saved';
      await this.#discard();
      return view;
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
      await this.#discard();
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    }
  }

  async leave(): Promise<void> {
    if (this.phase === 'ready') await this.#autosave.flush();
    else await this.#autosave.cancel();
  }

  request(): AddSession {
    const { draft } = this;
    const repeat: Repeat =
      this.rule !== null
        ? { kind: 'rule', rrule: this.rule }
        : draft.weekly
          ? {
              kind: 'weekly',
              every: draft.every,
              on: [...draft.days],
              until: draft.until === '' ? null : draft.until,
            }
          : { kind: 'never' };
    return {
      kind: draft.kind,
      title: text(draft.title),
      place: text(draft.place),
      link: text(draft.link),
      bring: text(draft.bring),
      facilitator: text(draft.facilitator),
      description: this.#kept?.description ?? null,
      all_day: this.#kept?.all_day ?? false,
      travel_minutes: draft.travel,
      extra: this.#kept?.extra ?? [],
      zone: this.zone,
      starts: `${draft.on}T${draft.time.slice(0, 5)}:00`,
      duration_minutes: draft.duration,
      repeat,
      leads: [...draft.leads],
    };
  }

  #show(view: SessionView): void {
    this.#kept = view;
    this.zone = view.zone;
    this.rule = view.repeat.kind === 'rule' ? view.repeat.rrule : null;
    const weekly = view.repeat.kind === 'weekly' ? view.repeat : null;
    const on = view.starts.slice(0, 10);
    this.draft = {
      id: view.id,
      kind: view.kind,
      title: view.title ?? '',
      place: view.place ?? '',
      link: view.link ?? '',
      bring: view.bring ?? '',
      facilitator: view.facilitator ?? '',
      travel: view.travel_minutes,
      on,
      time: view.starts.slice(11, 16),
      duration: view.duration_minutes,
      weekly: weekly !== null,
      every: weekly?.every ?? 1,
      days: weekly ? [...weekly.on] : DAYS.slice(weekdayOf(on), weekdayOf(on) + 1),
      until: weekly?.until ?? '',
      leads: [...view.leads],
    };
  }

  async #keep(): Promise<void> {
    try {
      await call('draft_save', {
        form: 'session',
        body: JSON.stringify({ ...this.draft, id: this.id }),
      });
    } catch (error) {
      this.problem = error;
    }
  }

  async #discard(): Promise<void> {
    try {
      await call('draft_discard', { form: 'session' });
    } catch {
      // The session is safe; an old draft is offered once more at worst.
    }
  }
}

/** Reads a kept draft over `base`; anything that is not of the kind expected is left out. */
export function readSessionDraft(body: string, base: SessionDraft): SessionDraft | null {
  let kept: unknown;
  try {
    kept = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof kept !== 'object' || kept === null) return null;
  const from = kept as Record<string, unknown>;
  const string = (key: string, other: string): string => {
    const value = from[key];
    return typeof value === 'string' ? value : other;
  };
  const number = (key: string, other: number): number => {
    const value = from[key];
    return typeof value === 'number' ? value : other;
  };
  const list = (key: string): unknown[] => {
    const value = from[key];
    return Array.isArray(value) ? value : [];
  };
  const days = DAYS.filter((day) => list('days').includes(day));
  const kind = KINDS.find((one) => one === from['kind']);
  return {
    id: typeof from['id'] === 'string' ? from['id'] : null,
    kind: kind ?? base.kind,
    title: string('title', base.title),
    place: string('place', base.place),
    link: string('link', base.link),
    bring: string('bring', base.bring),
    facilitator: string('facilitator', base.facilitator),
    travel: number('travel', base.travel),
    on: string('on', base.on),
    time: string('time', base.time),
    duration: number('duration', base.duration),
    weekly: typeof from['weekly'] === 'boolean' ? from['weekly'] : base.weekly,
    every: number('every', base.every),
    days: days.length > 0 ? days : base.days,
    until: string('until', base.until),
    leads: Array.isArray(from['leads'])
      ? list('leads').filter((lead): lead is number => typeof lead === 'number')
      : base.leads,
  };
}
