import type {
  Answered,
  CallableNumber,
  Evaluation,
  ResponseSummary,
  ResponseView,
  Worksheet,
  WorksheetItem,
  WorksheetSummary,
} from '../bindings';
import { worksheets } from './content';
import type { Answers } from './handlers';
import { must, refuse } from './rules';
import type { MemoryBackend } from '.';

interface Kept extends ResponseView {
  deleted: boolean;
}

interface Of {
  now: () => string;
  newId: () => string;
  isFavourite: (key: string) => boolean;
}

/** Worksheets in memory. Everything is asked at all times: what is asked when, and scores, are worked out by the app alone. */
export class MemoryWorksheets {
  responses: Kept[] = [];
  own = new Map<string, Worksheet>();
  readonly #gone = new Set<string>();

  constructor(private readonly of: Of) {}

  list(): WorksheetSummary[] {
    const own = [...this.own.keys()].filter((key) => !this.#gone.has(key));
    return [...worksheets.map((one) => one.id), ...own].map((key) => this.summary(key));
  }

  summary(key: string): WorksheetSummary {
    const one = this.find(key);
    const of = this.#of(key);
    const done = of.filter((response) => response.finished_at !== null);
    return {
      key,
      title: one.title,
      about: one.about,
      kind: one.kind,
      minutes: one.minutes,
      own: this.own.has(key),
      favourite: this.of.isFavourite(key),
      times_done: done.length,
      last_done_at: done[0]?.finished_at ?? null,
      open: of.find((response) => response.finished_at === null)?.id ?? null,
    };
  }

  find(key: string): Worksheet {
    return must(this.own.get(key) ?? worksheets.find((one) => one.id === key));
  }

  history(key: string): ResponseSummary[] {
    return this.#of(key).map((one) => this.#summary(one));
  }

  begin(key: string, from: string | null): ResponseView {
    const now = this.of.now();
    const answers = from === null ? [] : structuredClone(this.get(from).answers);
    const begun: Kept = {
      id: this.of.newId(),
      key,
      worksheet: this.find(key),
      answers,
      evaluation: evaluate(this.find(key), answers),
      callable: numbersIn(answers),
      changeable: true,
      zone: 'UTC',
      started_at: now,
      updated_at: now,
      finished_at: null,
      based_on: from,
      deleted: false,
    };
    this.responses.unshift(begun);
    return begun;
  }

  get(id: string): Kept {
    const one = must(this.responses.find((one) => one.id === id && !one.deleted));
    one.changeable = one.finished_at === null || one.finished_at.slice(0, 10) === this.of.now().slice(0, 10);
    return one;
  }

  save(id: string, answers: Answered[]): ResponseView {
    const one = this.get(id);
    one.answers = answers;
    one.updated_at = this.of.now();
    one.evaluation = evaluate(one.worksheet, answers);
    one.callable = numbersIn(answers);
    return one;
  }

  before(id: string): ResponseSummary | null {
    const one = this.get(id);
    const earlier = this.#of(one.key).find((other) => other.id !== id && other.finished_at !== null);
    return earlier ? this.#summary(earlier) : null;
  }

  /** Brings in a worksheet that has nothing but questions of one line. */
  read(text: string): Worksheet {
    try {
      const { resourceType, title, item } = JSON.parse(text) as {
        resourceType?: string;
        title?: string;
        item?: { linkId: string; text: string }[];
      };
      if (resourceType !== 'Questionnaire' || !item) throw new Error();
      const items = item.map(({ linkId, text }): WorksheetItem => ({ ...line, link_id: linkId, text }));
      return { ...nothing, id: 'own', title: title ?? 'Worksheet', items };
    } catch {
      return refuse({ kind: 'not_a_worksheet', why: 'not_fhir' });
    }
  }

  bringIn(worksheet: Worksheet): WorksheetSummary {
    const key = `own:${this.of.newId()}`;
    this.own.set(key, worksheet);
    return this.summary(key);
  }

  take(key: string, away: boolean): void {
    if (away) this.#gone.add(key);
    else this.#gone.delete(key);
  }

  #of(key: string): Kept[] {
    return this.responses.filter((one) => one.key === key && !one.deleted);
  }

  #summary({ id, started_at, updated_at, finished_at, answers }: Kept): ResponseSummary {
    const lines = (all: Answered[]): string[] =>
      all.flatMap((one) => [
        ...one.answers.flatMap(({ value }) => (value.type === 'text' ? [value.value] : [])),
        ...lines(one.items),
      ]);
    return { id, started_at, updated_at, finished_at, line: lines(answers)[0] ?? null };
  }
}

const nothing: Omit<Worksheet, 'id' | 'title' | 'items'> = {
  url: null,
  version: null,
  about: null,
  purpose: null,
  kind: null,
  minutes: null,
};

const line: Omit<WorksheetItem, 'link_id' | 'text'> = {
  prefix: null,
  help: null,
  placeholder: null,
  form: { kind: 'string', max_length: null },
  required: false,
  repeats: false,
  read_only: false,
  hidden: false,
  items: [],
};

/** The answers that are phone numbers, outside repeated parts. */
function numbersIn(answers: Answered[]): CallableNumber[] {
  return answers.flatMap((one) => [
    ...one.answers.flatMap(({ value }) =>
      value.type === 'text' && /^\+?[\d ]{3,}$/.test(value.value) ? [{ key: one.link_id, number: value.value }] : [],
    ),
    ...numbersIn(one.items),
  ]);
}

function evaluate(worksheet: Worksheet, answers: Answered[]): Evaluation {
  const questions = (items: WorksheetItem[]): number =>
    items.reduce(
      (sum, one) => sum + (one.form.kind === 'group' || one.form.kind === 'display' ? 0 : 1) + questions(one.items),
      0,
    );
  const given = (all: Answered[]): number => all.reduce((sum, one) => sum + one.answers.length + given(one.items), 0);
  return { disabled: [], scores: [], problems: [], answered: given(answers), total: questions(worksheet.items) };
}

export function worksheetsAnswers(app: MemoryBackend): Answers<`worksheet_${string}` | `response_${string}`> {
  return {
    worksheet_list: () => app.worksheets.list(),
    worksheet_get: ({ key }) => ({
      summary: app.worksheets.summary(key),
      purpose: app.worksheets.find(key).purpose,
      responses: app.worksheets.history(key),
    }),
    worksheet_preview: ({ text }) => {
      const worksheet = app.worksheets.read(text);
      return { worksheet, questions: worksheet.items.length, unsupported: [], here_already: false, replaces: false };
    },
    worksheet_import: ({ text }) => app.worksheets.bringIn(app.worksheets.read(text)),
    worksheet_delete: ({ key }) => {
      app.worksheets.take(key, true);
      return null;
    },
    worksheet_restore: ({ key }) => {
      app.worksheets.take(key, false);
      return null;
    },
    response_begin: ({ key, from }) => app.worksheets.begin(key, from),
    response_get: ({ id }) => app.worksheets.get(id),
    response_save: ({ id, answers }) => app.worksheets.save(id, answers),
    response_finish: ({ id, answers }) => {
      const response = app.worksheets.save(id, answers);
      if (response.finished_at === null) app.homework.close('worksheet', response.key);
      response.finished_at ??= app.now;
      return { finished: true, response };
    },
    response_changes: ({ id }) => ({ since: app.worksheets.before(id), changes: [] }),
    response_delete: ({ id }) => {
      app.worksheets.get(id).deleted = true;
      return null;
    },
    response_restore: ({ id }) => {
      const gone = app.worksheets.responses.find((one) => one.id === id);
      if (gone) gone.deleted = false;
      return null;
    },
    response_hand_out: ({ id }) => {
      app.files.push(JSON.stringify(app.worksheets.get(id).answers));
      return { path: '/home/robin/Downloads/answers.json' };
    },
  };
}
