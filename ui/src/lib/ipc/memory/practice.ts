import type { TriggerView, UrgeView } from '../bindings';
import { exercises } from './content';
import { named } from './checkIns';
import type { Answers } from './handlers';
import { searchIn } from './search';
import { reliefOf } from './views';
import type { MemoryBackend } from '.';

/** What the latest check-in of the last two hours named. */
function atWork(app: MemoryBackend): TriggerView[] {
  const since = Date.parse(app.now) - 2 * 3_600_000;
  const near = app.records.live(app.checkIns).filter((one) => Date.parse(one.at) >= since && one.at <= app.now);
  return near.sort((a, b) => b.at.localeCompare(a.at))[0]?.triggers ?? [];
}

/** What the app says of a rating; the rule itself is the app's. */
function change({ before, after }: UrgeView): UrgeView['change'] {
  if (before === null || after === null) return 'not_rated';
  if (after < before) return before - after >= before * 0.3 ? 'came_down' : 'moved_a_little';
  if (after >= 6) return 'still_strong';
  return after > before ? 'rose' : 'about_the_same';
}

function suggest(app: MemoryBackend, urge: UrgeView): UrgeView {
  return {
    ...urge,
    change: change(urge),
    is_high: (urge.after ?? urge.before ?? 0) >= 4,
    practices: app.practices.filter((run) => run.urge === urge.id),
    suggestions: exercises.map((exercise) => exercise.id),
  };
}

const LASTS_MS = 2 * 3_600_000;

function leftOpen(app: MemoryBackend, still: boolean): UrgeView | null {
  const lasts = (urge: UrgeView): boolean => Date.parse(app.now) - Date.parse(urge.started_at) < LASTS_MS;
  const open = app.urges.find((urge) => urge.ended_at === null && lasts(urge) === still);
  return open ? suggest(app, open) : null;
}

export function openUrge(app: MemoryBackend): UrgeView | null {
  return leftOpen(app, true);
}

export function urgeToAsk(app: MemoryBackend): UrgeView | null {
  return leftOpen(app, false);
}

export function practiceAnswers(
  app: MemoryBackend,
): Answers<
  'exercise_list' | `practice_${string}` | `urge_${string}` | 'favourite_set' | `coping_card_${string}` | 'search'
> {
  return {
    exercise_list: () =>
      exercises.map((exercise) => {
        const runs = app.practices.filter((run) => run.exercise === exercise.id && run.ended_at !== null);
        return {
          ...exercise,
          times_done: runs.length,
          last_done_at: runs.at(-1)?.ended_at ?? null,
          relief: reliefOf(runs),
          relief_by_trigger: app.triggers.flatMap((trigger) => {
            const urges = app.urges.filter((urge) => urge.triggers.some((one) => one.id === trigger.id));
            const relief = reliefOf(runs.filter((run) => urges.some((urge) => urge.id === run.urge)));
            return relief.rated_runs === 0 ? [] : [{ trigger, relief }];
          }),
          favourite: app.favourites.has(`exercise ${exercise.id}`),
        };
      }),
    practice_begin: (request) =>
      app.records.put(
        app.practices,
        {
          ...request,
          id: app.newId(),
          started_at: app.now,
          ended_at: null,
          outcome: null,
          after: null,
          note: null,
          place: null,
        },
        false,
      ),
    practice_end: (request) => {
      const before = app.records.get(app.practices, request.id);
      const run = { ...before, ...request, ended_at: app.now, place: null };
      if (request.outcome === 'finished' && before.outcome !== 'finished') app.homework.close('exercise', run.exercise);
      const urge = app.urges.find((one) => one.id === run.urge);
      if (urge) urge.after = request.after ?? urge.after;
      return app.records.put(app.practices, run, false);
    },
    urge_begin: ({ before }) =>
      suggest(
        app,
        app.records.put(
          app.urges,
          {
            id: app.newId(),
            started_at: app.now,
            zone: 'UTC',
            ended_at: null,
            before,
            after: null,
            change: 'not_rated',
            is_high: false,
            end: null,
            triggers: atWork(app),
            note: null,
            practices: [],
            suggestions: [],
            something_new: null,
          },
          true,
        ),
      ),
    urge_open: () => openUrge(app),
    urge_rate: ({ id, before }) =>
      suggest(app, app.records.put(app.urges, { ...app.records.get(app.urges, id), before }, true)),
    urge_answer: ({ id, end }) =>
      suggest(app, app.records.put(app.urges, { ...app.records.get(app.urges, id), end, ended_at: app.now }, true)),
    urge_end: ({ id, after, triggers, note }) => {
      const old = app.records.get(app.urges, id);
      const those = triggers === null ? old.triggers : named(app, triggers);
      const ended = {
        ...old,
        ended_at: app.now,
        end: 'finished' as const,
        after: after ?? old.after,
        note: note ?? old.note,
        triggers: those,
      };
      return suggest(app, app.records.put(app.urges, ended, true));
    },
    urge_list: ({ limit }) => app.urges.slice(0, limit).map((urge) => suggest(app, urge)),
    practice_leave: ({ id, place }) => {
      app.records.get(app.practices, id).place = place;
      return null;
    },
    practice_open: () => app.practices.filter((run) => run.ended_at === null && run.place !== null).reverse(),
    practice_list: ({ exercise, limit }) =>
      app.practices
        .filter((run) => exercise === null || run.exercise === exercise)
        .reverse()
        .slice(0, limit),
    favourite_set: ({ kind, item, on }) => {
      if (on) app.favourites.add(`${kind} ${item}`);
      else app.favourites.delete(`${kind} ${item}`);
      return null;
    },
    coping_card_list: () => app.records.live(app.cards),
    coping_card_add: ({ text }) => app.records.put(app.cards, { id: app.newId(), text }, false),
    coping_card_update: (card) => app.records.put(app.cards, card, false),
    coping_card_delete: ({ id }) => app.records.delete(id),
    coping_card_restore: ({ id }) => app.records.restore(app.cards, id),
    search: ({ text }) => searchIn(app, text),
  };
}
