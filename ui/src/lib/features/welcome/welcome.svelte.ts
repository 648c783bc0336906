import type { CommandError, Day, SessionKind, SessionView, VaultStatus } from '$lib/ipc/bindings';
import { asCommandError, call } from '$lib/ipc/client';

import { Fields, KeptDraft } from '../checkIn/kept';

export const STEPS = ['about', 'store', 'person', 'you', 'times', 'sessions', 'done'] as const;
export type Step = (typeof STEPS)[number];

/** Someone to call, as they are written down. */
export interface WrittenPerson {
  name: string;
  phone: string;
  relation: string;
}

interface Kept {
  step: Step;
  person: WrittenPerson;
  name: string;
  since: string;
  workingOn: string;
  times: string[];
}

export interface WeeklySession {
  kind: SessionKind;
  on: Day[];
  starts: string;
  minutes: string;
  place: string;
}

const emptySession = (): WeeklySession => ({ kind: 'group', on: [], starts: '09:00', minutes: '180', place: '' });

const KEEP_AFTER_MS = 600;

/** The first run. Each step is saved as it is left; what is half typed is kept as a draft once there is a store to keep it in. */
export class Welcome {
  step = $state<Step>('about');
  busy = $state(false);
  error = $state.raw<CommandError | null>(null);

  keyring = $state(false);
  withPassphrase = $state(false);
  passphrase = $state('');
  again = $state('');
  /** Whether the store form was sent, so that it may point at what is missing. */
  sent = $state(false);

  person = $state<WrittenPerson>({ name: '', phone: '', relation: '' });
  /** The one that is kept already: a step back changes them, and adds nobody twice. */
  #added: string | null = null;
  name = $state('');
  since = $state('');
  workingOn = $state('');
  times = $state<string[]>(['09:00', '20:00']);
  session = $state<WeeklySession>(emptySession());
  sessions = $state.raw<SessionView[]>([]);
  today = $state('');

  readonly number = $derived(STEPS.indexOf(this.step) + 1);
  readonly differ = $derived(this.withPassphrase && this.passphrase !== this.again);
  readonly none = $derived(!this.keyring && !this.withPassphrase);
  #keeping: ReturnType<typeof setTimeout> | null = null;
  readonly #stored = new KeptDraft(() => ({ form: 'welcome', of: null }));

  constructor(
    readonly status: VaultStatus,
    private readonly finished: () => Promise<void>,
  ) {
    this.keyring = status.keyring_available;
    this.withPassphrase = !status.keyring_available;
  }

  /** Goes on where it was left. */
  async load(): Promise<void> {
    if (this.status.vault.state !== 'open') return;
    this.step = 'person';
    await this.#try(() => this.#readBack());
  }

  begin(): void {
    this.step = 'store';
  }

  async makeStore(): Promise<void> {
    this.sent = true;
    if (this.none || this.differ) return;
    await this.#try(async () => {
      await call('vault_create', {
        passphrase: this.withPassphrase ? this.passphrase : null,
        use_keyring: this.keyring,
      });
      this.passphrase = '';
      this.again = '';
      await this.#readBack();
      this.#go('person');
    });
  }

  async savePerson(): Promise<void> {
    await this.#try(async () => {
      const { name, phone, relation } = this.person;
      const content = { name: name.trim(), phone: textOf(phone), relation: textOf(relation) };
      if (this.#added === null) this.#added = (await call('person_add', content)).id;
      else await call('person_update', { id: this.#added, ...content });
      this.#go('you');
    });
  }

  async saveYou(): Promise<void> {
    await this.#try(async () => {
      const profile = await call('profile_get');
      await call('profile_save', {
        ...profile,
        name: this.name.trim() === '' ? null : this.name.trim(),
        recovery_started_on: this.since === '' ? null : this.since,
        working_on: lines(this.workingOn),
      });
      this.#go('times');
    });
  }

  async saveTimes(): Promise<void> {
    await this.#try(async () => {
      const preferences = await call('preferences_get');
      const check_in_times = [...new Set(this.times.filter(Boolean))].sort().map((time) => `${time.slice(0, 5)}:00`);
      await call('preferences_save', { ...preferences, check_in_times });
      this.#go('sessions');
    });
  }

  async addSession(): Promise<void> {
    await this.#try(async () => {
      const { kind, on, starts, minutes, place } = this.session;
      await call('session_add', {
        kind,
        title: null,
        place: place.trim() === '' ? null : place,
        link: null,
        bring: null,
        facilitator: null,
        description: null,
        all_day: false,
        free: false,
        travel_minutes: 0,
        extra: [],
        zone: null,
        starts: `${firstDay(this.today, on)}T${starts.slice(0, 5)}:00`,
        duration_minutes: Number.parseInt(minutes, 10) || 0,
        repeat: { kind: 'weekly', every: 1, on: [...on], until: null },
        leads: null,
      });
      this.sessions = await call('session_list');
      this.session = emptySession();
    });
  }

  /** Leaves a step as it is. */
  skip(): void {
    const next = STEPS[STEPS.indexOf(this.step) + 1];
    this.error = null;
    if (next) this.#go(next);
  }

  back(): void {
    const before = STEPS[STEPS.indexOf(this.step) - 1];
    this.error = null;
    if (before) this.#go(before);
  }

  async finish(): Promise<void> {
    await this.#try(async () => {
      if (this.#keeping !== null) clearTimeout(this.#keeping);
      await call('profile_save', { ...(await call('profile_get')), welcomed: true });
      await this.#stored.forget();
      await this.finished();
    });
  }

  /** Something was typed: keep it shortly. */
  touched(): void {
    if (this.#keeping !== null) clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => void this.#keep(), KEEP_AFTER_MS);
  }

  #go(step: Step): void {
    this.step = step;
    void this.#keep();
  }

  async #readBack(): Promise<void> {
    const [info, profile, preferences, sessions, people, draft] = await Promise.all([
      call('app_info'),
      call('profile_get'),
      call('preferences_get'),
      call('session_list'),
      call('person_list'),
      this.#stored.body(),
    ]);
    this.today = info.today;
    this.sessions = sessions;
    const [first] = people;
    if (first) {
      this.#added = first.id;
      this.person = { name: first.name, phone: first.phone ?? '', relation: first.relation ?? '' };
    }
    this.name = profile.name ?? '';
    this.since = profile.recovery_started_on ?? '';
    this.workingOn = profile.working_on.join('\n');
    if (preferences.check_in_times.length > 0) this.times = preferences.check_in_times.map((time) => time.slice(0, 5));
    const kept = draft === null ? null : readKept(draft);
    if (kept === null) return;
    this.step = kept.step;
    this.person = kept.person;
    this.name = kept.name;
    this.since = kept.since;
    this.workingOn = kept.workingOn;
    this.times = kept.times;
  }

  async #keep(): Promise<void> {
    this.#keeping = null;
    if (this.step === 'about' || this.step === 'store') return;
    const kept: Kept = {
      step: this.step,
      person: $state.snapshot(this.person),
      name: this.name,
      since: this.since,
      workingOn: this.workingOn,
      times: $state.snapshot(this.times),
    };
    try {
      await this.#stored.keep(kept);
    } catch (thrown) {
      this.error = asCommandError(thrown);
    }
  }

  async #try(act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      await act();
    } catch (thrown) {
      this.error = asCommandError(thrown);
    } finally {
      this.busy = false;
    }
  }
}

const ORDER: readonly Day[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The first of these days from `today` on. */
export function firstDay(today: string, on: readonly Day[]): string {
  for (let ahead = 0; ahead < 7; ahead += 1) {
    const date = new Date(Date.parse(`${today}T00:00:00Z`) + ahead * 86_400_000);
    const day = ORDER[date.getUTCDay()];
    if (day && on.includes(day)) return date.toISOString().slice(0, 10);
  }
  return today;
}

function textOf(written: string): string | null {
  return written.trim() === '' ? null : written.trim();
}

export function lines(text: string): string[] {
  return [
    ...new Set(
      text
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    ),
  ];
}

function readKept(body: string): Kept | null {
  const kept = Fields.of(body);
  const step = STEPS.find((one) => one === kept?.text('step') && one !== 'about' && one !== 'store');
  const times = kept?.texts('times');
  if (!kept || !step || !times) return null;
  const person = kept.within('person');
  return {
    step,
    times,
    person: { name: person.text('name'), phone: person.text('phone'), relation: person.text('relation') },
    name: kept.text('name'),
    since: kept.text('since'),
    workingOn: kept.text('workingOn'),
  };
}
