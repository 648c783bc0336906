import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { navigate, router, type Spot } from '$lib/router.svelte';

/** A history as a web view keeps it: the test's own document has none that goes back. */
class Entries {
  list = [{ hash: '#/today', state: null as unknown }];
  at = 0;
  get here(): { hash: string; state: unknown } {
    return this.list[this.at] ?? { hash: '', state: null };
  }
  push(hash: string): void {
    this.list = [...this.list.slice(0, this.at + 1), { hash, state: null }];
    this.at += 1;
    this.tell();
  }
  replace(hash: string): void {
    this.list[this.at] = { hash, state: null };
    this.tell();
  }
  back(by = 1): void {
    this.at = Math.max(0, this.at - by);
    this.tell();
  }
  forward(): void {
    this.at += 1;
    this.tell();
  }
  tell(): void {
    window.dispatchEvent(new Event('hashchange'));
  }
}

const spot = (title: string): Spot => ({ title, scroll: 400, mark: null });

describe('the router', () => {
  let entries: Entries;
  let stop: () => void;

  beforeEach(() => {
    entries = new Entries();
    const location = {
      get hash() {
        return entries.here.hash;
      },
      set hash(hash: string) {
        entries.push(hash);
      },
      replace: (hash: string) => {
        entries.replace(hash);
      },
    };
    const history = {
      scrollRestoration: 'auto',
      get state() {
        return entries.here.state;
      },
      replaceState: (state: unknown) => {
        entries.here.state = state;
      },
      back: () => {
        entries.back();
      },
    };
    vi.stubGlobal('location', location);
    vi.stubGlobal('history', history);
    let n = 0;
    router.spot = () => spot(`spot ${String((n += 1))}`);
    stop = router.start();
  });

  afterEach(() => {
    stop();
    router.spot = () => null;
    vi.unstubAllGlobals();
  });

  it('keeps where the person was, and gives it back to who goes back', () => {
    expect([router.before, router.back]).toEqual([null, null]);
    navigate('/schedule');
    expect([router.before?.path, router.back]).toEqual(['/today', null]);
    navigate('/session/1');
    expect(router.trail.map((one) => one.path)).toEqual(['/today', '/schedule']);
    router.goBack();
    expect([router.location.path, router.before?.path, router.back?.title]).toEqual(['/schedule', '/today', 'spot 2']);
    entries.forward();
    expect([router.location.path, router.back?.title]).toEqual(['/session/1', 'spot 3']);
    entries.back(2);
    expect([router.location.path, router.before, router.back?.title]).toEqual(['/today', null, 'spot 1']);
  });

  it('forgets what was ahead once the person goes on elsewhere', () => {
    navigate('/schedule');
    navigate('/session/1');
    entries.back(2);
    navigate('/goals');
    expect([router.location.path, router.trail.map((one) => one.path), entries.list.length]).toEqual([
      '/goals',
      ['/today'],
      2,
    ]);
    router.goBack();
    expect(router.location.path).toBe('/today');
  });

  it('does not come back to a form that is done', () => {
    navigate('/goals');
    navigate('/goals/new');
    navigate('/goals', { done: true });
    // The list is the one they came from, as they left it, and before it is what was before.
    expect([router.location.path, router.before?.path, router.back?.title]).toEqual(['/goals', '/today', 'spot 2']);
    navigate('/person/new');
    navigate('/support?from=form', { done: true });
    expect([router.location.path, router.before?.path, router.back]).toEqual(['/support', '/goals', null]);
    router.goBack();
    expect(router.location.path).toBe('/goals');
    router.goBack();
    expect(router.location.path).toBe('/today');
  });

  it('takes one place for another without a step more', () => {
    navigate('/person/gone');
    navigate('/support', { replace: true });
    expect([router.location.path, router.trail.map((one) => one.path)]).toEqual(['/support', ['/today']]);
    navigate('/support', { replace: true });
    navigate('/urge');
    expect(router.trail.map((one) => one.path)).toEqual(['/today', '/support']);
  });

  it('counts a change of the place, and not of what is asked there', () => {
    const before = router.moves;
    navigate('/practice');
    navigate('/practice?show=worksheets');
    expect(router.moves).toBe(before + 1);
    router.goBack();
    expect([router.moves, router.location.query.get('show')]).toEqual([before + 1, null]);
  });
});
