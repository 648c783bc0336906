import { toasts } from '$lib/design';
import { common, sentenceFor } from '$lib/i18n';
import type { CopingCardView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { practiceWords as words } from './messages.en';

/** The person's coping cards: read, written, changed and taken away. */
export class Deck {
  cards = $state<CopingCardView[]>([]);
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  busy = $state(false);
  problem = $state<unknown>(null);
  /** The card being changed; `new` for one being written. */
  editing = $state<string | null>(null);
  text = $state('');

  async load(): Promise<void> {
    this.problem = null;
    try {
      this.cards = await call('coping_card_list');
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }

  edit(card: CopingCardView | null): void {
    this.editing = card?.id ?? 'new';
    this.text = card?.text ?? '';
    this.problem = null;
  }

  cancel(): void {
    this.editing = null;
    this.text = '';
    this.problem = null;
  }

  async save(): Promise<void> {
    const { editing, text } = this;
    await this.#do(async () => {
      if (editing === 'new') await call('coping_card_add', { text });
      else if (editing !== null) await call('coping_card_update', { id: editing, text });
      this.cancel();
      this.cards = await call('coping_card_list');
    });
  }

  async remove(card: CopingCardView): Promise<void> {
    await this.#do(async () => {
      await call('coping_card_delete', { id: card.id });
      this.cards = this.cards.filter((one) => one.id !== card.id);
      toasts.show(words.cardGone, { label: common.undo, run: () => this.#restore(card.id) });
    });
  }

  async #restore(id: string): Promise<void> {
    try {
      await call('coping_card_restore', { id });
      this.cards = await call('coping_card_list');
    } catch (error) {
      toasts.show(sentenceFor(error));
    }
  }

  async #do(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      await work();
    } catch (error) {
      this.problem = error;
    } finally {
      this.busy = false;
    }
  }
}
