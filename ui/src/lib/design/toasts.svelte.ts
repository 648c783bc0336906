export interface ToastAction {
  label: string;
  run: () => void | Promise<void>;
}

export interface Toast {
  id: number;
  text: string;
  action: ToastAction | null;
}

/** How long a toast stays: longer where there is something to press. */
const STAY_MS = 6_000;
const STAY_WITH_ACTION_MS = 12_000;

class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** Says something briefly, with (mostly) a way to undo it. */
  show(text: string, action: ToastAction | null = null): void {
    for (const old of this.list) this.drop(old.id);
    const id = this.#next++;
    this.list.push({ id, text, action });
    this.hold(id, false);
  }

  drop(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Takes all away: what comes now needs the whole screen. */
  clear(): void {
    for (const toast of this.list) this.drop(toast.id);
  }

  /** Keeps a toast while a pointer or the focus is on it. */
  hold(id: number, held: boolean): void {
    clearTimeout(this.#timers.get(id));
    if (held) return;
    const toast = this.list.find((one) => one.id === id);
    if (!toast) return;
    this.#timers.set(
      id,
      setTimeout(
        () => {
          this.drop(id);
        },
        toast.action ? STAY_WITH_ACTION_MS : STAY_MS,
      ),
    );
  }
}

export const toasts = new Toasts();
