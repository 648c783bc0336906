import type {
  AddSession,
  CurrentProgramme,
  Day,
  LevelOfCare,
  PhaseFields,
  PhaseView,
  ProgrammeView,
  SessionKind,
  Shape,
} from '$lib/ipc/bindings';
import { call, CommandFailure } from '$lib/ipc/client';

import { addDays } from '../checkIn/when';

/** The kinds of session that the hours of a phase are made of. */
export const PHASE_KINDS: readonly SessionKind[] = [
  'group',
  'individual',
  'family',
  'education',
  'medical',
  'testing',
  'peer_meeting',
];
export const LEVELS: readonly LevelOfCare[] = [
  'partial_hospitalisation',
  'intensive',
  'outpatient',
  'aftercare',
  'other',
];
export const DAYS: readonly Day[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
/** The most phases a programme has. */
export const MOST_PHASES = 12;
const PHASE_WEEKS = 8;

/** The current programme, and those before it. */
export class Programme {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  current = $state<CurrentProgramme | null>(null);
  older = $state<ProgrammeView[]>([]);
  problem = $state<unknown>(null);

  /** The phase that today is in. */
  readonly now = $derived.by((): PhaseView | null => {
    const { current } = this;
    if (current?.standing.state !== 'within') return null;
    return current.programme.phases[current.standing.phase - 1] ?? null;
  });

  async load(): Promise<void> {
    this.problem = null;
    try {
      const [current, all] = await Promise.all([call('programme_current'), call('programme_list')]);
      this.current = current;
      this.older = all.filter((one) => one.id !== current?.programme.id);
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }
}

export interface PhaseDraft {
  id: string | null;
  level: LevelOfCare;
  title: string;
  starts_on: string;
  hours: string;
  kinds: SessionKind[];
}

function draftOf(phase: PhaseFields | PhaseView): PhaseDraft {
  const hours = String(Math.round((phase.minutes_a_week / 60) * 100) / 100);
  return {
    id: phase.id,
    level: phase.level,
    title: phase.title ?? '',
    starts_on: phase.starts_on,
    hours,
    kinds: [...phase.kinds],
  };
}

/** Minutes from hours as they are typed; what is no number is out of range, and the app says so. */
export function minutesOf(hours: string): number {
  const minutes = Math.round(Number(hours.replace(',', '.')) * 60);
  return hours.trim() === '' || !Number.isFinite(minutes) ? -1 : Math.min(minutes, 100_000);
}

/** A programme being set up, by a usual shape or by hand, or changed. */
export class ProgrammeForm {
  state = $state<'loading' | 'ready' | 'saving' | 'saved' | 'failed'>('loading');
  shape = $state<Shape | 'hand' | null>(null);
  name = $state('');
  startsOn = $state('');
  endsOn = $state('');
  phases = $state<PhaseDraft[]>([]);
  days = $state<Day[]>([]);
  time = $state('');
  sessions = $state<AddSession[]>([]);
  withSessions = $state(true);
  /** Whether the schedule has sessions that recur already. */
  hasSessions = $state(false);
  problem = $state<unknown>(null);
  /** How the plan stands beside what was chosen: while it is asked for or could not be had, nothing is saved by an older one. */
  plan = $state<'there' | 'asked' | 'missing'>('there');
  /** Whether a phase was changed by hand; then the plan no longer replaces them. */
  #touched = false;
  #asked = 0;

  constructor(readonly id: string | null) {}

  async load(): Promise<void> {
    this.problem = null;
    this.state = 'loading';
    try {
      if (this.id === null) {
        const [info, sessions] = await Promise.all([call('app_info'), call('session_list')]);
        this.startsOn = addDays(info.today, (8 - (new Date(info.today).getUTCDay() || 7)) % 7 || 7);
        this.hasSessions = sessions.some((one) => one.repeat.kind !== 'never');
        this.withSessions = !this.hasSessions;
      } else {
        const known = (await call('programme_list')).find((one) => one.id === this.id);
        if (!known) throw new CommandFailure({ kind: 'not_found' });
        this.shape = 'hand';
        this.name = known.name ?? '';
        this.startsOn = known.starts_on;
        this.endsOn = known.ends_on ?? '';
        this.phases = known.phases.map(draftOf);
      }
      this.state = 'ready';
    } catch (error) {
      this.problem = error;
      this.state = 'failed';
    }
  }

  async choose(shape: Shape | 'hand'): Promise<void> {
    this.shape = shape;
    this.days = [];
    this.time = '';
    this.#touched = false;
    if (shape !== 'hand') {
      await this.#propose();
      return;
    }
    // A plan that is still asked for comes too late.
    this.#asked += 1;
    this.plan = 'there';
    this.problem = null;
    this.sessions = [];
    this.endsOn = '';
    this.phases = [{ id: null, level: 'intensive', title: '', starts_on: this.startsOn, hours: '9', kinds: [] }];
  }

  async setStart(on: string): Promise<void> {
    this.startsOn = on;
    const [first] = this.phases;
    if (first) first.starts_on = on;
    await this.#propose();
  }

  async setTime(time: string): Promise<void> {
    this.time = time;
    await this.#propose();
  }

  async toggleDay(day: Day): Promise<void> {
    this.days = this.days.includes(day) ? this.days.filter((one) => one !== day) : [...this.days, day];
    await this.#propose();
  }

  changePhase(at: number, change: Partial<PhaseDraft>): void {
    const phase = this.phases[at];
    if (!phase) return;
    Object.assign(phase, change);
    this.#touched = true;
    this.problem = null;
  }

  toggleKind(at: number, kind: SessionKind): void {
    const kinds = this.phases[at]?.kinds ?? [];
    this.changePhase(at, {
      kinds: kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind],
    });
  }

  addPhase(): void {
    const last = this.phases.at(-1);
    if (this.phases.length >= MOST_PHASES) return;
    const starts_on = last ? addDays(last.starts_on, PHASE_WEEKS * 7) : this.startsOn;
    this.phases.push({
      id: null,
      level: last ? 'outpatient' : 'intensive',
      title: '',
      starts_on,
      hours: '4',
      kinds: [],
    });
    this.#touched = true;
  }

  removePhase(at: number): void {
    this.phases.splice(at, 1);
    const [first] = this.phases;
    if (first) first.starts_on = this.startsOn;
    this.#touched = true;
  }

  async save(): Promise<ProgrammeView | null> {
    if (this.state !== 'ready' || this.plan === 'asked') return null;
    // A day that was emptied cannot be sent.
    if (this.startsOn === '' || this.phases.some((phase) => phase.starts_on === '')) {
      const field = this.startsOn === '' ? 'starts' : 'on';
      this.problem = new CommandFailure({ kind: 'invalid', field, rule: { rule: 'required' } });
      return null;
    }
    if (this.plan === 'missing') {
      // What comes of it is seen before it is saved.
      await this.#propose();
      return null;
    }
    this.state = 'saving';
    this.problem = null;
    const content = {
      name: this.name.trim() === '' ? null : this.name.trim(),
      starts_on: this.startsOn,
      ends_on: this.endsOn === '' ? null : this.endsOn,
      phases: this.phases.map((phase) => ({
        id: phase.id,
        level: phase.level,
        title: phase.title.trim() === '' ? null : phase.title.trim(),
        starts_on: phase.starts_on,
        minutes_a_week: minutesOf(phase.hours),
        kinds: $state.snapshot(phase.kinds),
      })),
    };
    try {
      const sessions = this.adds ? $state.snapshot(this.sessions) : [];
      const saved =
        this.id === null
          ? await call('programme_add', { ...content, sessions })
          : await call('programme_update', { id: this.id, ...content });
      this.state = 'saved';
      return saved;
    } catch (error) {
      this.problem = error;
      this.state = 'ready';
      return null;
    }
  }

  /** Whether sessions are added with the programme. */
  get adds(): boolean {
    return this.id === null && this.withSessions && this.sessions.length > 0;
  }

  /** Takes it away; `true` if it can be undone now. */
  async remove(): Promise<boolean> {
    if (this.id === null) return false;
    try {
      await call('programme_delete', { id: this.id });
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    }
  }

  async #propose(): Promise<void> {
    const { shape } = this;
    if (shape === null || shape === 'hand' || this.startsOn === '') return;
    this.#asked += 1;
    const asked = this.#asked;
    this.plan = 'asked';
    this.problem = null;
    try {
      const proposal = await call('programme_propose', {
        shape,
        starts_on: this.startsOn,
        days: this.time === '' && this.days.length === 0 ? null : $state.snapshot(this.days),
        time: this.time === '' ? null : `${this.time.slice(0, 5)}:00`,
      });
      if (asked !== this.#asked) return;
      this.days = proposal.days;
      this.time = proposal.time.slice(0, 5);
      this.sessions = proposal.programme.sessions;
      this.plan = 'there';
      if (!this.#touched) {
        this.phases = proposal.programme.phases.map(draftOf);
        this.endsOn = proposal.programme.ends_on ?? '';
      }
    } catch (error) {
      if (asked !== this.#asked) return;
      this.sessions = [];
      this.plan = 'missing';
      this.problem = error;
    }
  }
}
