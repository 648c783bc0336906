import type { CrisisLines, ExerciseView, TriggerView, Worksheet } from '../bindings';
import content from '../bindings/content.json';

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

/** What Daymark brings along, as the bindings were made from it. */
const brought = content as unknown as { exercises: ExerciseView[]; crisis_lines: CrisisLines; worksheets: Worksheet[] };

export const exercises = brought.exercises;
export const crisisLines = brought.crisis_lines;
export const worksheets = brought.worksheets;
