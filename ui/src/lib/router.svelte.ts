/** Where the window is: the part of the address after `#`. */
export interface Location {
  path: string;
  query: URLSearchParams;
}

/** Where a person was on a page: how far down, and on what. */
export interface Spot {
  /** What the heading said. */
  title: string;
  scroll: number;
  mark: Mark | null;
}

/** A link or a button, so that it can be found again on a page that was made anew. */
export interface Mark {
  href: string | null;
  name: string;
  /** Which one of those that are alike. */
  nth: number;
}

/** A place that was gone to, as long as one can go back to it. */
export interface Stop {
  path: string;
  /** What was kept of it when the person left; `null` while they are there. */
  spot: Spot | null;
}

function read(): Location {
  const [path = '', query = ''] = window.location.hash.replace(/^#/, '').split('?');
  return { path: path === '' ? '/today' : path, query: new URLSearchParams(query) };
}

/** Tells this page's entries of the history from those of a page before it. */
const RUN = performance.timeOrigin;

function placeInHistory(): number | null {
  const state = window.history.state as { run?: unknown; at?: unknown } | null;
  return state?.run === RUN && typeof state.at === 'number' ? state.at : null;
}

class Router {
  location = $state.raw<Location>(read());
  /** How often the place changed; the first one is not a change. */
  moves = $state(0);
  /** All places of this page's history, also those that one can go forward to. */
  #stops = $state.raw<readonly Stop[]>([{ path: this.location.path, spot: null }]);
  #at = $state(0);
  /** From where the person came to here, the last place last. */
  readonly trail = $derived(this.#stops.slice(0, this.#at));
  readonly before = $derived(this.trail.at(-1) ?? null);
  /** What was kept of this place when it was left, if the person came back to it. */
  back = $state.raw<Spot | null>(null);
  /** Gives what is to be kept of a place that is being left. */
  spot: () => Spot | null = () => null;
  #replaces = false;

  start(): () => void {
    const heard = (): void => {
      this.#arrive();
    };
    window.history.scrollRestoration = 'manual';
    this.location = read();
    this.#stops = [{ path: this.location.path, spot: null }];
    this.#at = 0;
    this.#claim();
    window.addEventListener('hashchange', heard);
    return () => {
      window.removeEventListener('hashchange', heard);
    };
  }

  /** Goes back to where the person came from. */
  goBack(): void {
    window.history.back();
  }

  go(to: string, how: 'on' | 'replace' | 'done'): void {
    const hash = `#${to}`;
    if (how === 'on') window.location.hash = hash;
    else if (how === 'done' && this.before !== null && this.before.path === to.split('?')[0]) this.goBack();
    else if (window.location.hash !== hash) {
      this.#replaces = true;
      window.location.replace(hash);
    }
  }

  #arrive(): void {
    const next = read();
    const known = placeInHistory();
    const left = this.#at;
    const spot = this.spot();
    const stops = this.#stops.map((stop, at) => (at === left ? { ...stop, spot } : stop));
    if (known === null) {
      if (!this.#replaces) this.#at = left + 1;
      this.#stops = [...stops.slice(0, this.#at), { path: next.path, spot: null }];
    } else {
      this.#at = known;
      this.#stops = stops;
    }
    this.#replaces = false;
    this.#claim();
    this.back = known !== null && known !== left ? (stops[known]?.spot ?? null) : null;
    if (next.path !== this.location.path) this.moves += 1;
    this.location = next;
  }

  /** Marks the present entry of the history as this one. */
  #claim(): void {
    window.history.replaceState({ run: RUN, at: this.#at }, '');
  }
}

export const router = new Router();

/**
 * Goes to a place, as `/today` or `/check-in?on=2026-11-23`. After `done`, what was here is finished, as a form that was saved: Back does not
 * come here again.
 */
export function navigate(to: string, how: { replace?: boolean; done?: boolean } = {}): void {
  router.go(to, how.done ? 'done' : how.replace ? 'replace' : 'on');
}

/** Matches a pattern such as `/session/:id`; gives its parameters, or `null`. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.replace(/\/$/, '').split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) {
      try {
        params[part.slice(1)] = decodeURIComponent(value);
      } catch {
        return null;
      }
    } else if (part !== value) return null;
  }
  return params;
}
