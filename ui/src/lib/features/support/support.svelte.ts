import type { Answered, PersonView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { Autosave } from '../checkIn/autosave';
import { Fields, KeptDraft } from '../checkIn/kept';

/** What is known of a person while it is being written. */
export interface PersonDraft {
  id: string | null;
  name: string;
  phone: string;
  relation: string;
}

function draftOf(person: PersonView | null): PersonDraft {
  return {
    id: person?.id ?? null,
    name: person?.name ?? '',
    phone: person?.phone ?? '',
    relation: person?.relation ?? '',
  };
}

/** Reads a kept draft over what is saved. */
function readPersonDraft(kept: Fields, base: PersonDraft): PersonDraft {
  return {
    id: base.id,
    name: kept.text('name', base.name),
    phone: kept.text('phone', base.phone),
    relation: kept.text('relation', base.relation),
  };
}

const text = (value: string): string | null => (value.trim() === '' ? null : value.trim());

/** The safety plan as Support shows it. */
export interface PlanShown {
  href: string;
  finished: boolean;
  /** The first two things that the person wrote in it. */
  lines: string[];
}

/** How many of the person's own lines stand on the card. */
const PLAN_LINES = 2;

/** The texts of the answers, in their order. */
export function textsOf(answers: readonly Answered[]): string[] {
  return answers.flatMap(({ answers: given, items }) => [
    ...given.flatMap(({ value, items: inner }) => [...(value.type === 'text' ? [value.value] : []), ...textsOf(inner)]),
    ...textsOf(items),
  ]);
}

/** People to call, and the safety plan. */
export class Support {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  people = $state<PersonView[]>([]);
  /** The safety plan, once it is begun. */
  plan = $state.raw<PlanShown | null>(null);
  editing = $state<PersonDraft | null>(null);
  busy = $state(false);
  problem = $state<unknown>(null);
  /** A problem with the person being written. */
  formProblem = $state<unknown>(null);
  /** Whether what was typed before, and not saved, is here again. */
  restored = $state(false);
  #autosave: Autosave | null = null;
  #stored: KeptDraft | null = null;

  async load(): Promise<void> {
    this.phase = 'loading';
    this.problem = null;
    const [people, plan] = await Promise.allSettled([call('person_list'), planShown()]);
    if (plan.status === 'fulfilled') this.plan = plan.value;
    else this.problem = plan.reason;
    if (people.status === 'fulfilled') this.people = people.value;
    else this.problem = people.reason;
    this.phase = people.status === 'rejected' ? 'failed' : 'ready';
  }

  /** Opens the form, for a person or for a new one, with what was typed there before. */
  async edit(person: PersonView | null): Promise<void> {
    this.formProblem = null;
    const id = person?.id ?? null;
    const draft = draftOf(person);
    const stored = new KeptDraft(() => ({ form: 'person', of: id === null ? null : { kind: 'entry', id } }));
    this.#stored = stored;
    this.#autosave = new Autosave(async () => {
      if (this.editing === null) return;
      try {
        await stored.keep(this.editing);
      } catch (error) {
        this.formProblem = error;
      }
    });
    let kept: Fields | null = null;
    try {
      const body = await stored.body();
      kept = body === null ? null : Fields.of(body);
    } catch (error) {
      this.formProblem = error;
    }
    this.restored = kept !== null;
    this.editing = kept === null ? draft : readPersonDraft(kept, draft);
  }

  /** Something is typed. */
  write(part: Partial<PersonDraft>): void {
    if (this.editing === null) return;
    Object.assign(this.editing, part);
    this.#autosave?.touch();
  }

  /** Back to the person as they are saved. */
  async startOver(): Promise<void> {
    const id = this.editing?.id ?? null;
    await this.#autosave?.cancel();
    await this.#stored?.done();
    this.restored = false;
    this.formProblem = null;
    this.editing = draftOf(this.people.find((one) => one.id === id) ?? null);
  }

  async leave(): Promise<void> {
    if (this.editing === null) await this.#autosave?.cancel();
    else await this.#autosave?.flush();
  }

  async save(): Promise<boolean> {
    const draft = this.editing;
    if (!draft || this.busy) return false;
    this.busy = true;
    this.formProblem = null;
    const content = {
      name: draft.name.trim(),
      phone: text(draft.phone),
      relation: text(draft.relation),
    };
    try {
      await this.#autosave?.cancel();
      if (draft.id === null) this.people.push(await call('person_add', content));
      else {
        const changed = await call('person_update', { id: draft.id, ...content });
        this.people = this.people.map((one) => (one.id === changed.id ? changed : one));
      }
      this.editing = null;
      await this.#stored?.done();
      return true;
    } catch (error) {
      this.formProblem = error;
      this.#autosave?.touch();
      return false;
    } finally {
      this.busy = false;
    }
  }

  async remove(id: string): Promise<boolean> {
    this.problem = null;
    try {
      await this.#autosave?.cancel();
      await call('person_delete', { id });
      this.people = this.people.filter((one) => one.id !== id);
      this.editing = null;
      await this.#stored?.done();
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    }
  }

  /** Undoes a removal; throws where that does not work, for whoever asked says so. */
  async restore(id: string): Promise<void> {
    this.problem = null;
    await call('person_restore', { id });
    try {
      this.people = await call('person_list');
    } catch (error) {
      this.problem = error;
    }
  }
}

/** A plan is ready only when it is finished; one that is only begun is gone on with. */
async function planShown(): Promise<PlanShown | null> {
  const { responses } = await call('worksheet_get', { key: 'safety-plan' });
  const latest = responses.find((one) => one.finished_at !== null) ?? responses[0];
  if (!latest) return null;
  const finished = latest.finished_at !== null;
  const lines = finished ? textsOf((await call('response_get', { id: latest.id })).answers).slice(0, PLAN_LINES) : [];
  return { href: `#/responses/${latest.id}`, finished, lines };
}
