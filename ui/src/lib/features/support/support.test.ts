import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';
import type { VaultStatus } from '$lib/ipc/bindings';
import { useBackend } from '$lib/ipc/client';
import { MemoryBackend } from '$lib/ipc/memory';
import { sampleBackend } from '$lib/ipc/memory/sample';

import { structureProblems } from '../../../testing/axe';
import LockScreen from '../lock/LockScreen.svelte';
import UrgeScreen from '../urge/UrgeScreen.svelte';
import CallCard from './CallCard.svelte';
import { Help } from './help.svelte';
import { byName } from './lines';
import { supportWords as words } from './messages.en';
import SupportScreen from './SupportScreen.svelte';

let backend: MemoryBackend;

beforeEach(() => {
  toasts.clear();
  backend = sampleBackend('');
  backend.profile.country = 'US';
  useBackend(backend);
});

const dialled = (): unknown => backend.calls.filter(({ command }) => command === 'call_number').at(-1)?.request;

/** Every button of the crisis lines says briefly what it does, and in full whose number it is. */
async function saysWhoIsCalled(): Promise<void> {
  const call = await screen.findByRole('button', { name: 'Call 988, Suicide & Crisis Lifeline' });
  expect(call).toHaveTextContent(/^Call 988$/);
  expect(screen.getAllByText('988 Suicide & Crisis Lifeline')).toHaveLength(1);
  const text = screen.getByRole('button', { name: 'Text 988, Suicide & Crisis Lifeline' });
  expect(text).toHaveTextContent(/^Text 988$/);
  await userEvent.click(text);
  expect(dialled()).toEqual({ number: '988', by: 'text' });
  expect(screen.getByRole('button', { name: 'Call 911, Emergency services' })).toHaveTextContent(/^Call 911$/);
}

describe('crisis lines', () => {
  it('stand under their one name, whose number is not said twice', async () => {
    const [line] = (await backend.call('crisis_lines', null)).countries[0]?.lines ?? [];
    if (!line) throw new Error('There is no line.');
    const [one, other] = byName([
      { ...line, name: 'A' },
      { ...line, name: 'B' },
      { ...line, name: 'A' },
    ]);
    expect([one?.name, one?.lines.length, other?.name]).toEqual(['A', 2, 'B']);
    expect(words.of('Call 3114', '3114, numéro national', '3114')).toBe('Call 3114, numéro national');
    expect(words.of('Call 1737', '1737', '1737')).toBe('Call 1737');
    expect(words.of('Text SHOUT to 85258', 'Shout', '85258')).toBe('Text SHOUT to 85258, Shout');
  });

  it('are called from Support', async () => {
    const { container } = render(SupportScreen);
    await saysWhoIsCalled();
    expect(screen.getByText(/^For any crisis: .* Day and night\.$/)).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
    backend.failing.set('call_number', { kind: 'unexpected' });
    await userEvent.click(screen.getByRole('button', { name: 'Call Maya' }));
    expect(await screen.findByRole('alert')).toBeInTheDocument();
  });

  it('are called from an urge, and it is said there when that does not work', async () => {
    const { container } = render(UrgeScreen);
    await saysWhoIsCalled();
    expect(await structureProblems(container)).toEqual([]);
    backend.failing.set('call_number', { kind: 'unexpected' });
    await userEvent.click(screen.getByRole('button', { name: 'Call Maya' }));
    expect(await screen.findByRole('alert')).toBeInTheDocument();
  });

  it('are called while the store is locked', async () => {
    backend = new MemoryBackend({ vault: { state: 'locked' } });
    backend.profile.country = 'US';
    useBackend(backend);
    const status: VaultStatus = await backend.call('vault_status', null);
    const nothing = (): Promise<void> => Promise.resolve();
    const { container } = render(LockScreen, { status, onopen: nothing, onretry: nothing });
    await saysWhoIsCalled();
    expect(backend.calls.some(({ command }) => command === 'person_list')).toBe(false);
    expect(await structureProblems(container)).toEqual([]);
  });
});

describe('people to call', () => {
  it('are there though the lines cannot be read, and the lines though the people cannot', async () => {
    backend.failing.set('crisis_lines', { kind: 'unexpected' });
    const people = new Help();
    await people.load();
    expect([people.people.length, people.here]).toEqual([2, null]);
    backend.failing.clear();
    backend.failing.set('person_list', { kind: 'unexpected' });
    const lines = new Help();
    await lines.load();
    expect([lines.people.length, lines.here?.country]).toEqual([0, 'US']);
    render(CallCard, { help: lines });
    expect(screen.getByRole('link', { name: 'People and crisis lines' })).toBeInTheDocument();
  });
});
