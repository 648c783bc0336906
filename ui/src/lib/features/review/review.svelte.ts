import type { ReviewList, ReviewView } from '$lib/ipc/bindings';
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

/** The review of one week. What is typed is kept a moment later. */
export class Review {
  state = $state<'loading' | 'ready' | 'saving' | 'finished' | 'failed'>('loading');
  view = $state<ReviewView | null>(null);
  texts = $state<Record<Question, string>>({ helped: '', hard: '', next_step: '' });
  problem = $state<unknown>(null);
  readonly #autosave = new Autosave(() => this.#keep());

  constructor(readonly week: string) {}

  async load(): Promise<void> {
    this.problem = null;
    try {
      const view = await call('review_get', { week_on: this.week });
      this.view = view;
      this.texts = { helped: view.helped ?? '', hard: view.hard ?? '', next_step: view.next_step ?? '' };
      this.state = 'ready';
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

  async finish(): Promise<boolean> {
    if (this.state !== 'ready') return false;
    this.state = 'saving';
    this.problem = null;
    try {
      await this.#autosave.cancel();
      this.view = await call('review_finish', this.#request());
      this.state = 'finished';
      return true;
    } catch (error) {
      this.problem = error;
      this.state = 'ready';
      return false;
    }
  }

  async leave(): Promise<void> {
    if (this.state === 'ready') await this.#autosave.flush();
    else await this.#autosave.cancel();
  }

  #request(): { week_on: string } & Record<Question, string | null> {
    const said = (text: string): string | null => (text.trim() === '' ? null : text);
    const { helped, hard, next_step } = this.texts;
    return { week_on: this.week, helped: said(helped), hard: said(hard), next_step: said(next_step) };
  }

  async #keep(): Promise<void> {
    try {
      await call('review_save', this.#request());
    } catch (error) {
      this.problem = error;
    }
  }
}
