import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { openApp } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import Shell from './Shell.svelte';

describe('the shell', () => {
  it('has the five places and Urge, moves the focus to a new heading, and locks by Ctrl+L', async () => {
    await openApp();
    const { container } = render(Shell);
    for (const place of ['Today', 'Practice', 'Schedule', 'Progress', 'Support'])
      expect(await screen.findByRole('link', { name: place })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Urge: get help now' })).toHaveAttribute('href', '#/urge');
    expect(await structureProblems(container)).toEqual([]);
    window.location.hash = '#/settings';
    window.dispatchEvent(new Event('hashchange'));
    const heading = await screen.findByRole('heading', { level: 1, name: 'Settings' });
    await expect.poll(() => document.activeElement).toBe(heading);
    expect(document.title).toBe('Settings – Daymark');
    // The focus has it read out; a live region would say it once more.
    for (const live of container.querySelectorAll('[aria-live]')) expect(live).not.toHaveTextContent('Settings');
    // Back is where the person came from, whatever the page's parent is.
    expect(screen.getByRole('link', { name: 'Back: Today' })).toBeInTheDocument();
    await userEvent.keyboard('{Control>}+{/Control}');
    expect(document.documentElement).toHaveAttribute('data-text-size', '115');
    expect(await screen.findByText('Text size: 115%')).toBeInTheDocument();
    await userEvent.keyboard('{Control>}0{/Control}');
    expect(document.documentElement).toHaveAttribute('data-text-size', '100');
    await userEvent.keyboard('{Control>}l{/Control}');
    expect(await screen.findByRole('heading', { level: 1, name: 'Daymark is locked' })).toBeInTheDocument();
    await expect.poll(() => document.title).toBe('Daymark');
    expect(screen.queryByRole('navigation')).not.toBeInTheDocument();
  });
});
