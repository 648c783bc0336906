import type { Today } from '../bindings';
import type { Answers } from './handlers';
import { openUrge } from './practice';
import { recovery } from './progress';
import { addDays } from './recurrence';
import { dueOf } from './views';
import type { MemoryBackend } from '.';

const TWO_HOURS_MS = 2 * 3_600_000;

function today(app: MemoryBackend): Today {
  const checkIns = app.records.live(app.checkIns).filter((one) => one.on === app.today);
  const time = app.now.slice(11, 19);
  const ahead = app.timetable
    .occurrences(app.today, addDays(app.today, 60))
    .filter((one) => !one.commitment && one.status !== 'cancelled' && one.ends_at > app.now);
  const next = ahead[0] ?? null;
  const begun = openUrge(app);
  const isOpen = begun !== null && Date.parse(app.now) - Date.parse(begun.started_at) < TWO_HOURS_MS;
  return {
    now: app.now,
    zone: 'UTC',
    on: app.today,
    name: app.profile.name,
    recovery: recovery(app),
    check_ins_due: dueOf(app.preferences.check_in_times, time, checkIns),
    check_ins: checkIns,
    next_session: next,
    sessions: app.timetable
      .occurrences(app.today, app.today)
      .filter((one) => one.session !== next?.session || one.original !== next.original),
    attendance_open: app.rested
      ? []
      : app.timetable
          .occurrences(addDays(app.today, -7), app.today)
          .filter(
            (one) => !one.commitment && one.status !== 'cancelled' && one.ends_at <= app.now && one.attendance === null,
          )
          .reverse(),
    homework: app.homework.open(),
    review_due: app.goals.reviewDue(),
    milestones: app.goals.reachedToday(),
    open_urge: isOpen ? begun : null,
    urge_to_ask: isOpen ? null : begun,
    days_away: app.daysAway,
    silence_to_ask: app.silence,
    lapse: app.records.live(app.lapses)[0] ?? null,
    missed: {
      newest: app.missed.slice(0, 3).map((reminder) => ({
        reminder,
        can_snooze: Date.parse(app.now) - Date.parse(reminder.due_at) < TWO_HOURS_MS,
      })),
      more: Math.max(0, app.missed.length - 3),
    },
    encouragement: app.encouragement,
  };
}

export function todayAnswers(
  app: MemoryBackend,
): Answers<'today_get' | 'away_rest' | 'silence_answer' | 'lapse_delete' | 'lapse_restore'> {
  return {
    today_get: () => today(app),
    away_rest: () => {
      app.missed = [];
      app.rested = true;
      return null;
    },
    silence_answer: ({ from_on, to_on, answer }) => {
      app.silence = answer === null ? { from_on, to_on } : null;
      return null;
    },
    lapse_delete: ({ id }) => app.records.delete(id),
    lapse_restore: ({ id }) => app.records.restore(app.lapses, id),
  };
}
