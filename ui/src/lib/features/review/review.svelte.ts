import type { OneDraft, ReviewList, ReviewView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { Autosave } from '../checkIn/autosave';

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
  /** Whether there may be a draft of what could not be saved. */
  #drafted = false;
  /** What finishes the review; a save waits for it, so that the later text wins. */
  #finishing: Promise<unknown> = Promise.resolve();
  readonly #autosave = new Autosave(() => this.#keep());

  constructor(readonly week: string) {}

  async load(): Promise<void> {
    this.problem = null;
    try {
      const [view, draft] = await Promise.all([
        call('review_get', { week_on: this.week }),
        call('draft_get', this.#name),
      ]);
      this.view = view;
      this.texts = { helped: view.helped ?? '', hard: view.hard ?? '', next_step: view.next_step ?? '' };
      this.state = 'ready';
      this.#drafted = draft.body !== null;
      const kept = draft.body === null ? null : readTexts(draft.body);
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
      await this.#discard();
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

  get #name(): OneDraft {
    return { form: 'weekly_review', of: { kind: 'week', on: this.week } };
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
      await this.#discard();
    } catch (error) {
      this.unsaved = error;
      await this.#draft();
    }
  }

  /** What cannot be saved is kept as it was typed, so that leaving the page loses nothing. */
  async #draft(): Promise<void> {
    this.#drafted = true;
    try {
      await call('draft_save', { ...this.#name, body: JSON.stringify(this.texts) });
    } catch {
      // Why it could not be saved is on the screen already.
    }
  }

  async #discard(): Promise<void> {
    if (!this.#drafted) return;
    try {
      await call('draft_discard', this.#name);
      this.#drafted = false;
    } catch {
      // The review is safe; an old draft is taken over once more at worst.
    }
  }
}

/** Reads texts that were kept; `null` where there are none. */
export function readTexts(body: string): Record<Question, string> | null {
  let kept: unknown;
  try {
    kept = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof kept !== 'object' || kept === null) return null;
  const from = kept as Record<string, unknown>;
  const said = (question: Question): string => {
    const value = from[question];
    return typeof value === 'string' ? value : '';
  };
  return { helped: said('helped'), hard: said('hard'), next_step: said('next_step') };
}
