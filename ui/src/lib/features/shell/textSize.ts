import { room } from '$lib/design';

/** The sizes of text that there are, in percent. The app takes no others. */
export const TEXT_SIZES = [100, 115, 130, 150, 200] as const;

const USUAL = TEXT_SIZES[0];

/** What a zoom key asks for: larger, smaller, or the usual size. */
export type Zoom = 1 | -1 | 0;

/** The next size in a direction; the same one where there is none. */
export function stepped(size: number, zoom: Zoom): number {
  if (zoom === 0) return USUAL;
  const next = zoom > 0 ? TEXT_SIZES.find((one) => one > size) : TEXT_SIZES.findLast((one) => one < size);
  return next ?? size;
}

/** Which zoom a key asks for, with Ctrl or, on a Mac, Cmd. */
export function zoomOf(event: KeyboardEvent): Zoom | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  switch (event.key) {
    case '+':
    case '=':
      return 1;
    case '-':
    case '_':
      return -1;
    case '0':
      return 0;
    default:
      return null;
  }
}

/** Gives the page's text this size. */
export function applyTextSize(size: number): void {
  document.documentElement.dataset['textSize'] = String(size);
  room.measure();
}
