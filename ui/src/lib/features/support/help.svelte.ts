import type { CountryLines, CrisisContact, PersonView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

/** Who can be called: the person's own people, and the lines of where they are. What cannot be read is not there; the rest still is. */
export class Help {
  /** Those with a number. */
  people = $state.raw<PersonView[]>([]);
  /** Whether the people were asked for. */
  asked = $state(false);
  here = $state.raw<CountryLines | null>(null);
  problem = $state<unknown>(null);

  async load(): Promise<void> {
    await Promise.all([this.loadPeople(), this.loadLines()]);
  }

  async loadPeople(): Promise<void> {
    try {
      this.people = (await call('person_list')).filter((person) => person.phone);
    } catch {
      this.people = [];
    }
    this.asked = true;
  }

  async loadLines(): Promise<void> {
    try {
      this.here = (await call('crisis_lines')).here;
    } catch {
      this.here = null;
    }
  }

  async dial(number: string, by: CrisisContact = 'call'): Promise<boolean> {
    this.problem = null;
    try {
      await call('call_number', { number, by });
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    }
  }
}
