import { beforeEach, describe, expect, it, vi } from 'vitest';

import { openApp, settled, type TestBackend } from '../../../testing/app';
import { Deck } from './copingCards.svelte';
import { Player } from './player.svelte';
import { Catalogue, ExerciseRun } from './practice.svelte';

let backend: TestBackend;
beforeEach(async () => {
  backend = await openApp();
});

describe('the catalogue', () => {
  it('shows what is for a state, and what is kept at hand first', async () => {
    const view = new Catalogue();
    await view.load();
    const all = view.fitting.length;
    view.state = 'sleep';
    expect(view.fitting.length).toBeLessThan(all);
    expect(view.fitting.every((one) => one.states.includes('sleep'))).toBe(true);
    const last = view.fitting.at(-1);
    if (!last) throw new Error('nothing for sleep');
    await view.setFavourite('exercise', last.id, true);
    expect(view.fitting[0]?.id).toBe(last.id);
    expect(view.shelves.map((shelf) => shelf.kind)).toEqual(['cbt', 'motivation', 'safety']);
  });

  it('searches once the typing pauses, and drops an answer that comes late', async () => {
    vi.useFakeTimers();
    try {
      const view = new Catalogue();
      await view.load();
      backend.calls.length = 0;
      for (const text of ['b', 'br', 'breath']) view.search(text);
      await vi.advanceTimersByTimeAsync(300);
      await settled(backend);
      expect(backend.calls).toEqual([{ command: 'search', request: { text: 'breath' } }]);
      expect(view.results?.exercises).toContain('paced-breathing');
      view.search('');
      expect(view.results).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  it('offers what was left, and goes on from there', async () => {
    const run = new ExerciseRun('paced-breathing');
    await run.load();
    await run.begin(6);
    const steps = run.exercise?.steps ?? [];
    const player = new Player(steps, () => undefined);
    player.start();
    player.next();
    player.leave();
    await backend.world.call('practice_leave', { id: run.run?.id ?? '', place: player.place });

    const view = new Catalogue();
    await view.load();
    expect(view.unfinished).toHaveLength(1);
    const again = new ExerciseRun('paced-breathing', run.run?.id ?? null);
    await again.load();
    expect(again.step).toBe('play');
    const resumed = new Player(steps, () => undefined, undefined, again.run?.place ?? null);
    expect(resumed.index).toBe(1);
  });
});

describe('a place that was kept', () => {
  const steps = [
    { title: 'Pick', text: '', form: { kind: 'choose' as const, options: ['a', 'b'], prompt: null } },
    { title: 'Say', text: '', form: { kind: 'write' as const, prompt: 'Why?' } },
  ];

  it('holds what was picked and written, and they become the note', () => {
    const player = new Player(steps, () => undefined);
    player.start();
    player.choose('b');
    player.next();
    player.write('for Mina');
    const again = new Player(steps, () => undefined, undefined, player.place);
    expect(again.index).toBe(1);
    expect(again.note).toBe('Pick: b\n\nSay: for Mina');
    player.leave();
  });

  it('begins at the beginning where it makes no sense', () => {
    for (const odd of [
      '',
      '{',
      'null',
      '[]',
      '{"step":9}',
      '{"step":-1,"held":[{"chosen":5}]}',
      '{"step":"1","held":7}',
    ]) {
      const player = new Player(steps, () => undefined, undefined, odd);
      expect(player.index).toBe(0);
      expect(player.note).toBeNull();
    }
  });
});

describe('coping cards', () => {
  it('are written, changed, and taken away with a way back', async () => {
    const deck = new Deck();
    await deck.load();
    deck.edit(null);
    deck.text = 'This passes';
    await deck.save();
    expect(deck.cards.map((card) => card.text)).toEqual(['This passes']);
    const card = deck.cards[0];
    if (!card) throw new Error('no card');
    deck.edit(card);
    deck.text = 'This always passed';
    await deck.save();
    expect(deck.cards[0]?.text).toBe('This always passed');
    await deck.remove(card);
    expect(deck.cards).toEqual([]);
  });
});
