import { dateIn, sessionKinds, timeIn } from '$lib/i18n';
import type {
  AddHomework,
  HomeworkItem,
  HomeworkView,
  OccurrenceView,
  OneDraft,
  OneOccurrence,
} from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { Autosave } from '../checkIn/autosave';
import { Fields, KeptDraft } from '../checkIn/kept';
import { addDays, toInstant, toLocal } from '../checkIn/when';
import { dayAndTime, homeworkWords as words } from './messages.en';

export type Due = 'none' | 'session' | 'time';
type Kind = HomeworkItem['kind'];

/** What a person has filled in. */
export interface HomeworkDraft {
  kind: Kind;
  exercise: string;
  worksheet: string;
  note: string;
  due: Due;
  on: string;
  time: string;
}

interface Option {
  value: string;
  label: string;
}

type Phase = 'loading' | 'ready' | 'failed' | 'saving' | 'saved' | 'deleted';

/** How far the next session of a series is looked for. */
const AHEAD_DAYS = 60;
/** The longest ago that a session is looked up to be named. */
const BACK_DAYS = 300;

const empty: HomeworkDraft = {
  kind: 'exercise',
  exercise: '',
  worksheet: '',
  note: '',
  due: 'none',
  on: '',
  time: '18:00',
};

/** Writes homework down, or changes it. */
export class HomeworkForm {
  phase = $state<Phase>('loading');
  draft = $state<HomeworkDraft>({ ...empty });
  problem = $state<unknown>(null);
  restored = $state(false);
  exercises = $state.raw<Option[]>([]);
  worksheets = $state.raw<Option[]>([]);
  /** The session that gave it, in words. */
  from = $state<string | null>(null);
  /** When the next session of that series begins. */
  next = $state<string | null>(null);
  today = $state('');
  zone = $state('UTC');

  readonly nextWords = $derived(
    this.next === null
      ? null
      : words.nextOne(dayAndTime(dateIn(this.next, this.zone), timeIn(this.next, this.zone), this.today)),
  );
  readonly ready = $derived(
    (this.draft.kind === 'other'
      ? this.draft.note.trim() !== ''
      : this.draft.kind === 'exercise'
        ? this.draft.exercise !== ''
        : this.draft.worksheet !== '') &&
      (this.draft.due !== 'time' || (this.draft.on !== '' && this.draft.time !== '')),
  );
  /** The homework as it is, where it is changed. */
  #editing: HomeworkView | null = null;
  readonly #autosave = new Autosave(() => this.#keep());
  readonly #stored = new KeptDraft(() => this.#draft);

  constructor(
    readonly id: string | null = null,
    private session: OneOccurrence | null = null,
  ) {}

  async load(): Promise<void> {
    this.phase = 'loading';
    this.problem = null;
    try {
      const [info, exercises, worksheets, kept, editing] = await Promise.all([
        call('app_info'),
        call('exercise_list'),
        call('worksheet_list'),
        this.#stored.body(),
        this.id === null ? null : call('homework_get', { id: this.id }),
      ]);
      this.today = info.today;
      this.zone = info.zone;
      this.exercises = exercises
        .map(({ id, title }) => ({ value: id, label: title }))
        .sort((a, b) => a.label.localeCompare(b.label, 'en'));
      this.worksheets = worksheets
        .map(({ key, title }) => ({ value: key, label: title }))
        .sort((a, b) => a.label.localeCompare(b.label, 'en'));
      this.#editing = editing;
      if (editing) this.session = editing.session;
      if (this.session) await this.#ask(this.session, info.now);
      if (editing) this.#show(editing);
      else
        this.draft = {
          ...empty,
          on: addDays(info.today, 1),
          due: this.next === null ? 'none' : 'session',
        };
      const draft = kept === null ? null : readHomeworkDraft(kept, this.#name, this.draft);
      if (draft) {
        this.draft = this.next === null && draft.due === 'session' ? { ...draft, due: 'none' } : draft;
        this.restored = true;
      }
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }

  change(change: Partial<HomeworkDraft>): void {
    Object.assign(this.draft, change);
    this.problem = null;
    this.#autosave.touch();
  }

  async startOver(): Promise<void> {
    await this.#autosave.cancel();
    await this.#stored.done();
    this.restored = false;
    await this.load();
  }

  async save(): Promise<HomeworkView | null> {
    if (this.phase !== 'ready' || !this.ready) return null;
    this.phase = 'saving';
    this.problem = null;
    try {
      await this.#autosave.cancel();
      const content = this.request();
      const view =
        this.id === null
          ? await call('homework_add', content)
          : await call('homework_update', { id: this.id, ...content });
      this.phase = 'saved';
      await this.#stored.done();
      return view;
    } catch (error) {
      this.problem = error;
      this.phase = 'ready';
      this.#autosave.touch();
      return null;
    }
  }

  /** Takes it away; `true` if it can be undone now. */
  async remove(): Promise<boolean> {
    if (this.id === null) return false;
    this.problem = null;
    try {
      await this.#autosave.cancel();
      await call('homework_delete', { id: this.id });
      this.phase = 'deleted';
      await this.#stored.done();
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

  request(): AddHomework {
    const { draft } = this;
    const item: HomeworkItem =
      draft.kind === 'exercise'
        ? { kind: 'exercise', id: draft.exercise }
        : draft.kind === 'worksheet'
          ? { kind: 'worksheet', key: draft.worksheet }
          : { kind: 'other' };
    const due_at =
      draft.due === 'session' ? this.next : draft.due === 'time' ? this.#dueAt(`${draft.on}T${draft.time}`) : null;
    return { session: this.session, item, note: draft.note.trim() === '' ? null : draft.note.trim(), due_at };
  }

  /** A time that was left alone stays to the second, and in its own hour where clocks go back. */
  #dueAt(local: string): string | null {
    const before = this.#editing?.due_at ?? null;
    return before !== null && toLocal(before, this.zone) === local ? before : toInstant(local, this.zone);
  }

  /** What a draft is kept for: this homework, or new homework of this session. */
  get #name(): string {
    return this.id ?? (this.session === null ? 'new' : `${this.session.session} ${this.session.original}`);
  }

  /** New homework, that of each session and each that is changed have a draft of their own. */
  get #draft(): OneDraft {
    const { id, session } = this;
    return {
      form: 'homework',
      of: id !== null ? { kind: 'entry', id } : session && { kind: 'occurrence', ...session },
    };
  }

  /** Names the session that gave it, and finds the next one of its series. */
  async #ask({ session, original }: OneOccurrence, now: string): Promise<void> {
    const on = original.slice(0, 10);
    const first = addDays(this.today, -BACK_DAYS);
    const from = on < first ? first : on < this.today ? addDays(on, -1) : this.today;
    const to = addDays(on > this.today && on < addDays(this.today, AHEAD_DAYS) ? on : this.today, AHEAD_DAYS);
    const of = (await call('occurrence_list', { from, to })).filter((one) => one.session === session);
    const giving = of.find((one) => one.original === original);
    this.from = words.from(giving ? nameOf(giving, this.zone, this.today) : words.aSession);
    const after = Math.max(Date.parse(now), giving ? Date.parse(giving.starts_at) : 0);
    const next = of.find((one) => one.status !== 'cancelled' && one !== giving && Date.parse(one.starts_at) > after);
    this.next = next?.starts_at ?? null;
  }

  #show(view: HomeworkView): void {
    const local = view.due_at === null ? null : toLocal(view.due_at, this.zone);
    const isNext = view.due_at !== null && this.next !== null && Date.parse(view.due_at) === Date.parse(this.next);
    const { item } = view;
    // One that was taken away can still be kept.
    if (item.kind === 'worksheet' && !this.worksheets.some((one) => one.value === item.key))
      this.worksheets = [...this.worksheets, { value: item.key, label: view.title }];
    this.draft = {
      kind: item.kind,
      exercise: item.kind === 'exercise' ? item.id : '',
      worksheet: item.kind === 'worksheet' ? item.key : '',
      note: view.note ?? '',
      due: local === null ? 'none' : isNext ? 'session' : 'time',
      on: local?.slice(0, 10) ?? addDays(this.today, 1),
      time: local?.slice(11, 16) ?? empty.time,
    };
  }

  async #keep(): Promise<void> {
    try {
      await this.#stored.keep({ ...this.draft, of: this.#name });
    } catch (error) {
      this.problem = error;
    }
  }
}

function nameOf(of: OccurrenceView, zone: string, today: string): string {
  return `${of.title ?? sessionKinds[of.kind]}, ${dayAndTime(dateIn(of.starts_at, zone), timeIn(of.starts_at, zone), today)}`;
}

/** Reads a kept draft over `base`, if it is for the same thing; what is not of the kind expected is left out. */
export function readHomeworkDraft(body: string, of: string, base: HomeworkDraft): HomeworkDraft | null {
  const kept = Fields.of(body);
  if (kept?.text('of') !== of) return null;
  return {
    kind: kept.one('kind', ['exercise', 'worksheet', 'other'], base.kind),
    exercise: kept.text('exercise', base.exercise),
    worksheet: kept.text('worksheet', base.worksheet),
    note: kept.text('note', base.note),
    due: kept.one('due', ['none', 'session', 'time'], base.due),
    on: kept.text('on', base.on),
    time: kept.text('time', base.time),
  };
}
