import type { OneDraft } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

/** What is typed in a form and not saved yet: a draft in the store. */
export class KeptDraft {
  constructor(private readonly name: () => OneDraft) {}

  /** What is kept; `null` where there is nothing. */
  async body(): Promise<string | null> {
    return (await call('draft_get', this.name())).body;
  }

  async keep(content: unknown): Promise<void> {
    await call('draft_save', { ...this.name(), body: JSON.stringify(content) });
  }

  async forget(): Promise<void> {
    await call('draft_discard', this.name());
  }

  /** What it held is safe by now: where it cannot be forgotten, it is offered once more at worst. */
  async done(): Promise<void> {
    try {
      await this.forget();
    } catch {
      // See above.
    }
  }
}

/** What could not be saved where it belongs, kept until it can be. A page that saves by itself has no other draft. */
export class Rescued {
  readonly #draft: KeptDraft;
  /** Whether there may be one. */
  #there = false;

  constructor(name: () => OneDraft) {
    this.#draft = new KeptDraft(name);
  }

  async body(): Promise<string | null> {
    const body = await this.#draft.body();
    this.#there = body !== null;
    return body;
  }

  /** Keeps it as it was typed, so that leaving the page loses nothing. */
  async rescue(content: unknown): Promise<void> {
    this.#there = true;
    try {
      await this.#draft.keep(content);
    } catch {
      // Why it could not be saved is on the screen already.
    }
  }

  /** It is saved where it belongs. */
  async done(): Promise<void> {
    if (!this.#there) return;
    try {
      await this.#draft.forget();
      this.#there = false;
    } catch {
      // An old draft is taken over once more at worst.
    }
  }
}

/** Reads what was kept, field by field; what is not of the kind expected is left out. */
export class Fields {
  private constructor(private readonly from: Record<string, unknown>) {}

  /** `null` where there are no fields at all. */
  static of(body: string): Fields | null {
    try {
      const kept: unknown = JSON.parse(body);
      return typeof kept === 'object' && kept !== null ? new Fields(kept as Record<string, unknown>) : null;
    } catch {
      return null;
    }
  }

  text<T = string>(key: string, other: T | string = ''): T | string {
    const value = this.from[key];
    return typeof value === 'string' ? value : other;
  }

  number<T>(key: string, other: T): T | number {
    const value = this.from[key];
    return typeof value === 'number' ? value : other;
  }

  whole(key: string): number | null {
    const value = this.number(key, null);
    return Number.isInteger(value) ? value : null;
  }

  flag<T>(key: string, other: T): T | boolean {
    const value = this.from[key];
    return typeof value === 'boolean' ? value : other;
  }

  one<T>(key: string, all: readonly T[], other: T): T {
    return all.find((value) => value === this.from[key]) ?? other;
  }

  /** `null` where there is no list. */
  list(key: string): unknown[] | null {
    const value = this.from[key];
    return Array.isArray(value) ? value : null;
  }

  texts(key: string): string[] | null {
    return this.list(key)?.filter((value) => typeof value === 'string') ?? null;
  }

  within(key: string): Fields {
    const value = this.from[key];
    return new Fields((typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>);
  }
}
