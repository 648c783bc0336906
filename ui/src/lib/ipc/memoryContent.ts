import type { CrisisLines, ExerciseView, TriggerView } from './bindings';

const KEYS = [
  'stress',
  'conflict',
  'loneliness',
  'boredom',
  'tiredness',
  'pain',
  'celebration',
  'payday',
  'seeing_people_who_use',
  'a_place',
  'an_object_or_smell',
  'social_pressure',
  'bad_news',
  'feeling_good',
  'after_work',
  'weekend',
  'cant_sleep',
  'memories',
];

export const startingTriggers: TriggerView[] = KEYS.map((key, index) => ({
  id: `00000000-0000-7000-9000-${String(index).padStart(12, '0')}`,
  key,
  name: null,
}));

const fresh = { caution: null, times_done: 0, last_done_at: null, mean_relief: null, rated_runs: 0 };

export const exercises: ExerciseView[] = [
  {
    ...fresh,
    id: 'slow-breathing',
    title: 'Slow breathing',
    purpose: 'Settles the body when it is wound up.',
    kind: 'body',
    minutes: 3,
    steps: [
      {
        title: 'Breathe with the circle',
        text: 'In through the nose, out through the mouth, as the circle grows and shrinks.',
        form: {
          kind: 'paced',
          rounds: 6,
          phases: [
            { breath: 'in', milliseconds: 4000 },
            { breath: 'out', milliseconds: 6000 },
          ],
        },
      },
    ],
  },
  {
    ...fresh,
    id: 'five-senses',
    title: 'Five senses',
    purpose: 'Brings attention back to where you are.',
    kind: 'attention',
    minutes: 4,
    steps: [
      { title: 'Five things you see', text: 'Look around. Tap once for each.', form: { kind: 'count', count: 5 } },
      { title: 'Four things you feel', text: 'Your feet, your clothes, the air.', form: { kind: 'count', count: 4 } },
    ],
  },
  {
    ...fresh,
    id: 'ride-the-wave',
    title: 'Ride the wave',
    purpose: 'An urge rises, peaks and falls. Watch it do so.',
    kind: 'attention',
    minutes: 5,
    steps: [
      { title: 'Find it', text: 'Where in the body is the urge?', form: { kind: 'untimed' } },
      {
        title: 'Stay with it',
        text: 'Let it rise and fall. You do not have to act.',
        form: { kind: 'timed', seconds: 60 },
      },
    ],
  },
];

export const crisisLines: CrisisLines = {
  here: null,
  countries: [
    {
      country: 'GB',
      name: 'United Kingdom',
      emergency: '999',
      lines: [
        {
          name: 'Samaritans',
          contact: 'call',
          number: '116 123',
          keyword: null,
          hours: 'Day and night',
          about: 'Anyone who needs someone to listen',
        },
      ],
    },
    {
      country: 'US',
      name: 'United States',
      emergency: '911',
      lines: [
        {
          name: '988 Suicide & Crisis Lifeline',
          contact: 'call',
          number: '988',
          keyword: null,
          hours: 'Day and night',
          about: 'Anyone in distress, in a crisis or with thoughts of suicide',
        },
      ],
    },
  ],
};
