import { render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { EntryKind } from '$lib/ipc/bindings';
import { match } from '$lib/router.svelte';

import { routes, screenOf } from '../../../routes';
import { openApp } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import UrgesScreen from '../progress/UrgesScreen.svelte';
import Found from './Found.svelte';
import { practiceWords as words } from './messages.en';
import { Catalogue, entryHref } from './practice.svelte';

const kinds = Object.keys(words.entryKinds) as EntryKind[];
const of: Partial<Record<EntryKind, string>> = {
  practice: 'paced-breathing',
  worksheet_response: 'thought-record',
  weekly_review: '2026-03-02',
  occurrence: 'a1/2026-03-10T18:00:00',
  occurrence_note: 'a1/2026-03-10T18:00:00',
};

describe('what was found', () => {
  it.each(kinds)('leads to a screen that is there: %s', (kind) => {
    const href = entryHref({ kind, id: 'a1', at: '2026-03-09T08:30:00Z', of: of[kind] ?? null, snippet: [] });
    const route = routes.find((one) => match(one.pattern, href.slice(1)) !== null);
    expect(route && screenOf(route)).toBeTruthy();
  });

  it('says of each entry what it is, two changes of one session too', async () => {
    await openApp();
    const view = new Catalogue();
    await view.load();
    const snippet = [{ text: 'the lantern room', found: true }];
    const at = '2026-03-09T08:30:00Z';
    const entries = kinds.map((kind) => ({ kind, id: 'a1', at, of: null, snippet }));
    const changed = ['10', '17'].map((day) => ({
      kind: 'occurrence' as const,
      id: 'a1',
      at,
      of: `a1/2026-03-${day}T18:00:00`,
      snippet,
    }));
    view.results = { entries: [...entries, ...changed], exercises: [], worksheets: [] };
    const { container } = render(Found, { view });
    expect(screen.getAllByRole('link')).toHaveLength(kinds.length + 2);
    expect(screen.getByRole('link', { name: /^Your reminder/ })).toHaveAttribute('href', '#/settings');
    expect(screen.getAllByRole('link', { name: /^Changed session/ })[2]).toHaveAttribute(
      'href',
      '#/occurrence/a1/2026-03-17T18:00:00',
    );
    expect(await structureProblems(container)).toEqual([]);
  });
});

describe('the urges that were met', () => {
  it('are there with what was noted, so that what was found can be read whole', async () => {
    const { world } = await openApp();
    const begun = await world.call('urge_begin', { before: 8 });
    await world.call('urge_end', { id: begun.id, after: 3, triggers: [], note: 'I walked to the lantern\nand back' });
    const found = await world.call('search', { text: 'lantern' });
    expect(found.entries.map((one) => one.kind)).toEqual(['urge']);
    const { container } = render(UrgesScreen);
    expect(await screen.findByText(/I walked to the lantern/)).toBeInTheDocument();
    expect(screen.getByText('From 8 to 3 of 10')).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
  });

  it('say so where there are none', async () => {
    await openApp();
    render(UrgesScreen);
    expect(await screen.findByText('No urges yet')).toBeInTheDocument();
  });
});
