import { must } from './rules';

type Entry = { id: string };

/** Entries by their id. What is deleted stays in its list, out of sight, until it is restored. */
export class Records {
  #gone = new Set<string>();

  isGone(id: string): boolean {
    return this.#gone.has(id);
  }

  live<T extends Entry>(list: T[]): T[] {
    return list.filter((one) => !this.#gone.has(one.id));
  }

  put<T extends Entry>(list: T[], entry: T, newestFirst: boolean): T {
    const at = list.findIndex((one) => one.id === entry.id);
    if (at >= 0) list[at] = entry;
    else if (newestFirst) list.unshift(entry);
    else list.push(entry);
    return entry;
  }

  get<T extends Entry>(list: T[], id: string): T {
    return must(this.live(list).find((one) => one.id === id));
  }

  delete(id: string): null {
    this.#gone.add(id);
    return null;
  }

  restore<T extends Entry>(list: T[], id: string): T {
    this.#gone.delete(id);
    return this.get(list, id);
  }

  /** How it stands now, to be put back. */
  keep(): () => void {
    const gone = new Set(this.#gone);
    return () => (this.#gone = new Set(gone));
  }
}
