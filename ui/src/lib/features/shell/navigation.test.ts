import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { useBackend } from '$lib/ipc/client';
import { MemoryBackend } from '$lib/ipc/memory';

import { structureProblems } from '../../../testing/axe';
import Shell from './Shell.svelte';

describe('the shell', () => {
  it('has the five places and Urge, moves the focus to a new heading, and locks by Ctrl+L', async () => {
    useBackend(new MemoryBackend());
    const { container } = render(Shell);
    for (const place of ['Today', 'Practice', 'Schedule', 'Progress', 'Support'])
      expect(await screen.findByRole('link', { name: place })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Urge: get help now' })).toHaveAttribute('href', '#/urge');
    expect(await structureProblems(container)).toEqual([]);
    window.location.hash = '#/settings';
    window.dispatchEvent(new Event('hashchange'));
    const heading = await screen.findByRole('heading', { level: 1, name: 'Settings' });
    await expect.poll(() => document.activeElement).toBe(heading);
    await userEvent.keyboard('{Control>}l{/Control}');
    expect(await screen.findByRole('heading', { level: 1, name: 'Daymark is locked' })).toBeInTheDocument();
    expect(screen.queryByRole('navigation')).not.toBeInTheDocument();
  });
});
