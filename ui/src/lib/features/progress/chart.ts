import type { DayPoint } from '$lib/ipc/bindings';

import { daysBetween } from '../checkIn/when';

/** The chart's own units; the picture is scaled to the space there is. */
export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Dot {
  day: DayPoint;
  x: number;
  y: number;
}

/** Where the days of a stretch fall in a frame, for values between `low` and `high`. */
export function dotsOf(
  days: readonly DayPoint[],
  from: string,
  to: string,
  frame: Frame,
  value: (day: DayPoint) => number,
  low: number,
  high: number,
): Dot[] {
  const span = Math.max(1, daysBetween(from, to));
  const width = frame.width - frame.left - frame.right;
  const height = frame.height - frame.top - frame.bottom;
  return days.map((day) => ({
    day,
    x: frame.left + (daysBetween(from, day.on) / span) * width,
    y: frame.top + (1 - (value(day) - low) / (high - low)) * height,
  }));
}

/** Days apart that still belong to one line; over a longer gap nothing is drawn, since nothing is known. */
const LONGEST_GAP = 3;

/** The line through the dots as path data, broken where days are missing. */
export function lineOf(dots: readonly Dot[]): string {
  return dots
    .map((dot, at) => {
      const before = dots[at - 1];
      const joined = before && daysBetween(before.day.on, dot.day.on) <= LONGEST_GAP;
      return `${joined ? 'L' : 'M'}${dot.x.toFixed(1)} ${dot.y.toFixed(1)}`;
    })
    .join('');
}
