import type { Mark, Spot } from '$lib/router.svelte';

const PRESSABLE = 'a[href], button, summary';
/** How long a page may take until it looks as it did. */
const PATIENCE_MS = 2_000;

const nameOf = (one: Element): string => (one.getAttribute('aria-label') ?? one.textContent).trim();
const alike = (within: Element, { href, name }: Pick<Mark, 'href' | 'name'>): HTMLElement[] =>
  [...within.querySelectorAll<HTMLElement>(PRESSABLE)].filter(
    (one) => one.getAttribute('href') === href && nameOf(one) === name,
  );

/** Where the person is now; `pressed` is what they pressed, for not every web view gives that the focus. */
export function spotOf(within: Element, pressed: Element | null): Omit<Spot, 'title'> {
  const one = (pressed ?? document.activeElement)?.closest(PRESSABLE) ?? null;
  if (one === null || !within.contains(one)) return { scroll: window.scrollY, mark: null };
  const seen = { href: one.getAttribute('href'), name: nameOf(one) };
  const nth = alike(within, seen).findIndex((other) => other === one);
  return { scroll: window.scrollY, mark: { ...seen, nth } };
}

/**
 * Brings the page back to where the person was, as soon as it is long enough and has what they were on. `heading` has the focus until then.
 * The returned function ends that, and so does the person who goes on by themselves.
 */
export function comeBack(within: Element, { scroll, mark }: Spot, heading: () => void): () => void {
  const until = performance.now() + PATIENCE_MS;
  const gestures = ['pointerdown', 'wheel', 'keydown', 'touchstart'] as const;
  let frame = 0;
  const stop = (): void => {
    cancelAnimationFrame(frame);
    for (const gesture of gestures) window.removeEventListener(gesture, stop, { capture: true });
  };
  const look = (): boolean => {
    const all = mark === null ? [] : alike(within, mark);
    const one = mark === null ? undefined : (all[mark.nth] ?? all[0]);
    window.scrollTo(0, scroll);
    if (Math.abs(window.scrollY - scroll) > 1 || (mark !== null && !one)) return false;
    if (one) one.focus({ preventScroll: true });
    else heading();
    return true;
  };
  const again = (): void => {
    if (look() || performance.now() > until) stop();
    else frame = requestAnimationFrame(again);
  };
  if (!look()) {
    heading();
    for (const gesture of gestures) window.addEventListener(gesture, stop, { capture: true, passive: true });
    frame = requestAnimationFrame(again);
  }
  return stop;
}
