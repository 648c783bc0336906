import { call } from '$lib/ipc/client';

/** The person's safety plan, as far as there is one. Where it cannot be read, the page still leads to making one. */
export class Plan {
  /** `begun` is not ready: it is never called so. */
  state = $state<'none' | 'begun' | 'ready'>('none');
  href = $state('#/worksheets/safety-plan');

  async load(): Promise<void> {
    try {
      const { responses } = await call('worksheet_get', { key: 'safety-plan' });
      const ready = responses.find((one) => one.finished_at !== null);
      const latest = ready ?? responses[0];
      if (!latest) return;
      this.state = ready ? 'ready' : 'begun';
      this.href = `#/responses/${latest.id}`;
    } catch {
      this.state = 'none';
    }
  }
}
