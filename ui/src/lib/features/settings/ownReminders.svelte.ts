import type { CommandError, Day, OwnDays, OwnReminderView } from '$lib/ipc/bindings';
import { asCommandError, call } from '$lib/ipc/client';

export const DAYS: readonly Day[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** The form for one reminder: a new one where `id` is null. */
export interface OwnForm {
  id: string | null;
  text: string;
  time: string;
  once: boolean;
  on: string;
  days: Day[];
}

/** The person's own reminders, and the form for one of them. */
export class OwnReminders {
  list = $state.raw<OwnReminderView[]>([]);
  form = $state<OwnForm | null>(null);
  error = $state.raw<CommandError | null>(null);
  ready = $state(false);
  /** Whether something is being done; a second press does nothing meanwhile. */
  busy = $state(false);

  async load(): Promise<void> {
    this.error = null;
    try {
      this.list = await call('own_reminder_list');
      this.ready = true;
    } catch (thrown) {
      this.error = asCommandError(thrown);
    }
  }

  begin(today: string): void {
    this.error = null;
    this.form = { id: null, text: '', time: '09:00', once: false, on: today, days: [...DAYS] };
  }

  edit(one: OwnReminderView, today: string): void {
    this.error = null;
    this.form = {
      id: one.id,
      text: one.text,
      time: one.time.slice(0, 5),
      once: one.days.kind === 'once',
      on: one.days.kind === 'once' ? one.days.on : today,
      days: one.days.kind === 'weekly' ? [...one.days.on] : [],
    };
  }

  toggle(day: Day, chosen: boolean): void {
    if (this.form) this.form.days = DAYS.filter((one) => (one === day ? chosen : this.form?.days.includes(one)));
  }

  async save(): Promise<boolean> {
    const form = $state.snapshot(this.form);
    if (form === null || form.time === '' || (form.once && form.on === '')) return false;
    const days: OwnDays = form.once ? { kind: 'once', on: form.on } : { kind: 'weekly', on: form.days };
    const content = { text: form.text.trim(), time: `${form.time}:00`, days };
    return this.#do(async () => {
      await (form.id === null
        ? call('own_reminder_add', content)
        : call('own_reminder_update', { id: form.id, ...content }));
      this.form = null;
    });
  }

  async remove(id: string): Promise<boolean> {
    return this.#do(async () => {
      await call('own_reminder_delete', { id });
      if (this.form?.id === id) this.form = null;
    });
  }

  /** Undoes a deletion; throws where that does not work, for whoever asked says so. */
  async restore(id: string): Promise<void> {
    await call('own_reminder_restore', { id });
    await this.load();
  }

  async #do(act: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = null;
    try {
      await act();
      // It is done by now, whether the list can be read again or not.
      await this.load();
      return true;
    } catch (thrown) {
      this.error = asCommandError(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
