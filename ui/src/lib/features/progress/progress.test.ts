import { render, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { openApp } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { changeProfile, checkIn } from '../../../testing/seed';
import { progressWords } from './messages.en';
import ProgressScreen from './ProgressScreen.svelte';

describe('days in recovery', () => {
  it('are told with those that are not known', async () => {
    const { world } = await openApp({ now: '2026-03-06T20:00:00Z' });
    await changeProfile(world, { recovery_started_on: '2026-02-04' });
    await world.call('lapse_record', { on: '2026-02-26', what: [], triggers: [] });
    await world.call('check_in_record', checkIn());
    await world.setNow('2026-03-09T20:00:00Z');
    const { container } = render(ProgressScreen);
    expect(
      await screen.findByText('30 of 34 days without use. They all count. 3 days are not known.'),
    ).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
  });
});

describe('urges in words', () => {
  it('have what was rated, and no more', () => {
    expect(progressWords.urgeRated(7, 3)).toBe('From 7 to 3 of 10');
    expect(progressWords.urgeRated(7, null)).toBe('Rated 7 of 10');
    expect(progressWords.urgeRated(null, 3)).toBe('3 of 10 at the end');
    expect(progressWords.urgeRated(null, null)).toBe('Not rated');
  });
});

describe('what helps', () => {
  it('says in words how far each exercise eased, and how much that varies', async () => {
    const backend = await openApp();
    const rated = [
      ['body-scan', 6, 2],
      ['body-scan', 7, 5],
      ['urge-surfing', 5, 4],
    ] as const;
    for (const [exercise, before, after] of rated) {
      const { id } = await backend.call('practice_begin', { exercise, urge: null, before });
      await backend.call('practice_end', { id, outcome: 'finished', after, note: null });
    }
    const { container } = render(ProgressScreen);
    const helps = within(await screen.findByRole('region', { name: 'What helps' }));
    const [first, second] = helps.getAllByRole('listitem');
    expect(first).toHaveTextContent('3 points lower on average (2 times)');
    expect(first).toHaveTextContent('It varies by about 1.4 points.');
    expect(second).toHaveTextContent('1 point lower on average (1 time)');
    expect(second).not.toHaveTextContent('It varies');
    expect(await structureProblems(container)).toEqual([]);
  });
});
