import type { Place } from '../../../routes';

const PLACES: readonly Place[] = ['today', 'practice', 'schedule', 'progress', 'support'];

/** The place whose own page this is. */
export function topOf(path: string): Place | null {
  return PLACES.find((place) => path === `/${place}`) ?? null;
}

/** The place that is marked: the one that the person came from, or, where they came from none, the page's own. */
export function cameFrom(trail: readonly { path: string }[], path: string, own: Place | null): Place | null {
  if (own === null || topOf(path) !== null) return own;
  for (const stop of trail.toReversed()) {
    const top = topOf(stop.path);
    if (top !== null) return top;
    if (stop.path === '/urge') return own;
  }
  return own;
}
