import { toasts } from '$lib/design';
import { common, sentenceFor } from '$lib/i18n';
import type {
  AddSession,
  Attendance,
  ConflictView,
  OccurrenceView,
  OneOccurrence,
  SessionView,
} from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

/** Takes back what was done. */
export type Undo = () => Promise<void>;

const one = ({ session, original }: OneOccurrence): OneOccurrence => ({ session, original });

/** What a session is made of, to save it again with something changed. */
export function contentOf(view: SessionView): AddSession {
  return {
    kind: view.kind,
    title: view.title,
    place: view.place,
    link: view.link,
    bring: view.bring,
    facilitator: view.facilitator,
    description: view.description,
    zone: view.zone,
    starts: view.starts,
    duration_minutes: view.duration_minutes,
    all_day: view.all_day,
    free: view.free,
    travel_minutes: view.travel_minutes,
    repeat: view.repeat,
    extra: view.extra,
    leads: view.leads,
  };
}

/** What a form holds when it asks where to move something: a date for whole days, a date and a time otherwise. */
export const startsField = (of: OccurrenceView): string => of.starts.slice(0, of.all_day ? 10 : 16);

/** A form's `2026-03-09` or `2026-03-09T18:30` as the app wants it. */
const asStart = (local: string): string =>
  local.length === 10 ? `${local}T00:00:00` : local.length === 16 ? `${local}:00` : local;

/** What can be done to an occurrence. Everything can be taken back, and what shows it is told to look again. */
export class OccurrenceChanges {
  busy = $state(false);
  problem = $state<unknown>(null);

  constructor(private readonly after: () => Promise<void>) {}

  attend(of: OccurrenceView, attendance: Attendance | null): Promise<Undo | null> {
    const before = of.attendance;
    return this.#do(
      () => call('attendance_record', { ...one(of), attendance }),
      () => call('attendance_record', { ...one(of), attendance: before }),
    );
  }

  /** To another local start in the session's own zone. */
  move(of: OccurrenceView, to: string): Promise<Undo | null> {
    return this.#do(() => call('occurrence_move', { ...one(of), to: asStart(to) }), this.#asItWas(of));
  }

  cancel(of: OccurrenceView): Promise<Undo | null> {
    return this.#do(() => call('occurrence_cancel', one(of)), this.#asItWas(of));
  }

  /** Back to what the series says. */
  putBack(of: OccurrenceView): Promise<Undo | null> {
    return this.#do(() => call('occurrence_reset', one(of)), this.#asItWas(of));
  }

  /** Not there, and why. */
  excuse(of: OccurrenceView, reason: string): Promise<Undo | null> {
    let before: Undo = () => Promise.resolve();
    return this.#do(
      async () => {
        const { note, occurrence } = await call('occurrence_get', one(of));
        const said = reason.trim() === '' ? note.reason : reason.trim();
        before = async () => {
          // What was written since then stays.
          const { note: now } = await call('occurrence_get', one(of));
          if (now.reason === said) await call('occurrence_note_save', { ...one(of), ...now, reason: note.reason });
          await call('attendance_record', { ...one(of), attendance: occurrence.attendance });
        };
        await call('occurrence_note_save', { ...one(of), ...note, reason: said });
        await call('attendance_record', { ...one(of), attendance: 'excused' });
      },
      () => before(),
    );
  }

  /** Says that these may meet, or that they may not after all. */
  accept(conflicts: readonly ConflictView[], accepted = true): Promise<Undo | null> {
    const all = async (accepted: boolean): Promise<void> => {
      for (const { first, second } of conflicts)
        await call('conflict_accept', { first: one(first), second: one(second), accepted });
    };
    return this.#do(
      () => all(accepted),
      () => all(!accepted),
    );
  }

  /** How long the way takes, for the whole series. */
  setTravel(of: OccurrenceView, minutes: number): Promise<Undo | null> {
    let change: string | null = null;
    return this.#do(
      async () => {
        const before = await call('session_get', { id: of.session });
        const content = { ...contentOf(before), travel_minutes: minutes };
        ({ change } = await call('session_update', { id: of.session, ...content }));
      },
      async () => {
        if (change !== null) await call('schedule_undo', { id: change });
      },
    );
  }

  /** Ends the series before this one. There is nothing left here to look at. */
  async endBefore(of: OneOccurrence): Promise<Undo | null> {
    if (this.busy) return null;
    this.busy = true;
    this.problem = null;
    try {
      const { change } = await call('session_end_before', one(of));
      return async () => {
        await call('schedule_undo', { id: change });
      };
    } catch (error) {
      this.problem = error;
      return null;
    } finally {
      this.busy = false;
    }
  }

  async openLink(of: OneOccurrence): Promise<void> {
    this.problem = null;
    try {
      await call('open_link', one(of));
    } catch (error) {
      this.problem = error;
    }
  }

  #asItWas(of: OccurrenceView): () => Promise<unknown> {
    const { status, starts } = of;
    if (status === 'cancelled') return () => call('occurrence_cancel', one(of));
    if (status === 'moved') return () => call('occurrence_move', { ...one(of), to: starts });
    return () => call('occurrence_reset', one(of));
  }

  async #do(work: () => Promise<unknown>, back: () => Promise<unknown>): Promise<Undo | null> {
    if (this.busy) return null;
    this.busy = true;
    this.problem = null;
    try {
      await work();
      await this.#look();
    } catch (error) {
      this.problem = error;
      return null;
    } finally {
      this.busy = false;
    }
    return async () => {
      await back();
      await this.#look();
    };
  }

  /** What was done is done, whether what shows it can look again or not. */
  async #look(): Promise<void> {
    try {
      await this.after();
    } catch (error) {
      this.problem = error;
    }
  }
}

/** Those who look again when something was taken back, wherever it was done. */
const watchers = new Set<() => void>();

/** Hears that something was taken back, until the returned function is called. */
export function onUndone(look: () => void): () => void {
  watchers.add(look);
  return () => watchers.delete(look);
}

/** Says that something was done, with a way back. `false` if it was not. */
export async function say(done: Promise<Undo | null>, text: string): Promise<boolean> {
  const undo = await done;
  if (undo === null) return false;
  toasts.show(text, {
    label: common.undo,
    run: async () => {
      try {
        await undo();
        for (const look of watchers) look();
      } catch (error) {
        toasts.show(sentenceFor(error));
      }
    },
  });
  return true;
}
