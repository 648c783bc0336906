import type { Answers } from './handlers';
import { must, refuse } from './rules';
import type { MemoryBackend } from '.';

export function milestonesAnswers(app: MemoryBackend): Answers<`milestone_${string}`> {
  return {
    milestone_list: () => app.goals.milestoneList(),
    milestone_add: ({ title, on }) => {
      if (!title.trim()) refuse({ kind: 'invalid', field: 'title', rule: { rule: 'required' } });
      app.goals.milestones.push({ id: app.newId(), title: title.trim(), on, deleted: false });
      return null;
    },
    milestone_delete: ({ id }) => {
      must(app.goals.milestones.find((one) => one.id === id)).deleted = true;
      return null;
    },
    milestone_restore: ({ id }) => {
      must(app.goals.milestones.find((one) => one.id === id)).deleted = false;
      return null;
    },
  };
}
