import type { Theme } from '$lib/ipc/bindings';

/** Puts a theme on the page, following the system where that was chosen, until the returned function is called. */
export function applyTheme(theme: Theme): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const set = (): void => {
    document.documentElement.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  };
  set();
  if (theme !== 'system') return () => undefined;
  dark.addEventListener('change', set);
  return () => {
    dark.removeEventListener('change', set);
  };
}
