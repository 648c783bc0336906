import type { Answers } from './handlers';
import { checkedOwn } from './rules';
import type { MemoryBackend } from '.';

export function remindersAnswers(
  app: MemoryBackend,
): Answers<`reminder_${string}` | `own_reminder_${string}` | `exact_times_${string}`> {
  return {
    reminder_list: () => ({ upcoming: app.reach.upcoming(), missed: app.missed }),
    reminder_snooze: ({ id, minutes }) => app.reach.snooze(id, minutes),
    reminder_put_away: () => {
      app.missed = [];
      return null;
    },
    reminder_done: ({ id }) => {
      app.reach.done(id);
      return null;
    },
    reminder_restore: ({ id }) => {
      app.reach.restore(id);
      return null;
    },
    own_reminder_list: () => app.records.live(app.ownReminders).sort((a, b) => a.time.localeCompare(b.time)),
    own_reminder_add: (request) =>
      app.records.put(app.ownReminders, { ...checkedOwn(request), id: app.newId() }, false),
    own_reminder_update: (request) =>
      app.records.put(app.ownReminders, { ...checkedOwn(request), id: request.id }, false),
    own_reminder_delete: ({ id }) => app.records.delete(id),
    own_reminder_restore: ({ id }) => app.records.restore(app.ownReminders, id),
    reminder_test: () => null,
    reminder_reach: () => app.reach.get(),
    exact_times_get: () => ({ ask: app.reach.exactTimes === 'held_back' }),
    exact_times_ask: () => {
      app.reach.exactTimes = 'asked';
      return null;
    },
    exact_times_leave: () => {
      app.reach.exactTimes = 'left';
      return null;
    },
    reminder_trial_begin: () => app.reach.begin(),
    reminder_trial_get: () => app.reach.trial(),
    reminder_trial_answer: ({ arrived }) => app.reach.answer(arrived),
  };
}
