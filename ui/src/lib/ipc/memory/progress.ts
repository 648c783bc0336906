import type { RecoveryDays } from '../bindings';
import type { Answers } from './handlers';
import { progressOf, recoveryOf } from './views';
import type { MemoryBackend } from '.';

export function recovery(app: MemoryBackend): RecoveryDays | null {
  return recoveryOf(app.profile.recovery_started_on, app.today, app.records.live(app.checkIns), app.notKnown);
}

export function progressAnswers(app: MemoryBackend): Answers<'progress_get'> {
  return {
    progress_get: ({ from, to }) =>
      progressOf(
        { from, to },
        app.records.live(app.checkIns),
        app.urges,
        app.practices,
        app.timetable.occurrences(from, to),
        recovery(app),
      ),
  };
}
