import type { Today } from '../bindings';
import type { Answers } from './handlers';
import { lapseOfLate } from './lapses';
import { openUrge, urgeToAsk } from './practice';
import { recovery } from './progress';
import { addDays } from './recurrence';
import { dueOf } from './views';
import type { MemoryBackend } from '.';

function today(app: MemoryBackend): Today {
  const checkIns = app.records.live(app.checkIns).filter((one) => one.on === app.today);
  const time = app.now.slice(11, 19);
  const ahead = app.timetable
    .occurrences(app.today, addDays(app.today, 60))
    .filter((one) => !one.commitment && one.status !== 'cancelled' && one.ends_at > app.now);
  const next = ahead[0] ?? null;
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
    open_urge: openUrge(app),
    urge_to_ask: urgeToAsk(app),
    days_away: app.away,
    silence_to_ask: app.silence,
    lapse: lapseOfLate(app),
    missed: {
      newest: app.missed.slice(0, 3).map((reminder) => ({
        reminder,
        can_snooze: Date.parse(app.now) - Date.parse(reminder.due_at) < 2 * 3_600_000,
      })),
      more: Math.max(0, app.missed.length - 3),
    },
    encouragement: app.encouragement,
  };
}

export function todayAnswers(app: MemoryBackend): Answers<'today_get' | 'away_rest'> {
  return {
    today_get: () => today(app),
    away_rest: () => {
      app.missed = [];
      app.rested = true;
      return null;
    },
  };
}
