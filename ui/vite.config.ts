import { fileURLToPath } from 'node:url';

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

import { bridge } from './bridge/plugin.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

// In a browser, from the development server, the window has the bridge behind it; in the app, Tauri. Nothing else bundles the bridge.
export default defineConfig(({ command, mode }) => {
  const isInBrowser = command === 'serve' && mode !== 'test' && !process.env['TAURI_ENV_PLATFORM'];
  return {
    plugins: [svelte(), ...(isInBrowser ? [bridge()] : [])],
    clearScreen: false,
    server: { port: 5173, strictPort: true },
    resolve: {
      alias: {
        '$lib/ipc/chosen': path(`./src/lib/ipc/chosen${isInBrowser ? 'Bridge' : 'Tauri'}.ts`),
        $lib: path('./src/lib'),
      },
      ...(mode === 'test' ? { conditions: ['browser'] } : {}),
    },
    build: {
      target: 'es2022',
      outDir: 'dist',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    test: {
      environment: 'happy-dom',
      globalSetup: ['./src/testing/globalSetup.ts'],
      setupFiles: ['./src/testing/setup.ts'],
      include: ['src/**/*.test.ts'],
      restoreMocks: true,
      // A busy machine is no fault of a test.
      testTimeout: 30_000,
      expect: { poll: { timeout: 10_000 } },
    },
  };
});
