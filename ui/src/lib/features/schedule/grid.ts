import type { OccurrenceView } from '$lib/ipc/bindings';

import { addDays, toLocal } from '../checkIn/when';
import { daysOf, keyOf } from './entry';

/** One entry, or the part of it that is on one day, in a day's column. */
export interface Piece {
  key: string;
  of: OccurrenceView;
  /** Minutes since midnight by the wall clock. */
  from: number;
  to: number;
  /** Which of so many columns side by side, from 0. */
  lane: number;
  lanes: number;
  /** Whether it began the day before. */
  continued: boolean;
}

export interface Column {
  on: string;
  allDay: OccurrenceView[];
  pieces: Piece[];
}

export interface Grid {
  columns: Column[];
  /** Hours shown at the side, from the first up to but without the last. */
  first: number;
  last: number;
}

/** What is drawn at the least, in minutes, so that there is room to press and to read. */
const LEAST = 40;
/** The hours shown even where nothing is on. */
const HOURS = { first: 8, last: 20 };
const DAY = 24 * 60;

const minutesOf = (local: string): number => Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));

/** Lays a week out: every entry on its days, those that overlap side by side. */
export function gridOf(week: string, occurrences: readonly OccurrenceView[], zone: string): Grid {
  const columns: Column[] = Array.from({ length: 7 }, (_, day) => ({ on: addDays(week, day), allDay: [], pieces: [] }));
  for (const of of occurrences) {
    const { first, last } = daysOf(of, zone);
    for (const column of columns) {
      if (column.on < first || column.on > last) continue;
      if (of.all_day) column.allDay.push(of);
      else
        column.pieces.push({
          key: `${keyOf(of)} ${column.on}`,
          of,
          from: column.on === first ? minutesOf(toLocal(of.starts_at, zone)) : 0,
          to: column.on === last ? minutesOf(toLocal(of.ends_at, zone)) || DAY : DAY,
          lane: 0,
          lanes: 1,
          continued: column.on !== first,
        });
    }
  }
  for (const column of columns) layOut(column.pieces);
  const all = columns.flatMap((column) => column.pieces);
  const drawn = all.map((piece) => Math.min(DAY, Math.max(piece.to, piece.from + LEAST)));
  return {
    columns,
    first: Math.min(HOURS.first, ...all.map((piece) => Math.floor(piece.from / 60))),
    last: Math.max(HOURS.last, ...drawn.map((to) => Math.ceil(to / 60))),
  };
}

/** Gives those that overlap lanes beside each other. */
function layOut(pieces: Piece[]): void {
  pieces.sort((a, b) => a.from - b.from || b.to - a.to);
  let group: Piece[] = [];
  let ends: number[] = [];
  const close = (): void => {
    for (const piece of group) piece.lanes = ends.length;
    group = [];
    ends = [];
  };
  for (const piece of pieces) {
    const to = Math.max(piece.to, piece.from + LEAST);
    if (ends.every((end) => end <= piece.from)) close();
    const free = ends.findIndex((end) => end <= piece.from);
    piece.lane = free < 0 ? ends.length : free;
    ends[piece.lane] = to;
    group.push(piece);
  }
  close();
}

/** Where an arrow key leads from an entry: the one before or after on its day, or the nearest in time on the next day that has any. */
export function neighbour(grid: Grid, key: string, arrow: string): string | null {
  const rows = grid.columns.map((column) => [
    ...column.allDay.map((of) => ({ key: `${keyOf(of)} ${column.on}`, from: -1 })),
    ...column.pieces,
  ]);
  const at = rows.findIndex((row) => row.some((one) => one.key === key));
  const row = rows[at] ?? [];
  const place = row.findIndex((one) => one.key === key);
  const here = row[place];
  if (!here) return null;
  switch (arrow) {
    case 'ArrowUp':
      return row[place - 1]?.key ?? null;
    case 'ArrowDown':
      return row[place + 1]?.key ?? null;
    case 'Home':
      return row[0]?.key ?? null;
    case 'End':
      return row.at(-1)?.key ?? null;
    case 'ArrowLeft':
    case 'ArrowRight': {
      const others = arrow === 'ArrowLeft' ? rows.slice(0, at).reverse() : rows.slice(at + 1);
      const next = others.find((other) => other.length > 0) ?? [];
      const nearest = [...next].sort((a, b) => Math.abs(a.from - here.from) - Math.abs(b.from - here.from))[0];
      return nearest?.key ?? null;
    }
    default:
      return null;
  }
}
