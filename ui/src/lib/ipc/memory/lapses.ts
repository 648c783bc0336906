import type { LapseView } from '../bindings';
import { exercises } from './content';
import { named } from './checkIns';
import type { Answers } from './handlers';
import { addDays } from './recurrence';
import { recovery } from './progress';
import { must } from './rules';
import type { MemoryBackend } from '.';

/** The lapse that was last written down in the last 24 hours. */
export function lapseOfLate(app: MemoryBackend): LapseView | null {
  const since = Date.parse(app.now) - 24 * 3_600_000;
  return app.records.live(app.lapses).find((one) => Date.parse(one.created_at) > since) ?? null;
}

export function lapsesAnswers(app: MemoryBackend): Answers<`lapse_${string}` | 'silence_answer'> {
  return {
    lapse_record: ({ on, what, triggers }) =>
      app.records.put(
        app.lapses,
        { id: app.newId(), on, what, triggers: named(app, triggers), created_at: app.now },
        true,
      ),
    lapse_update: ({ id, on, what, triggers }) =>
      app.records.put(
        app.lapses,
        { ...app.records.get(app.lapses, id), on, what, triggers: named(app, triggers) },
        true,
      ),
    lapse_list: () => app.records.live(app.lapses),
    lapse_get: ({ id }) => app.records.get(app.lapses, id),
    lapse_delete: ({ id }) => app.records.delete(id),
    lapse_restore: ({ id }) => app.records.restore(app.lapses, id),
    lapse_help: () => {
      const { id, title, minutes } = must(exercises.find((one) => one.states.includes('craving')));
      const ahead = app.timetable
        .occurrences(app.today, addDays(app.today, 60))
        .find((one) => !one.commitment && one.status !== 'cancelled' && one.ends_at > app.now);
      return {
        today: app.today,
        yesterday: addDays(app.today, -1),
        zone: 'UTC',
        what: app.profile.working_on,
        triggers: app.records.live(app.triggers),
        exercise: { id, title, minutes },
        session: ahead ?? null,
        recovery: recovery(app),
      };
    },
    silence_answer: ({ from_on, to_on, answer }) => {
      app.silence = answer === null ? { from_on, to_on } : null;
      return null;
    },
  };
}
