import type {
  AddProgramme,
  AddSession,
  CurrentProgramme,
  Day,
  LevelOfCare,
  OccurrenceView,
  PhaseFields,
  PhaseView,
  ProgrammeProposal,
  ProgrammeStanding,
  ProgrammeView,
  ProposeProgramme,
  SessionKind,
  UpdateProgramme,
} from '../bindings';
import type { Answers } from './handlers';
import { addDays } from './recurrence';
import { must, refuse } from './rules';
import type { MemoryBackend } from '.';

type Fields = Omit<AddProgramme, 'sessions'>;

interface Kept extends ProgrammeView {
  deleted: boolean;
}

interface Of {
  today: () => string;
  newId: () => string;
  addSession: (request: AddSession) => void;
  occurrences: (from: string, to: string) => OccurrenceView[];
}

const WEEK: readonly Day[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

interface Step {
  level: LevelOfCare;
  weeks: number;
  days: number;
  minutes: number;
  alone: boolean;
}

const STEPS: readonly Step[] = [
  { level: 'intensive', weeks: 10, days: 7, minutes: 180, alone: true },
  { level: 'outpatient', weeks: 8, days: 2, minutes: 120, alone: true },
  { level: 'aftercare', weeks: 12, days: 1, minutes: 90, alone: false },
];

const SHAPES = {
  three_evenings: { days: ['monday', 'wednesday', 'thursday'], time: '18:00:00', steps: STEPS },
  three_mornings: { days: ['monday', 'wednesday', 'thursday'], time: '09:30:00', steps: STEPS },
  five_days: {
    days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
    time: '09:00:00',
    steps: [
      { level: 'partial_hospitalisation', weeks: 4, days: 7, minutes: 270, alone: false },
      { ...(STEPS[0] as Step), weeks: 8, days: 3 },
      ...STEPS.slice(1),
    ],
  },
} as const satisfies Record<string, { days: readonly Day[]; time: string; steps: readonly Step[] }>;

/** The Monday of a date's week. */
export function mondayOf(on: string): string {
  return addDays(on, -((new Date(on).getUTCDay() + 6) % 7));
}

/** Minutes of occurrences. */
export function minutesOf(all: readonly OccurrenceView[]): number {
  return all.reduce((sum, one) => sum + (Date.parse(one.ends_at) - Date.parse(one.starts_at)) / 60_000, 0);
}

export const wasThere = (one: OccurrenceView): boolean => one.attendance === 'attended' || one.attendance === 'late';

/** Programmes in memory. */
export class MemoryProgramme {
  all: Kept[] = [];

  constructor(private readonly of: Of) {}

  list(): ProgrammeView[] {
    return this.all
      .filter((one) => !one.deleted)
      .map((one) => this.#view(one))
      .reverse();
  }

  current(): CurrentProgramme | null {
    const programme = this.list()[0];
    if (!programme) return null;
    const standing = this.#standing(programme);
    const phase = standing.state === 'within' ? programme.phases[standing.phase - 1] : undefined;
    const monday = mondayOf(this.of.today());
    const week = this.of
      .occurrences(monday, addDays(monday, 6))
      .filter(
        (one) =>
          one.status !== 'cancelled' && !one.commitment && (!phase?.kinds.length || phase.kinds.includes(one.kind)),
      );
    return {
      programme,
      standing,
      minutes_attended: minutesOf(week.filter(wasThere)),
      minutes_planned: minutesOf(week),
    };
  }

  phase(id: string | null): PhaseView | null {
    return (
      this.list()
        .flatMap((one) => one.phases)
        .find((one) => one.id === id) ?? null
    );
  }

  propose(request: ProposeProgramme): ProgrammeProposal {
    const shape = SHAPES[request.shape];
    const wanted: readonly Day[] = request.days ?? shape.days;
    const days = WEEK.filter((day) => wanted.includes(day));
    if (days.length === 0) refuse({ kind: 'invalid', field: 'days', rule: { rule: 'required' } });
    const time = request.time ?? shape.time;
    const phases: PhaseFields[] = [];
    const sessions: AddSession[] = [];
    let from = request.starts_on;
    for (const step of shape.steps) {
      const until = addDays(mondayOf(from), step.weeks * 7 - 1);
      const on =
        days.length <= step.days
          ? days
          : Array.from({ length: step.days }, (_, at) => days[Math.floor((at * days.length) / step.days)] as Day);
      const series = (kind: SessionKind, its: Day[], at: string, minutes: number): void => {
        let first = from;
        while (!its.includes(WEEK[(new Date(first).getUTCDay() + 6) % 7] as Day)) first = addDays(first, 1);
        sessions.push({
          kind,
          title: null,
          place: null,
          link: null,
          bring: null,
          facilitator: null,
          description: null,
          zone: null,
          starts: `${first}T${at}`,
          duration_minutes: minutes,
          all_day: false,
          free: false,
          travel_minutes: 0,
          repeat: { kind: 'weekly', every: 1, on: its, until },
          extra: [],
          leads: null,
        });
      };
      series('group', [...on], time, step.minutes);
      if (step.alone) series('individual', on.slice(0, 1), hourBefore(time, step.minutes), 60);
      phases.push({
        id: null,
        level: step.level,
        title: null,
        starts_on: from,
        minutes_a_week: on.length * step.minutes + (step.alone ? 60 : 0),
        kinds: step.alone ? ['group', 'individual'] : ['group'],
      });
      from = addDays(until, 1);
    }
    const programme = { name: null, starts_on: request.starts_on, ends_on: addDays(from, -1), phases, sessions };
    return { days, time, programme };
  }

  add({ sessions, ...fields }: AddProgramme): ProgrammeView {
    const kept = { ...this.#content(this.of.newId(), fields), deleted: false };
    this.all.push(kept);
    for (const session of sessions) this.of.addSession(session);
    return this.#view(kept);
  }

  update({ id, ...fields }: UpdateProgramme): ProgrammeView {
    const known = must(this.all.find((one) => one.id === id && !one.deleted));
    return this.#view(Object.assign(known, this.#content(id, fields)));
  }

  mark(id: string, deleted: boolean): ProgrammeView {
    const known = must(this.all.find((one) => one.id === id));
    known.deleted = deleted;
    return this.#view(known);
  }

  #view({ id, name, starts_on, ends_on, phases }: Kept): ProgrammeView {
    return { id, name, starts_on, ends_on, phases };
  }

  #content(id: string, { name, starts_on, ends_on, phases }: Fields): ProgrammeView {
    if (phases.length === 0) refuse({ kind: 'invalid', field: 'phases', rule: { rule: 'required' } });
    for (const [at, phase] of phases.entries()) {
      const before = phases[at - 1];
      if (before && phase.starts_on <= before.starts_on)
        refuse({ kind: 'invalid', field: 'phases', rule: { rule: 'ends_before_start' } });
    }
    if (ends_on !== null && ends_on < (phases.at(-1)?.starts_on ?? ''))
      refuse({ kind: 'invalid', field: 'ends', rule: { rule: 'ends_before_start' } });
    return {
      id,
      name: name?.trim() ? name : null,
      starts_on,
      ends_on,
      phases: phases.map((phase, at) => {
        const next = phases[at + 1];
        return { ...phase, id: phase.id ?? this.of.newId(), ends_on: next ? addDays(next.starts_on, -1) : ends_on };
      }),
    };
  }

  #standing({ starts_on, ends_on, phases }: ProgrammeView): ProgrammeStanding {
    const today = this.of.today();
    const days = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
    if (today < starts_on) return { state: 'before', days: days(today, starts_on) };
    if (ends_on !== null && today > ends_on) return { state: 'after' };
    const phase = phases.filter((one) => one.starts_on <= today).length;
    const weeks = (from: string): number => days(mondayOf(from), mondayOf(today)) / 7 + 1;
    return { state: 'within', phase, week: weeks(starts_on), phase_week: weeks(phases[phase - 1]?.starts_on ?? today) };
  }
}

function hourBefore(time: string, minutes: number): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const all = hour * 60 + minute;
  const at = (all >= 60 ? all - 60 : all + minutes) % 1_440;
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}:00`;
}

export function programmeAnswers(app: MemoryBackend): Answers<`programme_${string}`> {
  return {
    programme_current: () => app.programme.current(),
    programme_list: () => app.programme.list(),
    programme_propose: (request) => app.programme.propose(request),
    programme_add: (request) => app.programme.add(request),
    programme_update: (request) => app.programme.update(request),
    programme_delete: ({ id }) => {
      app.programme.mark(id, true);
      return null;
    },
    programme_restore: ({ id }) => app.programme.mark(id, false),
  };
}
