import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';
import type { CommandName } from '$lib/ipc/backend';
import type { Encouragement } from '$lib/ipc/bindings';

import { openApp, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { missedOf, requests, setPreferences } from '../../../testing/record';
import { addGroup, addPeople, changeProfile, recordCheckIn } from '../../../testing/seed';
import { encouragementSentence, recoverySentence } from './messages.en';
import { askedAgain, TodayState } from './today.svelte';
import TodayScreen from './TodayScreen.svelte';

beforeEach(() => {
  toasts.clear();
  askedAgain.urge = null;
  window.location.hash = '';
});

/** The last request of a command. */
const asked = (backend: TestBackend, command: CommandName): unknown => requests(backend, command).at(-1);

const toasted = (): string[] => toasts.list.map(({ text }) => text);

/** Takes the button of the toast. */
async function undo(): Promise<void> {
  await expect.poll(() => toasts.list[0]?.action).toBeDefined();
  await toasts.list[0]?.action?.run();
}

/** Someone in the fifth week of recovery, who was last in group on Friday. */
async function inProgramme(): Promise<TestBackend> {
  const backend = await openApp();
  await changeProfile(backend.world, { name: 'Sam', recovery_started_on: '2026-02-04' });
  await addGroup(backend, { bring: 'The thought record\nA bottle of water' });
  return backend;
}

/** Someone whom the weekly review of last evening and the check-in of this morning did not reach. */
async function withMissed(): Promise<TestBackend> {
  const backend = await openApp({ now: '2026-03-08T12:00:00Z' });
  const weekly_review = { day: 'sunday', time: '18:00:00' } as const;
  await setPreferences(backend, { check_in_times: ['07:00:00'], quiet_hours: null, weekly_review });
  await backend.world.setNow('2026-03-09T08:30:00Z');
  await backend.world.deliver();
  return backend;
}

/** Someone who wrote down nothing for 15 days. */
async function away(): Promise<TestBackend> {
  const backend = await openApp({ now: '2026-02-22T08:30:00Z' });
  await changeProfile(backend.world, { recovery_started_on: '2026-01-21' });
  await addPeople(backend);
  await addGroup(backend, { starts: '2026-02-23T10:00:00' });
  const due_at = '2026-02-25T18:00:00Z';
  await backend.world.call('homework_add', { session: null, item: { kind: 'other' }, note: 'Ask Maya', due_at });
  await recordCheckIn(backend);
  await backend.world.call('vault_lock', null);
  await backend.world.setNow('2026-03-09T08:30:00Z');
  await backend.world.call('vault_unlock', { passphrase: null });
  return backend;
}

describe('Today', () => {
  it('shows the next session with its countdown, the check-ins and the recovery days', async () => {
    await inProgramme();
    const { container } = render(TodayScreen);
    expect(await screen.findByText('Morning group')).toBeInTheDocument();
    expect(screen.getByText('In 1 h 30 min')).toBeInTheDocument();
    expect(screen.getByText('A bottle of water')).toBeInTheDocument();
    expect(screen.getByText('34')).toBeInTheDocument();
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
    expect(await structureProblems(container)).toEqual([]);
  });

  it('takes attendance in one tap and gives it back', async () => {
    await inProgramme();
    const { unmount } = render(TodayScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'There' }));
    await expect.poll(() => screen.queryByText('Were you there?')).toBeNull();
    unmount();

    await inProgramme();
    const state = new TodayState();
    await state.load();
    const open = state.today?.attendance_open[0];
    if (!open) throw new Error('there is no open attendance');
    const back = await state.attend(open, 'late');
    expect(state.today?.attendance_open).toHaveLength(0);
    await back?.();
    expect(state.today?.attendance_open).toHaveLength(1);
  });

  it('greets a first day with one thing to do', async () => {
    await openApp();
    render(TodayScreen);
    expect(await screen.findByRole('heading', { name: 'A fresh start' })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Add a session' })).toHaveAttribute('href', '#/session/new');
  });

  it('leads back into an open urge', async () => {
    const { world } = await openApp();
    await world.call('urge_begin', { before: 8 });
    render(TodayScreen);
    expect(await screen.findByRole('link', { name: 'Go on' })).toHaveAttribute('href', '#/urge');
  });

  it('snoozes a missed reminder, puts one away, and takes both back', async () => {
    const backend = await withMissed();
    const missed = async (): Promise<string[]> => (await missedOf(backend)).map(({ about }) => about.kind);
    const { container } = render(TodayScreen);
    const snooze = await screen.findByRole('button', { name: /^Snooze 10 minutes: Check-in, today/ });
    expect(await structureProblems(container)).toEqual([]);
    // The moment of the other one is gone.
    expect(screen.getAllByRole('button', { name: /^Snooze/ })).toHaveLength(1);
    await userEvent.click(snooze);
    await expect.poll(missed).toEqual(['weekly_review']);
    await expect.poll(toasted).toEqual(['It comes at 8:40 AM.']);
    await expect.poll(() => document.activeElement).toHaveAccessibleName('While you were away');
    await undo();
    expect(await missed()).toEqual(['check_in', 'weekly_review']);

    await userEvent.click(screen.getByRole('button', { name: /^Done: Weekly review/ }));
    await expect.poll(missed).toEqual(['check_in']);
    await expect.poll(toasted).toEqual(['Done. It is off your list.']);
    await undo();
    expect(await missed()).toEqual(['check_in', 'weekly_review']);
    await userEvent.click(screen.getByRole('button', { name: 'Put all away' }));
    await expect.poll(() => screen.queryByText('While you were away')).toBeNull();
  });

  it('says where a reminder could not be snoozed, and keeps it', async () => {
    const backend = await withMissed();
    backend.failing.set('reminder_snooze', { kind: 'disk_full' });
    render(TodayScreen);
    await userEvent.click(await screen.findByRole('button', { name: /^Snooze 10 minutes/ }));
    expect(await screen.findByRole('alert')).toHaveTextContent('no room left');
    expect(await missedOf(backend)).toHaveLength(2);
  });

  it('says what went wrong and tries again', async () => {
    const backend = await openApp();
    backend.failing.set('today_get', { kind: 'disk_full' });
    render(TodayScreen);
    expect(await screen.findByRole('alert')).toHaveTextContent('no room left');
    backend.failing.clear();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'A fresh start' })).toBeInTheDocument();
  });
});

describe('coming back', () => {
  it('meets one card, and folds away all that was missed', async () => {
    await away();
    const { container } = render(TodayScreen);
    const card = within(await screen.findByRole('region', { name: 'Good that you are here' }));
    expect(card.getByText(/It has been 15 days\. Nothing was lost\./)).toHaveTextContent(
      'Your 33 days without use still count.',
    );
    expect(card.getByRole('link', { name: 'How are you now?' })).toHaveAttribute('href', '#/check-in');
    expect(card.getByRole('link', { name: 'Ride out an urge' })).toHaveAttribute('href', '#/urge');
    expect(card.getByRole('link', { name: 'Something happened' })).toHaveAttribute('href', '#/lapse');
    expect(container.querySelectorAll('details[open]')).toHaveLength(0);
    for (const name of ['Were you there?', 'Homework', 'Your week in review', 'While you were away'])
      for (const region of screen.queryAllByRole('region', { name })) expect(region.closest('details')).not.toBeNull();
    expect(screen.getByText('While you were away').closest('details')).not.toBeNull();
    expect(screen.getByText('Morning group', { selector: '.what a' }).closest('details')).toBeNull();
    expect(screen.getAllByText(/A check-in reminder .* did not reach you/)).toHaveLength(3);
    expect(screen.getByText('And 25 more did not reach you.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /^Snooze/ })).toBeNull();
    expect(await structureProblems(container)).toEqual([]);
    for (const fold of container.querySelectorAll('details')) fold.open = true;
    expect(await structureProblems(container)).toEqual([]);
  });

  it('calls the first person, and has the number where that does not work', async () => {
    const backend = await away();
    const { container } = render(TodayScreen);
    const button = await screen.findByRole('button', { name: 'Call Maya' });
    await userEvent.click(button);
    expect(asked(backend, 'call_number')).toMatchObject({ number: '+44 20 7946 0018', by: 'call' });
    expect(await screen.findByText(/If nothing opens, dial \+44 20 7946 0018/)).toBeInTheDocument();
    backend.failing.set('call_number', { kind: 'no_dialer' });
    await userEvent.click(button);
    expect(await screen.findByText('+44 20 7946 0018')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Copy' })).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
  });

  it('lets what was missed rest', async () => {
    const backend = await away();
    render(TodayScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'Let it rest' }));
    await expect.poll(() => screen.queryByRole('button', { name: 'Let it rest' })).toBeNull();
    expect(asked(backend, 'away_rest')).toBeNull();
    await expect.poll(toasted).toEqual(['Put away. Your entries stay as they are.']);
    expect(screen.queryByText('While you were away')).toBeNull();
    expect(screen.queryByText('Were you there?')).toBeNull();
    // What is still to be done stays, folded.
    expect(screen.getByRole('region', { name: 'Homework' }).closest('details')).not.toBeNull();
  });

  it('is no wall after the first check-in either, and today stays in sight', async () => {
    const backend = await away();
    await recordCheckIn(backend);
    await backend.world.setNow('2026-03-09T13:30:00Z');
    await backend.world.deliver();
    const { container } = render(TodayScreen);
    const rest = (await screen.findByText('From the last days')).closest('details');
    const open = screen.getAllByRole('region', { name: 'Were you there?' });
    expect(open.map((one) => one.closest('details'))).toEqual([rest, null]);
    expect(within(open[1] ?? container).getAllByRole('group')).toHaveLength(1);
    expect(screen.getByText('While you were away').closest('details')).toBe(rest);
    expect(await structureProblems(container)).toEqual([]);
  });
});

describe('days that nobody reported', () => {
  const silence = { from_on: '2026-03-03', to_on: '2026-03-06' };
  const question = 'Nothing is written down from March 3 to March 6. How were those days?';

  async function silent(): Promise<TestBackend> {
    const backend = await openApp({ now: '2026-03-02T08:30:00Z' });
    await changeProfile(backend.world, { recovery_started_on: '2026-02-04' });
    for (const now of ['2026-03-02T08:30:00Z', '2026-03-07T08:30:00Z']) {
      await backend.world.setNow(now);
      await recordCheckIn(backend);
    }
    await backend.world.setNow('2026-03-09T08:30:00Z');
    return backend;
  }

  it('are asked about once, and the answer can be taken back', async () => {
    const backend = await silent();
    const { container } = render(TodayScreen);
    const card = within(await screen.findByRole('group', { name: question }));
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(card.getByRole('button', { name: 'No use' }));
    await expect.poll(() => screen.queryByText(question)).toBeNull();
    expect(asked(backend, 'silence_answer')).toEqual({ ...silence, answer: 'without_use' });
    await expect.poll(toasted).toEqual(['Saved. Those days count as days without use.']);
    await undo();
    expect(asked(backend, 'silence_answer')).toEqual({ ...silence, answer: null });
    await userEvent.click(await screen.findByRole('button', { name: 'Rather not say' }));
    await expect.poll(() => asked(backend, 'silence_answer')).toEqual({ ...silence, answer: 'unsaid' });
  });

  it('lead on to a lapse where there was use', async () => {
    const backend = await silent();
    render(TodayScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'I used' }));
    await expect.poll(() => window.location.hash).toBe('#/lapse?from=2026-03-03&to=2026-03-06');
    expect(asked(backend, 'silence_answer')).toEqual({ ...silence, answer: 'used' });
  });

  it('wait where an urge is asked about first', async () => {
    const { world } = await silent();
    await world.call('urge_begin', { before: 6 });
    await world.pass(180);
    render(TodayScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'It passed' }));
    expect(await screen.findByRole('group', { name: question })).toBeInTheDocument();
  });
});

describe('an urge that was left', () => {
  async function left(): Promise<{ backend: TestBackend; id: string }> {
    const backend = await openApp();
    const { id } = await backend.world.call('urge_begin', { before: null });
    await backend.world.pass(24 * 60);
    return { backend, id };
  }

  it('is asked about once, and the answer can be changed', async () => {
    const { backend, id } = await left();
    const { container } = render(TodayScreen);
    const card = within(await screen.findByRole('group', { name: 'How did the urge yesterday at 8:30 AM end?' }));
    expect(screen.queryByRole('link', { name: 'Go on' })).toBeNull();
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(card.getByRole('button', { name: 'It was hard' }));
    await expect.poll(() => screen.queryByText(/^How did the urge/)).toBeNull();
    expect(asked(backend, 'urge_answer')).toEqual({ id, end: 'hard' });
    await expect.poll(toasted).toEqual(['Saved: it was hard. You got through it.']);
    await undo();
    await userEvent.click(await screen.findByRole('button', { name: 'Rather not say' }));
    await expect.poll(() => screen.queryByText(/^How did the urge/)).toBeNull();
    expect(asked(backend, 'urge_answer')).toEqual({ id, end: 'left' });
  });

  it('leads on to a lapse where it ended in use', async () => {
    const { backend, id } = await left();
    render(TodayScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'I used' }));
    await expect.poll(() => window.location.hash).toBe('#/lapse');
    expect(asked(backend, 'urge_answer')).toEqual({ id, end: 'used' });
  });

  it('is asked about still where the answer could not be saved', async () => {
    const { backend } = await left();
    backend.failing.set('urge_answer', { kind: 'disk_full' });
    render(TodayScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'I used' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('no room left');
    expect(screen.getByText(/^How did the urge/)).toBeInTheDocument();
    expect([window.location.hash, toasts.list]).toEqual(['', []]);
  });
});

describe('a lapse', () => {
  it('has a way in that is always there', async () => {
    for (const open of [openApp, inProgramme, away]) {
      await open();
      const { unmount } = render(TodayScreen);
      const link = await screen.findByRole('link', { name: 'Something happened' });
      expect([link.getAttribute('href'), link.closest('details')]).toEqual(['#/lapse', null]);
      unmount();
    }
  });

  it('can be changed and undone for a day, and that can be taken back', async () => {
    const backend = await inProgramme();
    const { id } = await backend.world.call('lapse_record', { on: '2026-03-08', what: [], triggers: [] });
    const { container } = render(TodayScreen);
    const card = within(await screen.findByRole('region', { name: 'You wrote down a lapse' }));
    expect(card.getByText(/It was yesterday\./)).toBeInTheDocument();
    expect(card.getByRole('link', { name: 'See or change it' })).toHaveAttribute('href', `#/lapse/${id}`);
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(card.getByRole('button', { name: 'Undo' }));
    await expect.poll(() => screen.queryByText('You wrote down a lapse')).toBeNull();
    expect(asked(backend, 'lapse_delete')).toEqual({ id });
    await undo();
    expect(await screen.findByText('You wrote down a lapse')).toBeInTheDocument();
  });
});

describe('its words', () => {
  it('have a sentence for every fact, without blame', () => {
    const facts: Encouragement[] = [
      { kind: 'first_step' },
      { kind: 'welcome_back', days: 3 },
      { kind: 'honest' },
      { kind: 'urges_ridden', count: 1 },
      { kind: 'urges_met', count: 3 },
      { kind: 'craving_easing', now: 2.14, before: 4 },
      { kind: 'helped', exercise: 'Slow breathing', mean_relief: 2.5 },
      { kind: 'sessions_attended', count: 4 },
      { kind: 'checked_in', count: 9 },
    ];
    for (const fact of facts) expect(encouragementSentence(fact)).not.toMatch(/fail|relapse|clean|streak|!/i);
    expect(encouragementSentence({ kind: 'urges_ridden', count: 1 })).toContain('1 urge in');
    expect(encouragementSentence({ kind: 'urges_met', count: 3 })).toBe('You met 3 urges in the last 7 days.');
  });

  it.each([
    [60, 60, 0, 60, 'All 60 days without use.'],
    [1, 1, 0, 1, '1 day without use. It counts.'],
    // The total comes last, and a run that has just begun is not told of.
    [34, 33, 0, 11, '11 days in a row without use. In all, 33 of 34 days. They all count.'],
    [34, 33, 0, 6, '33 of 34 days without use. They all count.'],
    [34, 33, 0, 0, '33 of 34 days without use. They all count.'],
    [2, 1, 0, 0, '1 of 2 days without use. It counts.'],
    // Where days are not known, nobody knows whether there is a run.
    [60, 57, 3, 57, '57 of 60 days without use. They all count. 3 days are not known.'],
    [60, 58, 1, 20, '58 of 60 days without use. They all count. 1 day is not known.'],
    [5, 0, 4, 0, 'You are here, and that counts. 4 days are not known.'],
  ])(
    'say of %i days, %i of them without use, %i not known: the whole',
    (since_start, without_use, not_known, current_run, said) => {
      expect(recoverySentence({ since_start, without_use, not_known, current_run })).toBe(said);
    },
  );
});
