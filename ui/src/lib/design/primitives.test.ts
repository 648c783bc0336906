import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { createRawSnippet } from 'svelte';
import { describe, expect, it, vi } from 'vitest';

import { structureProblems } from '../../testing/axe';
import { Button, Choice, Dialog, ErrorNote, Scale, Segmented, Switch, TextField, ToastHost, toasts } from '.';

const words = (text: string): ReturnType<typeof createRawSnippet> =>
  createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));

describe('Button', () => {
  it('takes no second press while it is busy', async () => {
    const pressed = vi.fn();
    const { rerender } = render(Button, { children: words('Save'), onclick: pressed });
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await rerender({ busy: true });
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(pressed).toHaveBeenCalledTimes(1);
  });

  it('is a link where it leads somewhere', () => {
    render(Button, { children: words('Go'), href: '#/today' });
    expect(screen.getByRole('link', { name: 'Go' })).toHaveAttribute('href', '#/today');
  });
});

describe('TextField', () => {
  it('names its input and ties hint and error to it', async () => {
    const { container } = render(TextField, {
      label: 'Name',
      value: '',
      hint: 'Any name',
      error: 'Please fill in the name.',
    });
    const input = screen.getByLabelText('Name');
    expect(input).toHaveAccessibleDescription('Any name Please fill in the name.');
    expect(input).toBeInvalid();
    expect(await structureProblems(container)).toEqual([]);
  });
});

describe('Scale', () => {
  it('offers eleven radios, named with their ends', async () => {
    const chosen = vi.fn();
    const { container } = render(Scale, {
      legend: 'Craving',
      value: null,
      low: 'none',
      high: 'the strongest',
      onchange: chosen,
    });
    expect(screen.getAllByRole('radio')).toHaveLength(11);
    expect(screen.getByRole('radio', { name: '0, none' })).not.toBeChecked();
    await userEvent.click(screen.getByRole('radio', { name: '7' }));
    expect(chosen).toHaveBeenCalledWith(7);
    expect(screen.getByRole('radio', { name: '7' })).toBeChecked();
    expect(screen.getByRole('radiogroup', { name: 'Craving' })).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
  });
});

describe('Choice, Segmented and Switch', () => {
  it('toggle, choose and turn', async () => {
    render(Choice, { label: 'Stress', pressed: false });
    await userEvent.click(screen.getByRole('button', { name: 'Stress' }));
    expect(screen.getByRole('button', { name: 'Stress' })).toHaveAttribute('aria-pressed', 'true');

    const chosen = vi.fn();
    render(Segmented, {
      legend: 'Theme',
      value: 'a',
      options: [
        { value: 'a', label: 'Light' },
        { value: 'b', label: 'Dark' },
      ],
      onchange: chosen,
    });
    await userEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    expect(chosen).toHaveBeenCalledWith('b');

    const turned = vi.fn();
    const { container } = render(Switch, {
      label: 'Quiet hours',
      checked: false,
      hint: 'No notifications.',
      onchange: turned,
    });
    await userEvent.click(screen.getByRole('switch', { name: 'Quiet hours' }));
    expect(turned).toHaveBeenCalledWith(true);
    expect(await structureProblems(container)).toEqual([]);
  });
});

describe('ErrorNote and Dialog', () => {
  it('are announced and named', async () => {
    render(ErrorNote, { message: 'Something did not work.' });
    expect(screen.getByRole('alert')).toHaveTextContent('Something did not work.');
    render(Dialog, { open: true, title: 'Remove it?', closeLabel: 'Close', description: 'You can undo this.' });
    expect(await screen.findByRole('dialog', { name: 'Remove it?' })).toHaveAccessibleDescription('You can undo this.');
  });
});

describe('ToastHost', () => {
  it('says something once and undoes it', async () => {
    const undo = vi.fn();
    render(ToastHost, { closeLabel: 'Close', sentence: () => 'It did not work.' });
    toasts.show('Deleted.', { label: 'Undo', run: undo });
    expect(await screen.findByText('Deleted.')).toBeInTheDocument();
    expect(screen.getByRole('status')).toHaveTextContent('Deleted.');
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(undo).toHaveBeenCalledTimes(1);
    expect(screen.queryByText('Deleted.')).not.toBeInTheDocument();
  });

  it('undoes by Ctrl+Z, but not while something is being written', async () => {
    const undo = vi.fn();
    render(ToastHost, { closeLabel: 'Close', sentence: () => 'It did not work.' });
    render(TextField, { label: 'Note', value: '' });
    toasts.show('Deleted.', { label: 'Undo', run: undo });
    await userEvent.click(screen.getByLabelText('Note'));
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(undo).not.toHaveBeenCalled();
    screen.getByLabelText('Note').blur();
    await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}z');
    expect(undo).not.toHaveBeenCalled();
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(undo).toHaveBeenCalledTimes(1);
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(undo).toHaveBeenCalledTimes(1);
    toasts.show('Saved.');
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(screen.getByText('Saved.')).toBeInTheDocument();
    toasts.clear();
  });

  it('says so where it cannot be undone', async () => {
    render(ToastHost, { closeLabel: 'Close', sentence: (thrown) => `It did not work: ${String(thrown)}` });
    for (const run of [
      () => Promise.reject(new Error('late')),
      () => {
        throw new Error('at once');
      },
    ]) {
      toasts.show('Deleted.', { label: 'Undo', run });
      await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
      expect(await screen.findByText(/^It did not work: Error: (late|at once)$/)).toBeInTheDocument();
    }
  });
});
