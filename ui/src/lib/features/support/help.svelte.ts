import type { CountryLines, CrisisContact, PersonView } from '$lib/ipc/bindings';
import { asCommandError, call } from '$lib/ipc/client';
import { builtInLines } from '$lib/ipc/lines';

/** The number of most of the world, where no country is known. */
export const ANYWHERE = '112';

/** What became of the last call, text or chat. */
export interface Reached {
  /** Whose it is; `null` for the emergency number. */
  name: string | null;
  /** A number, or the address of a chat. */
  number: string;
  by: CrisisContact;
  /** Handed to the program for it; there is no such program; or anything else. */
  how: 'handed' | 'no_dialer' | 'unknown';
}

/** Whose number it is, and what a text begins with. */
export interface About {
  name?: string | null;
  message?: string | null;
}

/** Who can be called: the person's own people, and the lines of where they are. The lines are there even where no command answers. */
export class Help {
  /** Those with a number. */
  people = $state.raw<PersonView[]>([]);
  /** Whether the people were asked for. */
  asked = $state(false);
  here = $state.raw<CountryLines | null>(null);
  countries = $state.raw<CountryLines[]>([]);
  /** Whether the lines were asked for. */
  ready = $state(false);
  last = $state.raw<Reached | null>(null);
  /** A country that was chosen and could not be kept. */
  problem = $state<unknown>(null);
  #busy: string | null = null;

  /** `open`: whether the store is open, so that a chosen country is kept. */
  constructor(private readonly open = true) {}

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
      this.#take(await call('crisis_lines'));
    } catch {
      this.#take(builtInLines(Intl.DateTimeFormat().resolvedOptions().timeZone));
    }
  }

  /** Shows the lines of a country, and changes nothing else. */
  look(code: string): void {
    this.here = this.countries.find((one) => one.country === code) ?? null;
  }

  /** Shows the lines of a country as the person's own, and keeps it where there is a store to keep it in. */
  async choose(code: string): Promise<void> {
    this.look(code);
    if (!this.open || this.here === null) return;
    this.problem = null;
    try {
      await call('profile_save', { ...(await call('profile_get')), country: code });
    } catch (error) {
      this.problem = error;
    }
  }

  /** Hands a number to the phone app, a text to the messages app, a chat to the browser. A second tap on the same does nothing; another call goes first. */
  async dial(
    number: string,
    by: CrisisContact = 'call',
    { name = null, message = null }: About = {},
  ): Promise<boolean> {
    const asked = `${by} ${number}`;
    if (this.#busy === asked) return false;
    this.#busy = asked;
    this.last = null;
    let how: Reached['how'] = 'handed';
    try {
      await call('call_number', { number, by, message });
    } catch (error) {
      how = asCommandError(error).kind === 'no_dialer' ? 'no_dialer' : 'unknown';
    }
    // Another one was asked for meanwhile: that one says what became of it.
    if (this.#busy === asked) {
      this.last = { name, number, by, how };
      this.#busy = null;
    }
    return how === 'handed';
  }

  /** What became of the last try, if it was this one. */
  of(name: string | null, number: string | null): Reached | null {
    const { last } = this;
    return last?.name === name && last.number === number ? last : null;
  }

  #take(lines: { here: CountryLines | null; countries: CountryLines[] }): void {
    this.here = lines.here;
    this.countries = lines.countries;
    this.ready = true;
  }
}
