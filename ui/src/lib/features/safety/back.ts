import { navigate, router } from '$lib/router.svelte';

/** Where the person came from; Support, if it was nowhere in the app. */
export function back(): void {
  if (router.moves > 0) window.history.back();
  else navigate('/support');
}
