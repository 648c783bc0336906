import type { Preferences } from '../bindings';
import type { Answers } from './handlers';
import { refuse } from './rules';
import type { MemoryBackend } from '.';

export const startingPreferences = (): Preferences => ({
  check_in_times: ['09:00:00', '20:00:00'],
  quiet_hours: { from: '22:00:00', to: '07:00:00' },
  notification_detail: 'discreet',
  session_leads: [60],
  idle_lock_minutes: 10,
  close_to_tray: true,
  theme: 'system',
  exercise_sound: false,
  exercise_vibration: false,
  homework_reminders: true,
  random_check_ins: null,
  session_reminders: true,
  check_in_reminders: true,
  practice_reminders: true,
  own_reminders: true,
  weekly_review: null,
  leads_by_kind: [],
  not_during_work: false,
  most_a_day: null,
  paused_until: null,
  text_size: 100,
});

export function settingsAnswers(
  app: MemoryBackend,
): Answers<'app_info' | `profile_${string}` | `preferences_${string}` | `start_at_login_${string}`> {
  return {
    app_info: () => ({ version: '0.1.0', now: app.now, zone: 'UTC', today: app.today, has_tray: true }),
    profile_get: () => app.profile,
    profile_save: (profile) => {
      if ((profile.recovery_started_on ?? '') > app.today)
        refuse({ kind: 'invalid', field: 'recovery_started', rule: { rule: 'in_future' } });
      return (app.profile = structuredClone(profile));
    },
    preferences_get: () => app.preferences,
    preferences_save: (preferences) => (app.preferences = structuredClone(preferences)),
    start_at_login_get: () => app.startAtLogin,
    start_at_login_set: (request) => (app.startAtLogin = { ...request }),
  };
}
