import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { damageSentences } from '$lib/i18n';
import type { Damage, VaultStatus } from '$lib/ipc/bindings';
import type { WorldOptions } from '$lib/ipc/bridge';

import { openApp, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import LockScreen from './LockScreen.svelte';
import { causes, nextSteps } from './messages.en';

async function show(
  options: Partial<WorldOptions>,
): Promise<{ opened: ReturnType<typeof vi.fn>; container: HTMLElement; backend: TestBackend }> {
  const backend = await openApp({ vault: 'locked', keyring: false, passphrase: 'four plain words here', ...options });
  const opened = vi.fn<(status: VaultStatus) => Promise<void>>(() => Promise.resolve());
  const status = await backend.call('vault_status', null);
  const { container } = render(LockScreen, { status, onopen: opened, onretry: () => Promise.resolve() });
  return { opened, container, backend };
}

describe('the lock', () => {
  it('opens by passphrase and says when it is the wrong one', async () => {
    const { opened, container } = await show({});
    const field = screen.getByLabelText('Passphrase');
    await userEvent.type(field, 'not this one{Enter}');
    expect(await screen.findByText(/does not open your entries/)).toBeInTheDocument();
    expect(field).toBeInvalid();
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.clear(field);
    await userEvent.type(field, 'four plain words here{Enter}');
    await waitFor(() => {
      expect(opened).toHaveBeenCalledTimes(1);
    });
    expect(field).toHaveValue('');
  });

  it('asks for a passphrase before it tries', async () => {
    const { backend } = await show({});
    await userEvent.click(screen.getByRole('button', { name: 'Open' }));
    expect(screen.getByText('Please type your passphrase.')).toBeInTheDocument();
    expect(backend.calls.some(({ command }) => command === 'vault_unlock')).toBe(false);
  });

  it('says of a keyring with another key what else opens the store, if anything does', async () => {
    const { backend } = await show({ keyring: true, locked_by_person: true });
    for (const [others, said] of [
      [['passphrase'], /holds another key.*Open them with your passphrase\.$/],
      [[], /holds another key.*Log in to this computer/],
    ] as const) {
      backend.failing.set('vault_unlock', { kind: 'keyring_wrong', others: [...others] });
      await userEvent.click(screen.getByRole('button', { name: /keyring/ }));
      expect(await screen.findByText(said)).toBeInTheDocument();
    }
    backend.failing.set('vault_unlock', { kind: 'keyring_empty', others: [] });
    await userEvent.click(screen.getByRole('button', { name: /keyring/ }));
    expect(await screen.findByText(/holds no key for your entries/)).not.toHaveTextContent('passphrase');
  });

  it('opens by the keyring on its own, but not where the person locked it', async () => {
    const free = await show({ keyring: true });
    await waitFor(() => {
      expect(free.opened).toHaveBeenCalledTimes(1);
    });
    const locked = await show({ keyring: true, locked_by_person: true });
    await userEvent.click(screen.getAllByRole('button', { name: /keyring/ }).at(-1) as HTMLElement);
    await waitFor(() => {
      expect(locked.opened).toHaveBeenCalledTimes(1);
    });
    expect(locked.backend.calls.filter(({ command }) => command === 'vault_unlock')).toHaveLength(1);
  });

  it.each(Object.keys(damageSentences) as Damage[])(
    'says what to do about %s, and folds away the names of files',
    async (what) => {
      const { container } = await show({ damage: what });
      const said = container.querySelector('.card p');
      expect(said).toHaveTextContent(`Nothing was deleted or changed by Daymark. ${causes[what]}`);
      expect(screen.getByText(/someone who is good with computers can help/)).toBeInTheDocument();
      // The names of files are only in what is folded away.
      const details = screen.getByText('Details for someone who helps').closest('details');
      expect(details).not.toHaveAttribute('open');
      for (const sentence of [damageSentences[what], nextSteps[what]])
        expect(details).toContainElement(screen.getByText(sentence));
      for (const one of screen.queryAllByText(/vault\./)) expect(details).toContainElement(one);
      expect(screen.getByRole('heading', { level: 1, name: 'Your entries cannot be opened' })).toBeInTheDocument();
      expect(await structureProblems(container)).toEqual([]);
    },
  );
});
