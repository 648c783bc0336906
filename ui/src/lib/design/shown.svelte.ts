/** What the page that is shown and the shell around it tell each other. */
class Shown {
  /** The heading of the page. */
  title = $state('');
  /** Where the person came from, and the way back there; `null` where they came from outside. */
  back = $state.raw<{ label: string; go: () => void } | null>(null);
}

export const shown = new Shown();
