import type { UrgeView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

const LATEST = 200;

/** The latest urges, and what was noted of them. */
export class Urges {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  list = $state<UrgeView[]>([]);
  problem = $state<unknown>(null);
  today = $state('');

  async load(): Promise<void> {
    this.phase = 'loading';
    this.problem = null;
    try {
      const [info, list] = await Promise.all([call('app_info'), call('urge_list', { limit: LATEST })]);
      this.today = info.today;
      this.list = list;
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }
}
