import type { Answered, PersonView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

/** What is known of a person while it is being written. */
export interface PersonDraft {
  id: string | null;
  name: string;
  phone: string;
  relation: string;
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

  /** Opens the form, for a person or for a new one. */
  edit(person: PersonView | null): void {
    this.formProblem = null;
    this.editing = {
      id: person?.id ?? null,
      name: person?.name ?? '',
      phone: person?.phone ?? '',
      relation: person?.relation ?? '',
    };
  }

  close(): void {
    this.editing = null;
    this.formProblem = null;
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
      if (draft.id === null) this.people.push(await call('person_add', content));
      else {
        const changed = await call('person_update', { id: draft.id, ...content });
        this.people = this.people.map((one) => (one.id === changed.id ? changed : one));
      }
      this.editing = null;
      return true;
    } catch (error) {
      this.formProblem = error;
      return false;
    } finally {
      this.busy = false;
    }
  }

  async remove(id: string): Promise<boolean> {
    this.problem = null;
    try {
      await call('person_delete', { id });
      this.people = this.people.filter((one) => one.id !== id);
      this.editing = null;
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
