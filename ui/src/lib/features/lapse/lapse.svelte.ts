import type { LapseHelp, LapseView, ProfileView, TriggerView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { Help } from '../support/help.svelte';

/** First the body, then the record, then what came before, then one step. */
export type LapseStep = 'loading' | 'failed' | 'safe' | 'when' | 'before' | 'step';

/** Which day it was, as it is chosen. */
export type LapseDay = 'today' | 'yesterday' | 'earlier';

/** What to go through: a new lapse, one that is changed, or one that a check-in has said already. */
export type LapseOf = { kind: 'new'; day: string | null } | { kind: 'change'; id: string } | { kind: 'said' };

/** Goes with a person through the minutes after a lapse. */
export class LapseFlow {
  step = $state<LapseStep>('loading');
  help = $state.raw<LapseHelp | null>(null);
  lapse = $state.raw<LapseView | null>(null);
  profile = $state.raw<ProfileView | null>(null);
  readonly calls = new Help();
  busy = $state(false);
  problem = $state<unknown>(null);
  day = $state<LapseDay>('today');
  /** The day, where it is an earlier one. */
  earlier = $state('');
  what = $state<string[]>([]);
  triggers = $state<string[]>([]);
  more = $state(false);
  /** What is to be told at the next session, once it is on the list. */
  told = $state<string | null>(null);

  /** How many triggers are shown at first. */
  readonly few = 6;
  readonly shown = $derived.by((): TriggerView[] => {
    const all = this.help?.triggers ?? [];
    const chosen = all.filter((one) => this.triggers.includes(one.id));
    const rest = all.filter((one) => !this.triggers.includes(one.id));
    return this.more ? all : [...chosen, ...rest].slice(0, Math.max(this.few, chosen.length));
  });
  readonly on = $derived.by((): string | null => {
    if (!this.help) return null;
    if (this.day === 'today') return this.help.today;
    if (this.day === 'yesterday') return this.help.yesterday;
    return this.earlier === '' ? null : this.earlier;
  });

  constructor(readonly of: LapseOf) {}

  async load(): Promise<void> {
    this.step = 'loading';
    this.problem = null;
    const { of } = this;
    try {
      const [help, profile, lapse] = await Promise.all([
        call('lapse_help'),
        call('profile_get'),
        of.kind === 'change' ? call('lapse_get', { id: of.id }) : null,
      ]);
      this.help = help;
      this.profile = profile;
      this.lapse = lapse;
      if (lapse) this.#take(lapse);
      else if (of.kind === 'new' && of.day !== null) this.#choose(of.day);
      this.step = lapse ? 'when' : 'safe';
    } catch (error) {
      this.problem = error;
      this.step = 'failed';
      return;
    }
    await this.calls.load();
  }

  /** The person is safe: on to the record, or past it where it is there already. */
  safe(): void {
    this.step = this.of.kind === 'said' ? 'step' : 'when';
  }

  toggleWhat(name: string): void {
    this.what = this.what.includes(name) ? this.what.filter((other) => other !== name) : [...this.what, name];
  }

  toggleTrigger(id: string): void {
    this.triggers = this.triggers.includes(id) ? this.triggers.filter((other) => other !== id) : [...this.triggers, id];
  }

  /** Writes it down, or changes what is written down. */
  async save(): Promise<boolean> {
    const { on, lapse } = this;
    if (on === null) return false;
    const content = { on, what: [...this.what], triggers: [...this.triggers] };
    return await this.#run(async () => {
      this.lapse = lapse
        ? await call('lapse_update', { id: lapse.id, ...content })
        : await call('lapse_record', content);
    });
  }

  /** From the record on to what came before it, and from there to one step. */
  async goOn(): Promise<void> {
    if (!(await this.save())) return;
    if (this.step === 'when') {
      this.step = 'before';
      return;
    }
    // The days that stay are those that stay now.
    await this.#run(async () => {
      this.help = await call('lapse_help');
    });
    this.step = 'step';
  }

  back(): void {
    if (this.step === 'when') this.step = 'safe';
    else if (this.step === 'before') this.step = 'when';
    else if (this.step === 'step') this.step = this.of.kind === 'said' ? 'safe' : 'before';
  }

  /** Takes it back; the returned function undoes that, or throws. `null` where it did not work. */
  async takeBack(): Promise<(() => Promise<void>) | null> {
    const { lapse } = this;
    if (!lapse) return null;
    const done = await this.#run(async () => {
      await call('lapse_delete', { id: lapse.id });
    });
    if (!done) return null;
    return async () => {
      await call('lapse_restore', { id: lapse.id });
    };
  }

  /** Puts on the list to tell them at the next session. */
  async tell(note: string): Promise<void> {
    const session = this.help?.session;
    if (!session || this.told !== null) return;
    await this.#run(async () => {
      const { id } = await call('homework_add', {
        session: { session: session.session, original: session.original },
        item: { kind: 'other' },
        note,
        due_at: session.starts_at,
      });
      this.told = id;
    });
  }

  #take(lapse: LapseView): void {
    this.#choose(lapse.on);
    this.what = [...lapse.what];
    this.triggers = lapse.triggers.map((one) => one.id);
  }

  #choose(on: string): void {
    if (on === this.help?.today) this.day = 'today';
    else if (on === this.help?.yesterday) this.day = 'yesterday';
    else {
      this.day = 'earlier';
      this.earlier = on;
    }
  }

  async #run(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
