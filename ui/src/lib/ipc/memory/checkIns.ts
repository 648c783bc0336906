import type { CheckInView, OneDraft, RecordCheckIn, TriggerView } from '../bindings';
import type { Answers } from './handlers';
import { refuse } from './rules';
import type { MemoryBackend } from '.';

/** Beside what is new, a draft is of one thing. */
const draftKey = ({ form, of }: OneDraft): string => [form, ...Object.values(of ?? {})].join(' ');

function checkIn(app: MemoryBackend, id: string, request: RecordCheckIn): CheckInView {
  const at = request.at ?? app.now;
  if (at > app.now) refuse({ kind: 'invalid', field: 'at', rule: { rule: 'in_future' } });
  return {
    id,
    at,
    zone: 'UTC',
    on: at.slice(0, 10),
    mood: request.mood,
    craving: request.craving,
    triggers: named(app, request.triggers),
    halt: request.halt,
    sleep_minutes: request.sleep_minutes,
    used: request.used,
    note: request.note?.trim() ? request.note : null,
  };
}

export function named(app: MemoryBackend, ids: string[]): TriggerView[] {
  return ids.flatMap((id) => app.triggers.find((trigger) => trigger.id === id) ?? []);
}

export function checkInsAnswers(
  app: MemoryBackend,
): Answers<`check_in_${string}` | `trigger_${string}` | `draft_${string}`> {
  const drafts = new Map<string, { body: string; saved_at: string }>();
  return {
    check_in_record: (request) => app.records.put(app.checkIns, checkIn(app, app.newId(), request), true),
    check_in_update: (request) => {
      const old = app.records.get(app.checkIns, request.id);
      return app.records.put(app.checkIns, checkIn(app, old.id, { ...request, at: request.at ?? old.at }), true);
    },
    check_in_get: ({ id }) => app.records.get(app.checkIns, id),
    check_in_delete: ({ id }) => app.records.delete(id),
    check_in_restore: ({ id }) => app.records.restore(app.checkIns, id),
    check_in_list: ({ after, limit }) => {
      const all = app.records.live(app.checkIns).sort((a, b) => b.at.localeCompare(a.at));
      const from = after === null ? 0 : all.findIndex((one) => one.id === after) + 1;
      return { check_ins: all.slice(from, from + limit), more: all.length > from + limit, total: all.length };
    },
    check_in_follow_up: ({ id }) => {
      const one = app.records.get(app.checkIns, id);
      const low = one.mood === 1;
      const offer = low && !app.planOffered;
      app.planOffered ||= offer;
      return { used: one.used === true, strong: low || one.craving >= 6, offer_plan: offer };
    },
    trigger_list: () => app.records.live(app.triggers),
    trigger_add: ({ name }) =>
      app.triggers.find((one) => one.name === name) ??
      app.records.put(app.triggers, { id: app.newId(), key: null, name }, false),
    trigger_hide: ({ id }) => app.records.delete(id),
    draft_save: ({ body, ...name }) => {
      drafts.set(draftKey(name), { body, saved_at: app.now });
      return null;
    },
    draft_get: (name) => drafts.get(draftKey(name)) ?? { body: null, saved_at: null },
    draft_discard: (name) => {
      drafts.delete(draftKey(name));
      return null;
    },
  };
}
