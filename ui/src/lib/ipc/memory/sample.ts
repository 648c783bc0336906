import type { SessionView } from '../bindings';
import { MemoryBackend } from '.';
import { addDays } from './occurrences';

/** A store with a little in it, for looking at the window. `?first` shows the first run, `?locked` the lock, `?away` two weeks later. */
export function sampleBackend(search: string): MemoryBackend {
  const asked = new URLSearchParams(search);
  if (asked.has('first')) return new MemoryBackend({ vault: { state: 'absent' }, welcomed: false });
  if (asked.has('damaged')) return new MemoryBackend({ vault: { state: 'damaged', what: 'slots_missing' } });
  const backend = new MemoryBackend({
    keyring: true,
    ...(asked.has('locked') ? { vault: { state: 'locked' as const }, lockedByPerson: true } : {}),
  });
  backend.preferences.theme = asked.has('dark') ? 'dark' : 'light';
  if (asked.has('empty')) return backend;
  const today = addDays(backend.now.slice(0, 10), asked.has('away') ? -14 : 0);
  backend.profile = {
    name: 'Sam',
    recovery_started_on: addDays(today, -33),
    working_on: ['Alcohol'],
    medicines: [],
    country: 'GB',
    welcomed: true,
  };
  for (let ago = 14; ago >= 1; ago -= 1) {
    if (ago === 5 || ago === 9) continue;
    backend.checkIns.unshift({
      id: backend.newId(),
      at: `${addDays(today, -ago)}T20:05:00Z`,
      zone: 'UTC',
      on: addDays(today, -ago),
      mood: 1 + ((ago * 7) % 4) + (ago < 6 ? 1 : 0),
      craving: Math.min(10, Math.round(ago / 2) + (ago % 3)),
      triggers: backend.triggers.slice(ago % 5, (ago % 5) + 2),
      halt: { hungry: false, angry: ago % 4 === 0, lonely: ago % 3 === 0, tired: ago % 2 === 0 },
      sleep_minutes: 380 + ago * 6,
      used: ago === 11,
      note: null,
    });
  }
  backend.sessions = [
    {
      id: backend.newId(),
      kind: 'group',
      title: 'Morning group',
      place: 'Room 4, Harbour Clinic',
      link: null,
      bring: 'The thought record\nA bottle of water',
      facilitator: null,
      description: null,
      commitment: false,
      all_day: false,
      free: false,
      travel_minutes: 0,
      extra: [],
      rule_text: null,
      calendar: null,
      zone: 'UTC',
      starts: `${addDays(today, -14)}T10:00:00`,
      duration_minutes: 180,
      repeat: { kind: 'weekly', every: 1, on: ['monday', 'wednesday', 'friday'], until: null },
      leads: [60],
    },
    {
      id: backend.newId(),
      kind: 'individual',
      title: null,
      place: null,
      link: 'https://example.org/room',
      bring: null,
      facilitator: null,
      description: null,
      commitment: false,
      all_day: false,
      free: false,
      travel_minutes: 0,
      extra: [],
      rule_text: null,
      calendar: null,
      zone: 'UTC',
      starts: `${addDays(today, -14)}T16:00:00`,
      duration_minutes: 50,
      repeat: { kind: 'weekly', every: 1, on: ['monday', 'thursday'], until: null },
      leads: [60],
    },
  ];
  const plain: Omit<SessionView, 'id' | 'kind' | 'starts' | 'duration_minutes' | 'repeat'> = {
    title: null,
    place: null,
    link: null,
    bring: null,
    facilitator: null,
    description: null,
    commitment: false,
    all_day: false,
    free: false,
    travel_minutes: 0,
    extra: [],
    rule_text: null,
    calendar: null,
    zone: 'UTC',
    leads: [],
  };
  backend.sessions.push(
    {
      ...plain,
      id: backend.newId(),
      kind: 'family',
      title: 'Family evening',
      place: 'Harbour Clinic',
      facilitator: 'Dana and Chris',
      starts: `${addDays(today, -11)}T18:30:00`,
      duration_minutes: 90,
      repeat: { kind: 'weekly', every: 2, on: ['thursday'], until: null },
    },
    {
      ...plain,
      id: backend.newId(),
      kind: 'medical',
      title: 'Doctor Okafor',
      place: '12 Mill Lane',
      travel_minutes: 25,
      starts: `${addDays(today, 2)}T13:10:00`,
      duration_minutes: 20,
      repeat: { kind: 'never' },
    },
    {
      ...plain,
      id: backend.newId(),
      kind: 'work',
      title: 'Corner Bakery',
      commitment: true,
      travel_minutes: 20,
      starts: `${addDays(today, -13)}T11:30:00`,
      duration_minutes: 300,
      repeat: { kind: 'weekly', every: 1, on: ['tuesday', 'thursday'], until: null },
    },
    {
      ...plain,
      id: backend.newId(),
      kind: 'care',
      title: 'Fetch Ella from school',
      commitment: true,
      travel_minutes: 10,
      starts: `${addDays(today, -14)}T15:15:00`,
      duration_minutes: 30,
      repeat: { kind: 'weekly', every: 1, on: ['monday', 'wednesday', 'friday'], until: null },
    },
    {
      ...plain,
      id: backend.newId(),
      kind: 'other',
      title: "Mum's birthday",
      commitment: true,
      all_day: true,
      free: false,
      starts: `${addDays(today, 5)}T00:00:00`,
      duration_minutes: 1440,
      repeat: { kind: 'never' },
    },
  );
  const [group, individual] = backend.sessions;
  for (let ago = 14; ago >= 1; ago -= 1) {
    const on = addDays(today, -ago);
    if (group && ago !== 3) backend.changes.set(`${group.id} ${on}T10:00:00`, { attendance: 'attended' });
    if (individual) backend.changes.set(`${individual.id} ${on}T16:00:00`, { attendance: 'attended' });
  }
  if (group) {
    const friday = `${group.id} ${addDays(today, -3)}T10:00:00`;
    backend.notes.set(friday, {
      reason: null,
      went: 4,
      takeaways: 'A craving passes whether I act on it or not.',
      questions: 'What do I say when my brother offers me a drink?',
    });
    backend.changes.set(`${group.id} ${addDays(today, 4)}T10:00:00`, { to: `${addDays(today, 4)}T11:00:00` });
  }
  backend.people = [
    { id: backend.newId(), name: 'Maya', phone: '+44 20 7946 0018', relation: 'Sister' },
    { id: backend.newId(), name: 'Jon', phone: '+44 20 7946 0991', relation: 'Sponsor' },
  ];
  backend.cards = [
    { id: backend.newId(), text: 'Twenty minutes. It has passed every time so far.' },
    { id: backend.newId(), text: 'Call Jon before I decide anything.' },
  ];
  const given = group ? { session: group.id, original: `${addDays(today, -3)}T10:00:00` } : null;
  backend.homework.add({
    session: given,
    item: { kind: 'worksheet', key: 'thought-record' },
    note: 'One for Tuesday evening.',
    due_at: `${addDays(today, 2)}T10:00:00Z`,
  });
  backend.homework.add({
    session: null,
    item: { kind: 'other' },
    note: 'Ask Maya about Thursday\nThe family evening at half past six',
    due_at: `${addDays(today, -1)}T18:00:00Z`,
  });
  for (const id of ['urge-surfing', 'body-scan']) {
    const { id: done } = backend.homework.add({
      session: given,
      item: { kind: 'exercise', id },
      note: null,
      due_at: `${addDays(today, -1)}T18:00:00Z`,
    });
    backend.homework.finish(done, true);
  }
  const proposal = backend.programme.propose({
    shape: 'three_mornings',
    starts_on: addDays(today, -28),
    days: ['monday', 'wednesday', 'friday'],
    time: '10:00:00',
  });
  const { phases } = backend.programme.add({ ...proposal.programme, name: 'Harbour Clinic', sessions: [] });
  const goal = { why: null, phase: null };
  backend.goals.add({
    ...goal,
    title: 'Be there',
    measure: 'hours_attended',
    weekly_target: 9,
    phase: phases[0]?.id ?? null,
  });
  backend.goals.add({ ...goal, title: 'Check in every day', measure: 'check_ins', weekly_target: 7 });
  const walks = backend.goals.add({
    ...goal,
    title: 'Walk home the long way',
    why: 'The river is quieter than the high street.',
    measure: 'own',
    weekly_target: 3,
  });
  backend.goals.count(walks.id, today, 1);
  backend.goals.count(walks.id, addDays(today, -4), 2);
  for (const one of backend.goals.goals) one.set_on = addDays(today, -28);
  backend.goals.saveReview(
    {
      week_on: addDays(today, -14),
      helped: 'Calling Jon before the shift, not after.',
      hard: 'Sunday afternoon on my own.',
      next_step: 'Plan something for Sunday at two.',
    },
    true,
  );
  backend.goals.milestones.push(
    { id: backend.newId(), title: 'First shift back at work', on: addDays(today, -9), deleted: false },
    { id: backend.newId(), title: 'Dinner with Maya and the children', on: addDays(today, 12), deleted: false },
  );
  backend.worksheets.begin('thought-record', null).id = 'sample';
  backend.missed = [{ id: backend.newId(), due_at: `${addDays(today, -1)}T09:00:00Z`, about: { kind: 'check_in' } }];
  if (asked.has('away')) {
    backend.away = 15;
    backend.notKnown = 14;
    backend.silence = { from_on: today, to_on: addDays(today, 13) };
    for (let ago = 14; ago >= 1; ago -= 1)
      for (const time of ['09:00', '14:00', '20:00'])
        backend.missed.unshift({
          id: backend.newId(),
          due_at: `${addDays(today, 14 - ago)}T${time}:00Z`,
          about: { kind: 'check_in' },
        });
  }
  backend.encouragement = { kind: 'craving_easing', now: 2.1, before: 4.6 };
  return backend;
}
