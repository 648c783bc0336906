import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

const tauri = { group: ['@tauri-apps/*'], message: 'Only lib/ipc talks to Tauri.' };
const chosen = {
  group: ['$lib/ipc/chosen*', '$lib/ipc/tauri'],
  message: 'Go through $lib/ipc/client.',
};
const ipc = { group: ['$lib/ipc', '$lib/ipc/**', '**/ipc/**'], message: 'The design knows no ipc.' };
const features = { group: ['$lib/features/**', '**/features/**'], message: 'This folder knows no feature.' };
const messages = { group: ['$lib/i18n/**', '**/i18n/**'], message: 'The design takes its words as properties.' };

const ban = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'src/lib/ipc/bindings/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      'no-console': 'error',
      'no-eval': 'error',
      'no-restricted-globals': [
        'error',
        { name: 'localStorage', message: 'What a person wrote belongs in the store.' },
        { name: 'sessionStorage', message: 'What a person wrote belongs in the store.' },
        { name: 'indexedDB', message: 'What a person wrote belongs in the store.' },
        { name: 'fetch', message: 'Daymark makes no network traffic.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'Now comes from app_info.',
        },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Now comes from app_info.' },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'svelte/no-at-html-tags': 'error',
      'svelte/no-inline-styles': ['error', { allowTransitions: true }],
      'svelte/no-navigation-without-resolve': 'off',
      // It takes every local Map, Set and Date for state.
      'svelte/prefer-svelte-reactivity': 'off',
      ...ban(tauri, chosen),
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig } },
  },
  { files: ['src/lib/ipc/**'], rules: ban(features) },
  { files: ['src/lib/design/**'], rules: ban(tauri, ipc, features, messages) },
  { files: ['src/lib/i18n/**'], rules: ban(tauri, chosen, features) },
  { files: ['src/**/*.test.ts', 'src/testing/**'], rules: ban(tauri) },
  { files: ['*.config.js', '*.config.ts', 'bridge/**'], languageOptions: { globals: { ...globals.node } } },
);
