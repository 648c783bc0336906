import type {
  ExerciseState,
  ExerciseView,
  FoundEntry,
  Outcome,
  PracticeView,
  SearchResults,
  WorksheetKind,
  WorksheetSummary,
} from '$lib/ipc/bindings';
import { dateIn, nearDay } from '$lib/i18n';
import { call } from '$lib/ipc/client';

/** How long after the last letter a search starts. */
const SEARCH_AFTER_MS = 120;

/** How many of those used last are shown. */
const RECENT = 4;

/** Keeps the place of a run, to go on from later. */
export async function keepPlace(id: string, place: string): Promise<void> {
  try {
    await call('practice_leave', { id, place });
  } catch {
    // It is kept again with the next step; the exercise goes on.
  }
}

export type Shown = 'exercises' | 'worksheets';

/** Something left unfinished. */
export interface Unfinished {
  title: string;
  href: string;
  kind: Shown;
}

/** Everything that Practice holds: exercises and worksheets, what was left unfinished, and search in them and in all that was written. */
export class Catalogue {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  exercises = $state<ExerciseView[]>([]);
  worksheets = $state<WorksheetSummary[]>([]);
  left = $state<PracticeView[]>([]);
  shown = $state<Shown>('exercises');
  /** Only what is for this state. */
  state = $state<ExerciseState | null>(null);
  wanted = $state('');
  results = $state<SearchResults | null>(null);
  problem = $state<unknown>(null);
  today = $state('');
  zone = $state('UTC');
  #timer: ReturnType<typeof setTimeout> | null = null;
  #asked = 0;

  /** Those for the state chosen, kept at hand first. */
  readonly fitting = $derived.by((): ExerciseView[] => {
    const { state } = this;
    const fitting = this.exercises.filter((one) => state === null || one.states.includes(state));
    return [...fitting].sort((a, b) => Number(b.favourite) - Number(a.favourite));
  });
  /** Worksheets by what they work with, a programme's own first; those kept at hand lead their shelf. */
  readonly shelves = $derived.by((): { kind: WorksheetKind | null; sheets: WorksheetSummary[] }[] =>
    ([null, 'cbt', 'motivation', 'safety'] as const)
      .map((kind) => ({
        kind,
        sheets: this.worksheets
          .filter((of) => (of.own ? null : of.kind) === kind)
          .sort((a, b) => Number(b.favourite) - Number(a.favourite)),
      }))
      .filter((shelf) => shelf.sheets.length > 0),
  );
  readonly unfinished = $derived.by((): Unfinished[] => [
    ...this.left.flatMap((run): Unfinished[] => {
      const of = this.exercises.find((one) => one.id === run.exercise);
      return of ? [{ title: of.title, href: `${exerciseHref(of.id)}?run=${run.id}`, kind: 'exercises' }] : [];
    }),
    ...this.worksheets.flatMap((of): Unfinished[] =>
      of.open === null ? [] : [{ title: of.title, href: `#/responses/${of.open}`, kind: 'worksheets' }],
    ),
  ]);
  /** Those used last, newest first. */
  readonly recent = $derived.by((): { title: string; href: string }[] =>
    [
      ...this.exercises.map((of) => ({ title: of.title, href: exerciseHref(of.id), at: of.last_done_at })),
      ...this.worksheets.map((of) => ({ title: of.title, href: worksheetHref(of.key), at: of.last_done_at })),
    ]
      .filter((of): of is typeof of & { at: string } => of.at !== null)
      .sort((a, b) => b.at.localeCompare(a.at))
      .slice(0, RECENT),
  );

  async load(): Promise<void> {
    this.phase = 'loading';
    this.problem = null;
    try {
      const [info, exercises, worksheets, left] = await Promise.all([
        call('app_info'),
        call('exercise_list'),
        call('worksheet_list'),
        call('practice_open'),
      ]);
      this.today = info.today;
      this.zone = info.zone;
      this.exercises = exercises;
      this.worksheets = worksheets;
      this.left = left;
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }

  /** Searches soon after the last letter; an answer that comes late is dropped. */
  search(text: string): void {
    this.wanted = text;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const asked = ++this.#asked;
    if (text.trim() === '') {
      this.results = null;
      return;
    }
    this.#timer = setTimeout(() => {
      void (async () => {
        try {
          const results = await call('search', { text: text.slice(0, 200) });
          if (asked === this.#asked) this.results = results;
        } catch (error) {
          if (asked === this.#asked) this.problem = error;
        }
      })();
    }, SEARCH_AFTER_MS);
  }

  async setFavourite(kind: 'exercise' | 'worksheet', item: string, on: boolean): Promise<void> {
    try {
      await call('favourite_set', { kind, item, on });
      for (const one of this.exercises) if (kind === 'exercise' && one.id === item) one.favourite = on;
      for (const one of this.worksheets) if (kind === 'worksheet' && one.key === item) one.favourite = on;
    } catch (error) {
      this.problem = error;
    }
  }
}

export const exerciseHref = (id: string): string => `#/practice/${encodeURIComponent(id)}`;
export const worksheetHref = (key: string): string => `#/worksheets/${encodeURIComponent(key)}`;

/** Where an entry that was found can be read whole. */
export function entryHref({ kind, id, of }: FoundEntry): string {
  switch (kind) {
    case 'check_in':
      return `#/check-in/${id}`;
    case 'urge':
      return '#/urges';
    case 'practice':
      return of === null ? '#/practice' : exerciseHref(of);
    case 'session':
      return `#/session/${id}`;
    case 'person':
      return `#/person/${id}`;
    case 'worksheet_response':
      return `#/responses/${id}`;
    case 'homework':
      return `#/homework/${id}`;
    case 'weekly_review':
      return of === null ? '#/review' : `#/review/${of}`;
    case 'coping_card':
      return '#/practice';
    case 'occurrence':
    case 'occurrence_note':
      return of === null ? '#/schedule' : `#/occurrence/${of}`;
    case 'goal':
      return `#/goals/${id}`;
    case 'milestone':
      return '#/progress';
    case 'programme':
      return `#/programme/${id}`;
    case 'own_reminder':
      return '#/settings';
    // Each check-in names its triggers there.
    case 'trigger':
      return '#/check-ins';
  }
}

export type RunStep = 'loading' | 'failed' | 'absent' | 'before' | 'play' | 'after' | 'over';

/** One run of an exercise outside an urge. Ratings are asked for, and may be left out. */
export class ExerciseRun {
  step = $state<RunStep>('loading');
  exercise = $state<ExerciseView | null>(null);
  run = $state<PracticeView | null>(null);
  busy = $state(false);
  problem = $state<unknown>(null);
  /** What was noted in the last runs, newest first. */
  notes = $state<{ id: string; day: string; text: string }[]>([]);

  #outcome: Outcome = 'finished';
  #note: string | null = null;

  /** `left` names a run to go on with. */
  constructor(
    readonly id: string,
    readonly left: string | null = null,
  ) {}

  async load(): Promise<void> {
    this.step = 'loading';
    this.problem = null;
    try {
      const exercises = await call('exercise_list');
      this.exercise = exercises.find((exercise) => exercise.id === this.id) ?? null;
      this.step = this.exercise ? 'before' : 'absent';
      if (this.exercise && this.left !== null && this.run === null) {
        this.run = (await call('practice_open')).find((run) => run.id === this.left) ?? null;
        if (this.run) this.step = 'play';
      } else {
        this.run = null;
        const [info, runs] = await Promise.all([
          call('app_info'),
          call('practice_list', { exercise: this.id, limit: 20 }),
        ]);
        this.notes = runs.flatMap((run) =>
          run.note === null
            ? []
            : [{ id: run.id, day: nearDay(dateIn(run.started_at, info.zone), info.today), text: run.note }],
        );
      }
    } catch (error) {
      this.problem = error;
      this.step = 'failed';
    }
  }

  async begin(before: number | null): Promise<void> {
    await this.#do(async () => {
      this.run = await call('practice_begin', { exercise: this.id, urge: null, before });
      this.step = 'play';
    });
  }

  async played(outcome: Outcome, note: string | null): Promise<void> {
    this.#outcome = outcome;
    this.#note = note;
    this.step = 'after';
    await this.#end(null);
  }

  async rate(after: number): Promise<void> {
    // The run that is being ended is let through first: no tap is lost.
    await this.#work;
    if (await this.#end(after)) this.step = 'over';
  }

  skip(): void {
    this.step = 'over';
  }

  async setFavourite(on: boolean): Promise<void> {
    const { exercise } = this;
    if (!exercise) return;
    await this.#do(async () => {
      await call('favourite_set', { kind: 'exercise', item: exercise.id, on });
      exercise.favourite = on;
    });
  }

  async #end(after: number | null): Promise<boolean> {
    const { run } = this;
    if (!run) return false;
    return await this.#do(async () => {
      this.run = await call('practice_end', {
        id: run.id,
        outcome: this.#outcome,
        after,
        note: this.#note,
      });
    });
  }

  #work: Promise<void> = Promise.resolve();

  async #do(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    const running = work();
    this.#work = running.catch(() => undefined);
    try {
      await running;
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
