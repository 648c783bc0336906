import type { CheckInView, LapseView } from '$lib/ipc/bindings';
import { call } from '$lib/ipc/client';

const PAGE = 30;

export interface CheckInDay {
  on: string;
  checkIns: CheckInView[];
}

/** The history of check-ins, page by page. */
export class CheckIns {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  list = $state<CheckInView[]>([]);
  more = $state(false);
  total = $state(0);
  loadingMore = $state(false);
  problem = $state<unknown>(null);
  today = $state('');
  /** Lapses that were written down by themselves, the latest day first. */
  lapses = $state.raw<LapseView[]>([]);

  readonly days = $derived.by((): CheckInDay[] => {
    const days: CheckInDay[] = [];
    for (const checkIn of this.list) {
      const last = days.at(-1);
      if (last?.on === checkIn.on) last.checkIns.push(checkIn);
      else days.push({ on: checkIn.on, checkIns: [checkIn] });
    }
    return days;
  });

  async load(): Promise<void> {
    this.phase = 'loading';
    this.problem = null;
    try {
      const [info, page, lapses] = await Promise.all([
        call('app_info'),
        call('check_in_list', { after: null, limit: PAGE }),
        call('lapse_list'),
      ]);
      this.lapses = lapses;
      this.today = info.today;
      this.list = page.check_ins;
      this.more = page.more;
      this.total = page.total;
      this.phase = 'ready';
    } catch (error) {
      this.problem = error;
      this.phase = 'failed';
    }
  }

  async loadMore(): Promise<void> {
    const last = this.list.at(-1);
    if (!last || this.loadingMore) return;
    this.loadingMore = true;
    this.problem = null;
    try {
      const page = await call('check_in_list', { after: last.id, limit: PAGE });
      const known = new Set(this.list.map((checkIn) => checkIn.id));
      this.list.push(...page.check_ins.filter((checkIn) => !known.has(checkIn.id)));
      this.more = page.more;
      this.total = page.total;
    } catch (error) {
      this.problem = error;
    } finally {
      this.loadingMore = false;
    }
  }

  /** Takes a check-in out of the record; `true` if it can be undone now. */
  async remove(id: string): Promise<boolean> {
    this.problem = null;
    try {
      await call('check_in_delete', { id });
      this.list = this.list.filter((checkIn) => checkIn.id !== id);
      this.total = Math.max(0, this.total - 1);
      return true;
    } catch (error) {
      this.problem = error;
      return false;
    }
  }

  /** Puts a deleted check-in back in its place; throws where that does not work, for whoever asked says so. */
  async restore(id: string): Promise<void> {
    this.problem = null;
    const back = await call('check_in_restore', { id });
    this.list = [...this.list.filter((checkIn) => checkIn.id !== id), back].sort((a, b) =>
      a.at < b.at ? 1 : a.at > b.at ? -1 : 0,
    );
    this.total += 1;
  }
}
