/** Where the window is: the part of the address after `#`. */
export interface Location {
  path: string;
  query: URLSearchParams;
}

function read(): Location {
  const [path = '', query = ''] = window.location.hash.replace(/^#/, '').split('?');
  return { path: path === '' ? '/today' : path, query: new URLSearchParams(query) };
}

class Router {
  location = $state.raw<Location>(read());
  /** How often the place changed; the first one is not a change. */
  moves = $state(0);

  start(): () => void {
    const heard = (): void => {
      const next = read();
      if (next.path !== this.location.path) this.moves += 1;
      this.location = next;
    };
    heard();
    window.addEventListener('hashchange', heard);
    return () => {
      window.removeEventListener('hashchange', heard);
    };
  }
}

export const router = new Router();

/** Goes to a place, as `/today` or `/check-in?on=2026-11-23`. */
export function navigate(to: string, how: { replace?: boolean } = {}): void {
  const hash = `#${to}`;
  if (how.replace) window.location.replace(hash);
  else window.location.hash = hash;
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
