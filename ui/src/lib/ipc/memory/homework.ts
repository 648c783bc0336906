import type { AddHomework, HomeworkItem, HomeworkView } from '../bindings';
import type { Answers } from './handlers';
import { must, refuse } from './rules';
import type { MemoryBackend } from '.';

interface Kept extends HomeworkView {
  deleted: boolean;
}

interface Of {
  now: () => string;
  newId: () => string;
  /** The title of an exercise or a worksheet; refuses where there is none. */
  titleOf: (item: HomeworkItem) => string | null;
}

const last = '9999';

/** Homework in memory. */
export class MemoryHomework {
  all: Kept[] = [];

  constructor(private readonly of: Of) {}

  open(): HomeworkView[] {
    return this.#live()
      .filter((one) => one.done_at === null)
      .sort((a, b) => (a.due_at ?? last).localeCompare(b.due_at ?? last))
      .map((one) => this.#view(one));
  }

  list(limit: number): HomeworkView[] {
    const done = this.#live().filter((one) => one.done_at !== null);
    done.sort((a, b) => (b.done_at ?? '').localeCompare(a.done_at ?? ''));
    return [...this.open(), ...done.slice(0, limit).map((one) => this.#view(one))];
  }

  get(id: string): HomeworkView {
    return this.#view(must(this.#live().find((one) => one.id === id)));
  }

  add(request: AddHomework): HomeworkView {
    const kept: Kept = { ...this.#content(request), id: this.of.newId(), done_at: null, deleted: false };
    this.all.push(kept);
    return this.#view(kept);
  }

  update(id: string, request: AddHomework): HomeworkView {
    const known = must(this.#live().find((one) => one.id === id));
    return this.#view(Object.assign(known, this.#content(request)));
  }

  finish(id: string, done: boolean): HomeworkView {
    const known = must(this.#live().find((one) => one.id === id));
    known.done_at = done ? (known.done_at ?? this.of.now()) : null;
    return this.#view(known);
  }

  mark(id: string, deleted: boolean): HomeworkView {
    const known = must(this.all.find((one) => one.id === id));
    known.deleted = deleted;
    return this.#view(known);
  }

  /** Closes what is due first for an item that was just done. */
  close(kind: 'exercise' | 'worksheet', name: string): void {
    const of = this.open().find(({ item }) =>
      item.kind === 'exercise' ? kind === 'exercise' && item.id === name : item.kind === kind && item.key === name,
    );
    if (of) this.finish(of.id, true);
  }

  #live(): Kept[] {
    return this.all.filter((one) => !one.deleted);
  }

  #view(kept: Kept): HomeworkView {
    const { id, item, title, note, session, due_at, zone, done_at } = kept;
    const overdue = done_at === null && due_at !== null && due_at < this.of.now();
    return { id, item, title, note, session, due_at, zone, done_at, overdue };
  }

  #content({ session, item, note, due_at }: AddHomework): Omit<HomeworkView, 'id' | 'done_at'> {
    const said = note?.trim() ? note : null;
    if (item.kind === 'other' && said === null) refuse({ kind: 'invalid', field: 'note', rule: { rule: 'required' } });
    const title = this.of.titleOf(item) ?? said?.trim().split('\n')[0] ?? '';
    return { session, item, note: said, due_at, title, zone: 'UTC', overdue: false };
  }
}

export function homeworkAnswers(app: MemoryBackend): Answers<`homework_${string}`> {
  return {
    homework_list: ({ limit }) => app.homework.list(limit),
    homework_get: ({ id }) => app.homework.get(id),
    homework_add: (request) => app.homework.add(request),
    homework_update: ({ id, ...request }) => app.homework.update(id, request),
    homework_done: ({ id }) => app.homework.finish(id, true),
    homework_reopen: ({ id }) => app.homework.finish(id, false),
    homework_delete: ({ id }) => {
      app.homework.mark(id, true);
      return null;
    },
    homework_restore: ({ id }) => app.homework.mark(id, false),
  };
}
