import { dateIn, timeIn } from '$lib/i18n';
import type { HomeworkItem, HomeworkView, OneOccurrence } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { exerciseHref, worksheetHref } from '../practice/practice.svelte';
import { dayAndTime, homeworkWords as words } from './messages.en';

/** How many of those that are done are shown. */
const DONE_SHOWN = 50;

/** Where an item is done, if Daymark has it. */
export function startHref(item: HomeworkItem): string | null {
  if (item.kind === 'exercise') return exerciseHref(item.id);
  if (item.kind === 'worksheet') return worksheetHref(item.key);
  return null;
}

/** The form for homework that an occurrence gave. */
export function newHomeworkHref({ session, original }: OneOccurrence): string {
  return `#/homework/new?${new URLSearchParams({ session, original }).toString()}`;
}

/** When it is due, or was done, in a sentence. */
export function timeSentence(of: HomeworkView, zone: string, today: string): string {
  const said = (at: string): string => dayAndTime(dateIn(at, zone), timeIn(at, zone), today);
  if (of.done_at !== null) return words.doneOn(said(of.done_at));
  if (of.due_at === null) return words.noTime;
  return of.overdue ? words.overdue(said(of.due_at)) : words.dueAt(said(of.due_at));
}

/** What more the note says than the title. */
export function restOfNote(of: HomeworkView): string | null {
  const note = of.note?.trim() ?? '';
  const rest = of.item.kind === 'other' && note.startsWith(of.title) ? note.slice(of.title.length).trim() : note;
  return rest === '' ? null : rest;
}

/** All homework: what is to do, and what was done. */
export class HomeworkList {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  all = $state<HomeworkView[]>([]);
  today = $state('');
  zone = $state('UTC');
  /** The one that something is being done with. */
  busy = $state<string | null>(null);
  problem = $state<unknown>(null);

  readonly open = $derived(this.all.filter((one) => one.done_at === null));
  readonly done = $derived(this.all.filter((one) => one.done_at !== null));

  async load(): Promise<void> {
    this.problem = null;
    try {
      const [info, all] = await Promise.all([call('app_info'), call('homework_list', { limit: DONE_SHOWN })]);
      this.today = info.today;
      this.zone = info.zone;
      this.all = all;
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }

  finish(id: string): Promise<boolean> {
    return this.#do(id, () => call('homework_done', { id }));
  }

  reopen(id: string): Promise<boolean> {
    return this.#do(id, () => call('homework_reopen', { id }));
  }

  remove(id: string): Promise<boolean> {
    return this.#do(id, () => call('homework_delete', { id }));
  }

  /** Undoes what was done; throws where that does not work, for whoever asked says so. */
  async back(how: 'homework_done' | 'homework_reopen' | 'homework_restore', id: string): Promise<void> {
    await call(how, { id });
    await this.#look();
  }

  async #do(id: string, work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy !== null) return false;
    this.busy = id;
    this.problem = null;
    try {
      await work();
      await this.#look();
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    } finally {
      this.busy = null;
    }
  }

  /** What was done is done, whether the list can be read again or not. */
  async #look(): Promise<void> {
    try {
      this.all = await call('homework_list', { limit: DONE_SHOWN });
    } catch (error) {
      this.problem = error;
    }
  }
}
