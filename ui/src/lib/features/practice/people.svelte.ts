import type { PersonView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

/** The person's own list of people who can be called. */
export class PeopleToCall {
  found = $state<PersonView[]>([]);
  loaded = $state(false);

  async load(): Promise<void> {
    if (this.loaded) return;
    try {
      this.found = (await call('person_list')).filter((person) => person.phone);
    } finally {
      this.loaded = true;
    }
  }

  async call(number: string): Promise<void> {
    await call('call_number', { number, by: 'call' });
  }
}
