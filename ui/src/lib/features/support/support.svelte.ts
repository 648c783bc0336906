import type { CountryLines, CrisisLines, PersonView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

/** What is known of a person while it is being written. */
export interface PersonDraft {
  id: string | null;
  name: string;
  phone: string;
  relation: string;
}

const text = (value: string): string | null => (value.trim() === '' ? null : value.trim());

/** People to call, and the crisis lines of a country. */
export class Support {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  people = $state<PersonView[]>([]);
  crisis = $state<CrisisLines | null>(null);
  /** Where the safety plan is, once there is one. */
  plan = $state<string | null>(null);
  /** A country looked at other than one's own. */
  country = $state<string | null>(null);
  editing = $state<PersonDraft | null>(null);
  busy = $state(false);
  problem = $state<unknown>(null);
  /** A problem with the person being written. */
  formProblem = $state<unknown>(null);

  readonly shown = $derived.by((): CountryLines | null => {
    if (this.country === null) return this.crisis?.here ?? null;
    return this.crisis?.countries.find((one) => one.country === this.country) ?? null;
  });

  async load(): Promise<void> {
    this.phase = 'loading';
    this.problem = null;
    // Crisis lines are shown even where the people could not be read.
    const [people, crisis, plan] = await Promise.allSettled([
      call('person_list'),
      call('crisis_lines'),
      call('worksheet_get', { key: 'safety-plan' }),
    ]);
    if (plan.status === 'fulfilled') {
      const { responses } = plan.value;
      const latest = responses.find((one) => one.finished_at !== null) ?? responses[0];
      this.plan = latest ? `#/responses/${latest.id}` : null;
    }
    if (people.status === 'fulfilled') this.people = people.value;
    else this.problem = people.reason;
    if (crisis.status === 'fulfilled') this.crisis = crisis.value;
    else this.problem = crisis.reason;
    this.phase = people.status === 'rejected' && crisis.status === 'rejected' ? 'failed' : 'ready';
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
