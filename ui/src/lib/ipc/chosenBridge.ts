import type { Backend } from './backend';
import { Bridge, type Line, type WorldOptions } from './bridge';

/** What an address asks for: `?first` shows the first run, `?locked` the lock, `?damaged` a store that cannot open, `?empty` no demo. */
function optionsOf(search: string): Partial<WorldOptions> {
  const asked = new URLSearchParams(search);
  if (asked.has('first')) return { vault: 'absent', welcomed: false };
  if (asked.has('damaged')) return { vault: 'locked', damage: 'slots_missing' };
  return { demo: !asked.has('empty'), ...(asked.has('locked') ? { vault: 'locked', locked_by_person: true } : {}) };
}

// Vite looks for these very words.
const hot = import.meta.hot;
if (!hot) throw new Error('only the development server has a bridge');

const bridge = new Bridge({
  send(message) {
    hot.send('daymark:to-bridge', message);
  },
  hear(heard) {
    hot.on('daymark:from-bridge', (line: Line) => {
      heard(line);
    });
  },
});
const world = bridge.begin(optionsOf(window.location.search));

/** The real app on a made-up computer, for looking at the window in a browser. It keeps nothing once the page is gone. */
export const chosenBackend: Backend = {
  call: async (command, request) => (await world).call(command, request),
  listen(event, heard) {
    let stop = (): void => undefined;
    void world.then((ready) => {
      stop = ready.listen(event, heard);
    });
    return () => {
      stop();
    };
  },
};
