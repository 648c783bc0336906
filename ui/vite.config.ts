import { fileURLToPath } from 'node:url';

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

// `vite build --mode memory` builds the app on its in-memory backend, for looking at it in a browser. Nothing else bundles that backend.
export default defineConfig(({ mode, command }) => {
  const memory = mode === 'memory' || (command === 'serve' && !process.env['TAURI_ENV_PLATFORM']);
  return {
    plugins: [svelte()],
    clearScreen: false,
    server: { port: 5173, strictPort: true },
    resolve: {
      alias: {
        '$lib/ipc/chosen': path(memory ? './src/lib/ipc/chosenMemory.ts' : './src/lib/ipc/chosenTauri.ts'),
        $lib: path('./src/lib'),
      },
      ...(mode === 'test' ? { conditions: ['browser'] } : {}),
    },
    build: {
      target: 'es2022',
      outDir: mode === 'memory' ? 'dist-memory' : 'dist',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    test: {
      environment: 'happy-dom',
      setupFiles: ['./src/testing/setup.ts'],
      include: ['src/**/*.test.ts'],
      restoreMocks: true,
      // A busy machine is no fault of a test.
      testTimeout: 30_000,
    },
  };
});
