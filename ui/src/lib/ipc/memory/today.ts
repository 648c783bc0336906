import type { Today } from '../bindings';
import type { Answers } from './handlers';
import { openUrge } from './practice';
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
    attendance_open: app.timetable
      .occurrences(addDays(app.today, -7), app.today)
      .filter(
        (one) => !one.commitment && one.status !== 'cancelled' && one.ends_at <= app.now && one.attendance === null,
      )
      .reverse(),
    homework: app.homework.open(),
    review_due: app.goals.reviewDue(),
    milestones: app.goals.reachedToday(),
    open_urge: openUrge(app),
    missed_reminders: app.missed,
    encouragement: app.encouragement,
  };
}

export function todayAnswers(app: MemoryBackend): Answers<'today_get'> {
  return {
    today_get: () => today(app),
  };
}
