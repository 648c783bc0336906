import { crisisLines } from './content';
import type { Answers } from './handlers';
import type { MemoryBackend } from '.';

export function supportAnswers(
  app: MemoryBackend,
): Answers<`person_${string}` | 'crisis_lines' | 'call_number' | 'open_link'> {
  return {
    person_list: () => app.records.live(app.people),
    person_add: (request) => app.records.put(app.people, { ...request, id: app.newId() }, false),
    person_update: (request) => app.records.put(app.people, request, false),
    person_delete: ({ id }) => app.records.delete(id),
    person_restore: ({ id }) => app.records.restore(app.people, id),
    crisis_lines: () => ({
      ...crisisLines,
      here: crisisLines.countries.find((one) => one.country === app.profile.country) ?? null,
    }),
    call_number: () => null,
    open_link: () => null,
  };
}
