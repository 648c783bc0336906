import { toasts } from '$lib/design';
import { sentenceFor } from '$lib/i18n';
import type { WorksheetPreview, WorksheetView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

import { worksheetWords as words } from './messages.en';

/** A worksheet's own page: begin, go on, and what was answered so far. */
export class WorksheetHome {
  phase = $state<'loading' | 'failed' | 'ready'>('loading');
  view = $state<WorksheetView | null>(null);
  today = $state('');
  zone = $state('UTC');
  busy = $state(false);
  problem = $state<unknown>(null);

  constructor(readonly key: string) {}

  async load(): Promise<void> {
    this.phase = 'loading';
    this.problem = null;
    try {
      const [info, view] = await Promise.all([call('app_info'), call('worksheet_get', { key: this.key })]);
      this.today = info.today;
      this.zone = info.zone;
      this.view = view;
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }

  async begin(from: string | null): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      const { id } = await call('response_begin', { key: this.key, from });
      location.hash = `#/responses/${id}`;
    } catch (error) {
      this.problem = error;
    } finally {
      this.busy = false;
    }
  }

  async setFavourite(on: boolean): Promise<void> {
    try {
      await call('favourite_set', { kind: 'worksheet', item: this.key, on });
      if (this.view) this.view.summary.favourite = on;
    } catch (error) {
      this.problem = error;
    }
  }

  async remove(): Promise<void> {
    try {
      await call('worksheet_delete', { key: this.key });
      location.hash = '#/practice?show=worksheets';
      toasts.show(words.removed, {
        label: words.undo,
        run: async () => {
          try {
            await call('worksheet_restore', { key: this.key });
            location.hash = `#/worksheets/${encodeURIComponent(this.key)}`;
          } catch (error) {
            toasts.show(sentenceFor(error));
          }
        },
      });
    } catch (error) {
      this.problem = error;
    }
  }
}

/** The largest file that is read, in bytes; the app has the same bound. */
const LARGEST = 5_000_000;

/** Bringing in a worksheet: a file is read and looked at first, and kept only when the person says so. */
export class Import {
  phase = $state<'pick' | 'reading' | 'preview'>('pick');
  preview = $state.raw<WorksheetPreview | null>(null);
  busy = $state(false);
  problem = $state<unknown>(null);
  /** What was wrong before the app saw the file. */
  said = $state<string | null>(null);
  #text = '';

  async read(file: File): Promise<void> {
    this.phase = 'reading';
    this.problem = null;
    this.said = null;
    this.preview = null;
    try {
      if (file.size > LARGEST) {
        this.said = words.tooLarge;
        this.phase = 'pick';
        return;
      }
      this.#text = await file.text();
    } catch {
      this.said = words.unreadable;
      this.phase = 'pick';
      return;
    }
    try {
      this.preview = await call('worksheet_preview', { text: this.#text });
      this.phase = 'preview';
    } catch (error) {
      this.problem = error;
      this.phase = 'pick';
    }
  }

  async bringIn(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      const { key } = await call('worksheet_import', { text: this.#text });
      toasts.show(words.broughtIn);
      location.hash = `#/worksheets/${encodeURIComponent(key)}`;
    } catch (error) {
      this.problem = error;
    } finally {
      this.busy = false;
    }
  }
}
