import type { ReviewList, ReviewView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { Autosave } from '../checkIn/autosave';
import { Fields, Rescued } from '../checkIn/kept';

/** All reviews, and the weeks to look back on. */
export class Reviews {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  list = $state<ReviewList | null>(null);
  problem = $state<unknown>(null);

  async load(): Promise<void> {
    this.problem = null;
    try {
      this.list = await call('review_list');
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }
}

export type Question = 'helped' | 'hard' | 'next_step';

/** The review of one week. What is typed is saved a moment later; where that does not work, it is kept as a draft until it does. */
export class Review {
  state = $state<'loading' | 'ready' | 'saving' | 'finished' | 'failed'>('loading');
  view = $state<ReviewView | null>(null);
  texts = $state<Record<Question, string>>({ helped: '', hard: '', next_step: '' });
  problem = $state<unknown>(null);
  /** Why what was typed is not in the review yet, as it was thrown. */
  unsaved = $state<unknown>(null);
  readonly #rescued = new Rescued(() => ({ form: 'weekly_review', of: { kind: 'week', on: this.week } }));
  /** What finishes the review; a save waits for it, so that the later text wins. */
  #finishing: Promise<unknown> = Promise.resolve();
  readonly #autosave = new Autosave(() => this.#keep());

  constructor(readonly week: string) {}

  async load(): Promise<void> {
    this.problem = null;
    try {
      const [view, draft] = await Promise.all([call('review_get', { week_on: this.week }), this.#rescued.body()]);
      this.view = view;
      this.texts = { helped: view.helped ?? '', hard: view.hard ?? '', next_step: view.next_step ?? '' };
      this.state = 'ready';
      const kept = draft === null ? null : readTexts(draft);
      if (kept) {
        // They could not be saved when they were written.
        this.texts = kept;
        await this.again();
      }
    } catch (error) {
      this.problem = error;
      this.state = 'failed';
    }
  }

  write(question: Question, text: string): void {
    this.texts[question] = text;
    this.problem = null;
    this.#autosave.touch();
  }

  /** Tries once more to save what is typed. */
  async again(): Promise<void> {
    this.#autosave.touch();
    await this.flush();
  }

  async flush(): Promise<void> {
    await this.#autosave.flush();
  }

  async finish(): Promise<boolean> {
    if (this.state !== 'ready') return false;
    this.state = 'saving';
    this.problem = null;
    await this.#autosave.cancel();
    const finishing = call('review_finish', this.#request());
    this.#finishing = finishing.catch(() => undefined);
    try {
      this.view = await finishing;
      this.state = 'finished';
      await this.#rescued.done();
      // What was typed meanwhile belongs to it too.
      await this.flush();
      return true;
    } catch (error) {
      this.problem = error;
      this.state = 'ready';
      await this.again();
      return false;
    }
  }

  #request(): { week_on: string } & Record<Question, string | null> {
    const said = (text: string): string | null => (text.trim() === '' ? null : text);
    const { helped, hard, next_step } = this.texts;
    return { week_on: this.week, helped: said(helped), hard: said(hard), next_step: said(next_step) };
  }

  async #keep(): Promise<void> {
    await this.#finishing;
    try {
      await call('review_save', this.#request());
      this.unsaved = null;
      await this.#rescued.done();
    } catch (error) {
      this.unsaved = error;
      await this.#rescued.rescue(this.texts);
    }
  }
}

/** Reads texts that were kept; `null` where there are none. */
export function readTexts(body: string): Record<Question, string> | null {
  const kept = Fields.of(body);
  return kept && { helped: kept.text('helped'), hard: kept.text('hard'), next_step: kept.text('next_step') };
}
