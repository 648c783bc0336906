import { toasts } from '$lib/design';
import { common } from '$lib/i18n';
import { navigate } from '$lib/router.svelte';

/** Something was taken away on its own page: on to the list, with a way back to the page. */
export function gone(said: string, list: string, page: string, restore: () => Promise<unknown>): void {
  navigate(list, { done: true });
  toasts.show(said, {
    label: common.undo,
    run: async () => {
      await restore();
      navigate(page);
    },
  });
}
