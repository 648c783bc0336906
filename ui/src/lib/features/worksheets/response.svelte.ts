import { toasts } from '$lib/design';
import type { Answered, Evaluation, Problem, ResponseView, Worksheet, WorksheetItem } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { Autosave } from '../checkIn/autosave';
import { Help } from '../support/help.svelte';
import { fillIn, keyOf, trimmed } from './answers';
import { worksheetWords as words } from './messages.en';

export type ResponsePhase = 'loading' | 'failed' | 'reading' | 'ready' | 'over';

/** A worksheet being filled in. Every change is on disk shortly after; the app says what is asked now and what is not in order. */
export class ResponseForm {
  phase = $state<ResponsePhase>('loading');
  view = $state.raw<ResponseView | null>(null);
  answers = $state<Answered[]>([]);
  evaluation = $state.raw<Evaluation>({ disabled: [], scores: [], problems: [], answered: 0, total: 0 });
  /** The step shown where there is room for one only. */
  step = $state(0);
  /** Whether the person tried to finish, so that what is missing may be marked. */
  tried = $state(false);
  busy = $state(false);
  saved = $state(true);
  problem = $state<unknown>(null);

  readonly worksheet = $derived.by((): Worksheet | null => this.view?.worksheet ?? null);
  readonly steps = $derived.by((): WorksheetItem[] =>
    (this.worksheet?.items ?? []).filter((item) => this.shows(item, [])),
  );
  readonly finished = $derived.by(() => this.view?.finished_at != null);
  /** The numbers that were written down here, as they are called. */
  readonly calls = new Help();
  readonly #saving: Autosave;
  /** Counts the saves, so that an answer to an early one does not undo what came after. */
  #turn = 0;

  constructor(readonly id: string) {
    this.#saving = new Autosave(() => this.#save());
  }

  async load(): Promise<void> {
    this.phase = 'loading';
    this.problem = null;
    try {
      this.#take(await call('response_get', { id: this.id }));
      this.phase = this.finished ? 'reading' : 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }

  /** On to the questions again, though it was finished. */
  change(): void {
    this.phase = 'ready';
    this.step = 0;
  }

  disabled(linkId: string, places: readonly number[]): boolean {
    return this.evaluation.disabled.includes(keyOf(linkId, places));
  }

  /** Whether an item is shown now. */
  shows(item: WorksheetItem, places: readonly number[]): boolean {
    return !item.hidden && !this.disabled(item.link_id, places);
  }

  score(linkId: string, places: readonly number[]): number | null {
    return this.evaluation.scores.find((one) => one.key === keyOf(linkId, places))?.value ?? null;
  }

  /** What is wrong with an answer. What is only missing is not said before the person tries to finish. */
  problemOf(linkId: string, places: readonly number[]): Problem | null {
    const key = keyOf(linkId, places);
    return (
      this.evaluation.problems.find((one) => one.key === key && (this.tried || one.rule.rule !== 'required')) ?? null
    );
  }

  /** The phone numbers in an answer. */
  callable(linkId: string, places: readonly number[]): string[] {
    const key = keyOf(linkId, places);
    return (this.view?.callable ?? []).filter((one) => one.key === key).map((one) => one.number);
  }

  /** Begins a new one from this one, which stays as it is. */
  async beginFrom(): Promise<void> {
    if (this.busy || !this.view) return;
    this.busy = true;
    this.problem = null;
    try {
      const { id } = await call('response_begin', { key: this.view.key, from: this.id });
      location.hash = `#/responses/${id}`;
    } catch (error) {
      this.problem = error;
    } finally {
      this.busy = false;
    }
  }

  /** Hands the answers to the person as a FHIR file, and says where it is. */
  async handOut(): Promise<void> {
    this.problem = null;
    try {
      const { path } = await call('response_hand_out', { id: this.id });
      toasts.show(words.fileSaved(path));
    } catch (error) {
      this.problem = error;
    }
  }

  /** A local date and time with the offset that the window's clock has there. */
  instant(local: string): string {
    const minutes = -new Date(local).getTimezoneOffset();
    const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
    const sign = minutes < 0 ? '-' : '+';
    return `${local}:00${sign}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
  }

  /** Something was answered. */
  touch(): void {
    this.saved = false;
    this.#saving.touch();
  }

  async flush(): Promise<void> {
    await this.#saving.flush();
  }

  add(item: WorksheetItem, among: Answered[]): void {
    const last = among.findLastIndex((one) => one.link_id === item.link_id);
    const [empty] = fillIn([item], []);
    if (empty) among.splice(last + 1, 0, empty);
    this.touch();
  }

  /** Takes one repetition of a group away, with a way back. */
  remove(one: Answered, among: Answered[]): void {
    const at = among.indexOf(one);
    if (at < 0) return;
    const [gone] = among.splice(at, 1);
    this.touch();
    toasts.show(words.partGone, {
      label: words.undo,
      run: () => {
        if (gone) among.splice(at, 0, gone);
        this.touch();
      },
    });
  }

  async finish(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.tried = true;
    this.problem = null;
    try {
      await this.#saving.cancel();
      const { finished, response } = await call('response_finish', {
        id: this.id,
        answers: trimmed($state.snapshot(this.answers)),
      });
      this.saved = true;
      this.#take(response);
      if (finished) this.phase = 'over';
      else this.step = this.#firstWithProblem();
      return finished;
    } catch (error) {
      this.problem = error;
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Takes the response away; the caller shows where it went. */
  async discard(): Promise<boolean> {
    try {
      await this.#saving.cancel();
      await call('response_delete', { id: this.id });
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    }
  }

  async #save(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const view = await call('response_save', { id: this.id, answers: trimmed($state.snapshot(this.answers)) });
      if (turn !== this.#turn) return;
      this.evaluation = view.evaluation;
      this.saved = true;
      this.problem = null;
    } catch (error) {
      this.problem = error;
    }
  }

  #take(view: ResponseView): void {
    this.view = view;
    this.evaluation = view.evaluation;
    this.answers = fillIn(view.worksheet.items, view.answers);
  }

  #firstWithProblem(): number {
    const bad = new Set(this.evaluation.problems.map((one) => one.key.split('#')[0]));
    const within = (item: WorksheetItem): boolean => bad.has(item.link_id) || item.items.some(within);
    return Math.max(0, this.steps.findIndex(within));
  }
}
