import type {
  CalendarEffect,
  CalendarFile,
  CalendarImported,
  CalendarPreview,
  CalendarView,
  SessionKind,
} from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import type { Undo } from '../schedule/changes.svelte';
import { base64Of } from './file';
import { calendarWords as words } from './messages.en';

/** What a calendar can be said to hold. */
export type Source = keyof typeof words.whats;
export const SOURCES: readonly Source[] = ['group', 'work', 'school', 'care', 'other'];

/** The largest file that is read, in bytes; the app has the same bound. */
const LARGEST = 20_000_000;

/** What a session of a programme probably is, by its title. The person sees it before it comes in, and can say otherwise. */
const GUESSES: readonly [RegExp, SessionKind][] = [
  [/\b(individual|one[- ]to[- ]one|1[:-]1|counsell?(ing|or)|therapist)\b/i, 'individual'],
  [/\b(famil(y|ies)|couples?|parents?)\b/i, 'family'],
  [/\b(education|psychoeducation|class|lecture|workshop)\b/i, 'education'],
  [/\b(doctor|dr|psychiatr\w*|nurse|medical|medication|clinic visit)\b/i, 'medical'],
  [/\b(test(ing)?|screen(ing)?|urine|breathalyser|uds)\b/i, 'testing'],
  [/\b(aa|na|smart|peer|mutual help|12[- ]step)\b/i, 'peer_meeting'],
];

export function guessKind(title: string | null): SessionKind {
  return GUESSES.find(([words]) => words.test(title ?? ''))?.[1] ?? 'group';
}

/** The calendars that were brought in, and bringing in one. A file is read and looked at first; it comes in only when the person says so. */
export class Calendars {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  list = $state.raw<CalendarView[]>([]);
  today = $state('');
  zone = $state('UTC');
  problem = $state<unknown>(null);
  busy = $state(false);

  source = $state<Source>('group');
  /** The calendar that the file is a newer copy of, where the person said so. */
  of = $state.raw<CalendarView | null>(null);
  reading = $state(false);
  preview = $state.raw<CalendarPreview | null>(null);
  /** What was wrong before the app saw the file. */
  said = $state<string | null>(null);
  kinds = $state<Record<string, SessionKind>>({});
  without = $state<Record<string, true>>({});
  /** What was brought in last, as long as it can be undone here. */
  done = $state.raw<CalendarImported | null>(null);
  #file = '';
  /** What the preview on the screen was made of: that, and nothing picked since, comes in. */
  #seen: CalendarFile | null = null;
  /** Those that the person said themselves. */
  #said = new Set<string>();
  /** Counts up with each file and each look; an answer to an earlier one comes too late. */
  #asked = 0;

  readonly chosen = $derived((this.preview?.items ?? []).filter(({ uid }) => !Object.hasOwn(this.without, uid)).length);

  async load(): Promise<void> {
    this.problem = null;
    try {
      const [info] = await Promise.all([call('app_info'), this.#list()]);
      this.today = info.today;
      this.zone = info.zone;
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }

  /** Reads a file and shows what it would change. */
  async read(file: File, of: CalendarView | null = null): Promise<void> {
    this.cancel();
    this.done = null;
    if (file.size > LARGEST) {
      this.said = words.tooLarge;
      return;
    }
    this.reading = true;
    this.of = of;
    const asked = this.#asked;
    try {
      const base64 = await base64Of(file);
      const source = of ? await this.#sourceOf(of) : null;
      if (asked !== this.#asked) return;
      this.#file = base64;
      this.source = source ?? this.source;
    } catch {
      if (asked !== this.#asked) return;
      this.said = words.unreadable;
      this.reading = false;
      return;
    }
    await this.#look();
  }

  async setSource(source: Source): Promise<void> {
    this.source = source;
    if (this.#file !== '') await this.#look();
  }

  kindOf(uid: string): SessionKind {
    return this.kinds[uid] ?? this.preview?.items.find((one) => one.uid === uid)?.kind ?? this.source;
  }

  setKind(uid: string, kind: SessionKind): void {
    this.kinds[uid] = kind;
    this.#said.add(uid);
  }

  leaveOut(uid: string, out: boolean): void {
    if (out) this.without[uid] = true;
    else Reflect.deleteProperty(this.without, uid);
  }

  itemsOf(effect: CalendarEffect): CalendarPreview['items'] {
    return (this.preview?.items ?? []).filter((one) => one.effect === effect);
  }

  /** Puts the file away; nothing was changed. */
  cancel(): void {
    this.#asked += 1;
    this.reading = false;
    this.#seen = null;
    this.#said.clear();
    this.preview = null;
    this.said = null;
    this.problem = null;
    this.of = null;
    this.kinds = {};
    this.without = {};
    this.#file = '';
  }

  async bringIn(): Promise<Undo | null> {
    if (this.busy || this.preview === null || this.#seen === null) return null;
    this.busy = true;
    this.problem = null;
    try {
      const done = await call('calendar_import', {
        ...this.#seen,
        kinds: Object.entries($state.snapshot(this.kinds)).map(([uid, kind]) => ({ uid, kind })),
        without: Object.keys(this.without),
      });
      this.cancel();
      this.done = done;
      await this.#again();
      return () => this.#undo(done.change);
    } catch (error) {
      this.problem = error;
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** Takes back what was brought in last. */
  async undo(): Promise<boolean> {
    if (this.done === null) return false;
    try {
      await this.#undo(this.done.change);
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    }
  }

  async remove({ id }: CalendarView): Promise<Undo | null> {
    if (this.busy) return null;
    this.busy = true;
    this.problem = null;
    try {
      const change = await call('calendar_delete', { id });
      await this.#again();
      return () => this.#undo(change.id);
    } catch (error) {
      this.problem = error;
      return null;
    } finally {
      this.busy = false;
    }
  }

  async #undo(id: string): Promise<void> {
    await call('schedule_undo', { id });
    if (this.done?.change === id) this.done = null;
    await this.#again();
  }

  /** What was done is done, whether the list can be read again or not. */
  async #again(): Promise<void> {
    try {
      await this.#list();
    } catch (error) {
      this.problem = error;
    }
  }

  async #list(): Promise<void> {
    this.list = await call('calendar_list');
  }

  /** A newer copy is taken for what the one before mostly held. */
  async #sourceOf({ id }: CalendarView): Promise<Source | null> {
    try {
      const events = (await call('session_list')).filter((one) => one.calendar === id);
      const times = (source: Source): number => events.filter((one) => one.kind === source).length;
      const commitments = events.filter((one) => one.commitment).length;
      const [most] = [...SOURCES].sort((a, b) => times(b) - times(a));
      return commitments * 2 < events.length ? 'group' : (most ?? 'other');
    } catch {
      // The person can say it.
      return null;
    }
  }

  async #look(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.problem = null;
    const wanted = { base64: this.#file, calendar: this.of?.id ?? null, kind: this.source };
    try {
      const preview = await call('calendar_preview', wanted);
      if (asked !== this.#asked) return;
      this.preview = preview;
      this.#seen = wanted;
      // What the person said stays said.
      const kinds = Object.fromEntries(Object.entries(this.kinds).filter(([uid]) => this.#said.has(uid)));
      // What a programme's calendar holds is not all of one kind.
      if (wanted.kind === 'group')
        for (const { uid, title, effect, kind } of preview.items) {
          const guess = guessKind(title);
          if (effect === 'added' && kind === 'group' && guess !== kind) kinds[uid] ??= guess;
        }
      this.kinds = kinds;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.preview = null;
      this.#seen = null;
      this.problem = error;
    }
    this.reading = false;
  }
}
