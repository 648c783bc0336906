import type { CrisisLine } from '$lib/ipc/bindings';

/** A line under its one name, with every way to reach it. */
export interface NamedLines {
  name: string;
  lines: CrisisLine[];
}

/** The lines as they come, those of one name together. */
export function byName(lines: readonly CrisisLine[]): NamedLines[] {
  const found = new Map<string, CrisisLine[]>();
  for (const line of lines) found.set(line.name, [...(found.get(line.name) ?? []), line]);
  return [...found].map(([name, of]) => ({ name, lines: of }));
}
