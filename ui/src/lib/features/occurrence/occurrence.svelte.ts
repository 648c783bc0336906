import type { Attendance, HomeworkView, OccurrenceDetail, OccurrenceNoteView, SessionView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { Autosave } from '../checkIn/autosave';
import { Fields, Rescued } from '../checkIn/kept';
import { OccurrenceChanges, type Undo } from '../schedule/changes.svelte';

/** What a person types on the page. */
export interface OccurrenceNotes {
  reason: string;
  went: number | null;
  takeaways: string;
  questions: string;
}

const text = (value: string): string | null => (value.trim() === '' ? null : value.trim());

const shown = (note: OccurrenceNoteView): OccurrenceNotes => ({
  reason: note.reason ?? '',
  went: note.went,
  takeaways: note.takeaways ?? '',
  questions: note.questions ?? '',
});

/** One time of a session or a commitment: everything about it, and what the person keeps of it. */
export class OccurrencePage {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  detail = $state.raw<OccurrenceDetail | null>(null);
  session = $state.raw<SessionView | null>(null);
  notes = $state<OccurrenceNotes>({ reason: '', went: null, takeaways: '', questions: '' });
  today = $state('');
  now = $state('');
  zone = $state('UTC');
  /** Whether the notes are in the store as they stand. */
  saved = $state(true);
  /** Whether anything was typed since the page was opened. */
  typed = $state(false);
  finishing = $state<string | null>(null);
  problem = $state<unknown>(null);
  readonly changes = new OccurrenceChanges(() => this.#look());

  readonly of = $derived(this.detail?.occurrence ?? null);
  readonly hasBegun = $derived(this.of !== null && Date.parse(this.of.starts_at) <= Date.parse(this.now));
  readonly #ahead = $derived(
    (this.detail?.conflicts ?? []).filter(
      ({ first, second }) => Math.max(Date.parse(first.ends_at), Date.parse(second.ends_at)) > Date.parse(this.now),
    ),
  );
  readonly conflicts = $derived(this.#ahead.filter(({ accepted }) => !accepted));
  /** Those that the person said are fine. */
  readonly accepted = $derived(this.#ahead.filter(({ accepted }) => accepted));
  readonly asksReason = $derived(this.of?.attendance === 'missed' || this.of?.attendance === 'excused');
  readonly #rescued = new Rescued(() => ({
    form: 'occurrence_note',
    of: { kind: 'occurrence', session: this.id, original: this.original },
  }));
  readonly #autosave = new Autosave(() => this.#save());

  constructor(
    readonly id: string,
    readonly original: string,
  ) {}

  async load(): Promise<void> {
    this.phase = 'loading';
    this.problem = null;
    try {
      const [info, draft] = await Promise.all([call('app_info'), this.#rescued.body()]);
      this.today = info.today;
      this.now = info.now;
      this.zone = info.zone;
      await this.#look();
      this.notes = shown(this.detail?.note ?? { reason: null, went: null, takeaways: null, questions: null });
      this.phase = 'ready';
      const kept = draft === null ? null : readNotes(draft, this.#name);
      if (kept) {
        // They could not be saved when they were written.
        this.change(kept);
        await this.flush();
      }
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }

  change(change: Partial<OccurrenceNotes>): void {
    Object.assign(this.notes, change);
    this.saved = false;
    this.typed = true;
    this.#autosave.touch();
  }

  async flush(): Promise<void> {
    await this.#autosave.flush();
  }

  async attend(attendance: Attendance | null): Promise<Undo | null> {
    await this.flush();
    return this.of ? this.changes.attend(this.of, attendance) : null;
  }

  finish({ id }: HomeworkView): Promise<Undo | null> {
    return this.#mark(id, true);
  }

  reopen({ id }: HomeworkView): Promise<Undo | null> {
    return this.#mark(id, false);
  }

  get #name(): string {
    return `${this.id} ${this.original}`;
  }

  async #mark(id: string, done: boolean): Promise<Undo | null> {
    if (this.finishing !== null) return null;
    this.finishing = id;
    this.problem = null;
    try {
      await call(done ? 'homework_done' : 'homework_reopen', { id });
      await this.#again();
    } catch (error) {
      this.problem = error;
      return null;
    } finally {
      this.finishing = null;
    }
    return async () => {
      await call(done ? 'homework_reopen' : 'homework_done', { id });
      await this.#again();
    };
  }

  /** What was done is done, whether the page can look again or not. */
  async #again(): Promise<void> {
    try {
      await this.#look();
    } catch (error) {
      this.problem = error;
    }
  }

  /** Looks again at everything but the notes, which are the person's while they are typed. */
  async #look(): Promise<void> {
    const [detail, session] = await Promise.all([
      call('occurrence_get', { session: this.id, original: this.original }),
      call('session_get', { id: this.id }),
    ]);
    this.detail = detail;
    this.session = session;
    if (detail.note.reason !== null && this.notes.reason === '') this.notes.reason = detail.note.reason;
  }

  async #save(): Promise<void> {
    const { reason, went, takeaways, questions } = $state.snapshot(this.notes);
    const note = { reason: text(reason), went, takeaways: text(takeaways), questions: text(questions) };
    const before = JSON.stringify(this.notes);
    try {
      await call('occurrence_note_save', { session: this.id, original: this.original, ...note });
      this.saved = JSON.stringify(this.notes) === before;
      this.problem = null;
      await this.#rescued.done();
    } catch (error) {
      this.problem = error;
      await this.#rescued.rescue({ ...this.notes, of: this.#name });
    }
  }
}

/** Reads notes that were kept for this occurrence; `null` where they are for another or are none. */
export function readNotes(body: string, of: string): OccurrenceNotes | null {
  const kept = Fields.of(body);
  if (kept?.text('of') !== of) return null;
  const went = kept.whole('went');
  return {
    reason: kept.text('reason'),
    went: went !== null && went >= 1 && went <= 5 ? went : null,
    takeaways: kept.text('takeaways'),
    questions: kept.text('questions'),
  };
}
