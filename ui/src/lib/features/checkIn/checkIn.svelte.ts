import type { CheckInFollowUp, CheckInView, OneDraft, TriggerView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { Autosave } from './autosave';
import { draftOf, emptyDraft, isBlank, readDraft, requestOf, type CheckInDraft } from './draft';
import { KeptDraft } from './kept';
import { toLocal } from './when';

type Phase = 'loading' | 'ready' | 'failed' | 'saving' | 'saved';

/** The check-in form: what is filled in, kept as a draft while it is, and recorded. */
export class CheckInForm {
  phase = $state<Phase>('loading');
  draft = $state<CheckInDraft>(emptyDraft());
  triggers = $state<TriggerView[]>([]);
  /** Why the last thing did not work, as it was thrown. */
  problem = $state<unknown>(null);
  /** Whether an unfinished form was brought back. */
  restored = $state(false);
  saved = $state<CheckInView | null>(null);
  /** What it asks for, once it is saved. */
  followUp = $state.raw<CheckInFollowUp | null>(null);
  /** Prescribed medicines, which do not count as use. */
  medicines = $state.raw<string[]>([]);
  /** Local time now, the latest that may be chosen. */
  now = $state('');
  zone = $state('UTC');

  readonly complete = $derived(this.draft.mood !== null && this.draft.craving !== null);

  #riding = false;
  readonly #autosave = new Autosave(() => this.#keep());

  /** A new check-in and each that is changed have a draft of their own. */
  readonly #stored: KeptDraft;
  /** The check-in as it is, where one is changed. */
  #editing: CheckInView | null = null;

  constructor(readonly id: string | null = null) {
    const of: OneDraft['of'] = id === null ? null : { kind: 'entry', id };
    this.#stored = new KeptDraft(() => ({ form: 'check_in', of }));
  }

  async load(): Promise<void> {
    this.phase = 'loading';
    this.problem = null;
    try {
      const [info, triggers, kept, editing, profile] = await Promise.all([
        call('app_info'),
        call('trigger_list'),
        this.#stored.body(),
        this.id === null ? null : call('check_in_get', { id: this.id }),
        call('profile_get'),
      ]);
      this.medicines = profile.medicines;
      this.#editing = editing;
      this.zone = editing?.zone ?? info.zone;
      this.now = toLocal(info.now, this.zone);
      const known = new Set(triggers.map((trigger) => trigger.id));
      // A trigger that is no longer offered stays on the check-ins that have it.
      this.triggers = [...triggers, ...(editing?.triggers.filter((trigger) => !known.has(trigger.id)) ?? [])];
      const draft = kept === null ? null : readDraft(kept);
      if (draft && draft.id === this.id && !isBlank(draft)) {
        this.draft = draft;
        this.restored = true;
      } else {
        this.draft = editing ? draftOf(editing) : emptyDraft();
        this.restored = false;
      }
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }

  /** Changes what is filled in, and keeps it. */
  change(change: Partial<CheckInDraft>): void {
    Object.assign(this.draft, change);
    this.problem = null;
    this.#autosave.touch();
  }

  toggleTrigger(id: string): void {
    const on = this.draft.triggers.includes(id);
    this.change({
      triggers: on ? this.draft.triggers.filter((other) => other !== id) : [...this.draft.triggers, id],
    });
  }

  toggleHalt(state: keyof CheckInDraft['halt']): void {
    this.change({ halt: { ...this.draft.halt, [state]: !this.draft.halt[state] } });
  }

  async addTrigger(name: string): Promise<boolean> {
    const wanted = name.trim();
    if (wanted === '') return false;
    try {
      const trigger = await call('trigger_add', { name: wanted });
      if (!this.triggers.some((other) => other.id === trigger.id)) this.triggers.push(trigger);
      if (!this.draft.triggers.includes(trigger.id)) this.toggleTrigger(trigger.id);
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    }
  }

  /** Puts the draft away and begins again. */
  async startOver(): Promise<void> {
    await this.#autosave.cancel();
    try {
      await this.#stored.forget();
    } catch (error) {
      this.problem = error;
      return;
    }
    await this.load();
  }

  /** Records the check-in. What was typed stays until it is on disk. */
  async save(): Promise<CheckInView | null> {
    const request = requestOf(this.draft, this.zone, this.#editing);
    if (!request || this.phase !== 'ready') return null;
    this.phase = 'saving';
    this.problem = null;
    try {
      await this.#autosave.cancel();
      const view =
        this.id === null
          ? await call('check_in_record', request)
          : await call('check_in_update', { id: this.id, ...request });
      this.saved = view;
      await this.#afterwards(view);
      this.phase = 'saved';
      return view;
    } catch (error) {
      this.problem = error;
      this.phase = 'ready';
      this.#autosave.touch();
      return null;
    }
  }

  /** Begins an urge with what the check-in said: it is not asked twice. Says whether that worked. */
  async rideOut(): Promise<boolean> {
    if (!this.saved || this.#riding) return false;
    this.#riding = true;
    this.problem = null;
    try {
      await call('urge_begin', { before: this.saved.craving });
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    } finally {
      this.#riding = false;
    }
  }

  /** Takes the recorded check-in back, and hands the form back as it was; throws where that does not work, for whoever asked says so. */
  async undo(): Promise<void> {
    if (!this.saved || this.id !== null) return;
    await call('check_in_delete', { id: this.saved.id });
    this.saved = null;
    this.followUp = null;
    this.phase = 'ready';
    this.#autosave.touch();
    // The screen may be gone by now; the next one takes up from here.
    await this.#autosave.flush();
  }

  /** The screen is being left: what is filled in is kept. */
  async leave(): Promise<void> {
    if (this.phase === 'ready') await this.#autosave.flush();
    else await this.#autosave.cancel();
  }

  async #keep(): Promise<void> {
    try {
      await this.#stored.keep(this.draft);
    } catch (error) {
      // Nothing is lost yet: it is still on the screen. A locked store shows its own screen.
      this.problem = error;
    }
  }

  /** The check-in is safe by now; what comes after it must not say otherwise. */
  async #afterwards(view: CheckInView): Promise<void> {
    try {
      await this.#stored.forget();
      if (this.id === null) this.followUp = await call('check_in_follow_up', { id: view.id });
    } catch {
      this.followUp = null;
    }
  }
}
