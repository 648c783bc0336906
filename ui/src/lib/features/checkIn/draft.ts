import type { CheckInView, Halt, RecordCheckIn } from '$lib/ipc/bindings';

import { Fields } from './kept';
import { toInstant, toLocal, type LocalTime } from './when';

/** What a person has filled in so far. */
export interface CheckInDraft {
  /** Which check-in it changes; `null` for a new one. */
  id: string | null;
  mood: number | null;
  craving: number | null;
  triggers: string[];
  halt: Halt;
  sleepMinutes: number | null;
  used: boolean | null;
  note: string;
  /** Another time than now. */
  at: LocalTime | null;
  more: boolean;
}

export function emptyDraft(id: string | null = null): CheckInDraft {
  return {
    id,
    mood: null,
    craving: null,
    triggers: [],
    halt: { hungry: false, angry: false, lonely: false, tired: false },
    sleepMinutes: null,
    used: null,
    note: '',
    at: null,
    more: false,
  };
}

export function draftOf(view: CheckInView): CheckInDraft {
  return {
    id: view.id,
    mood: view.mood,
    craving: view.craving,
    triggers: view.triggers.map((trigger) => trigger.id),
    halt: { ...view.halt },
    sleepMinutes: view.sleep_minutes,
    used: view.used,
    note: view.note ?? '',
    at: toLocal(view.at, view.zone),
    more: true,
  };
}

/** Reads a kept draft; anything that is not as expected is left out. */
export function readDraft(body: string): CheckInDraft | null {
  const kept = Fields.of(body);
  if (kept === null) return null;
  const halt = kept.within('halt');
  return {
    id: kept.text('id', null),
    mood: kept.whole('mood'),
    craving: kept.whole('craving'),
    triggers: kept.texts('triggers') ?? [],
    halt: {
      hungry: halt.flag('hungry', false),
      angry: halt.flag('angry', false),
      lonely: halt.flag('lonely', false),
      tired: halt.flag('tired', false),
    },
    sleepMinutes: kept.whole('sleepMinutes'),
    used: kept.flag('used', null),
    note: kept.text('note'),
    at: kept.text('at', null),
    more: kept.flag('more', false),
  };
}

/** Whether anything was filled in. */
export function isBlank(draft: CheckInDraft): boolean {
  return (
    draft.mood === null &&
    draft.craving === null &&
    draft.triggers.length === 0 &&
    !Object.values(draft.halt).some(Boolean) &&
    draft.sleepMinutes === null &&
    draft.used === null &&
    draft.note.trim() === '' &&
    draft.at === null
  );
}

/**
 * The request a draft makes; `null` while mood or craving is missing. A time that was left alone is not sent: a form knows no seconds, and not
 * which of two hours it is when clocks go back.
 */
export function requestOf(
  draft: CheckInDraft,
  zone: string,
  editing: Pick<CheckInView, 'at' | 'zone'> | null = null,
): RecordCheckIn | null {
  if (draft.mood === null || draft.craving === null) return null;
  const note = draft.note.trim();
  const { at } = draft;
  const same = at === null || (editing !== null && at === toLocal(editing.at, editing.zone));
  return {
    at: same ? null : toInstant(at, zone),
    mood: draft.mood,
    craving: draft.craving,
    triggers: [...draft.triggers],
    halt: { ...draft.halt },
    sleep_minutes: draft.sleepMinutes,
    used: draft.used,
    note: note === '' ? null : note,
  };
}
