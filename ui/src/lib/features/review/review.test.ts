import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';
import type { ReviewView, WeekRecord } from '$lib/ipc/bindings';

import { openApp, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { checkIn } from '../../../testing/seed';
import TodayScreen from '../today/TodayScreen.svelte';
import { recordLines } from './messages.en';
import { readTexts, Review, Reviews } from './review.svelte';
import ReviewScreen from './ReviewScreen.svelte';
import ReviewsScreen from './ReviewsScreen.svelte';

const WEEK = '2026-03-02';

const record: WeekRecord = {
  check_ins: 9,
  mood: 3.44,
  mood_before: 3,
  craving: 2,
  craving_before: null,
  urges_ridden: 1,
  urges_met: 2,
  sessions_held: 4,
  sessions_attended: 3,
  practices: 2,
  helped_most: { exercise: 'Box breathing', mean_relief: 2.5 },
  homework_done: 1,
  goals: [],
  used: false,
};

/** The app of one who checked in last week, and looked back on the week before. */
async function given(): Promise<{ backend: TestBackend; review: () => Promise<ReviewView> }> {
  const backend = await openApp();
  await backend.world.call('check_in_record', checkIn({ at: '2026-03-05T20:05:00Z', used: true }));
  await backend.world.call('review_finish', {
    week_on: '2026-02-23',
    helped: 'Calling Jon before the shift, not after.',
    hard: 'Sunday afternoon on my own.',
    next_step: 'Plan something for Sunday at two.',
  });
  return { backend, review: () => backend.world.call('review_get', { week_on: WEEK }) };
}

const props = { params: { week: WEEK }, query: new URLSearchParams() };

beforeEach(() => {
  toasts.clear();
});

describe('the record in words', () => {
  it('says what there is, and nothing of what there is not', () => {
    expect(recordLines(record)).toEqual([
      '9 check-ins',
      'Mood 3.4 of 5 on average, 3 the week before',
      'Craving 2 of 10 on average',
      '1 urge ridden out',
      '2 more urges met',
      '3 of 4 sessions attended',
      '2 exercises and worksheets finished. “Box breathing” helped most, by 2.5 points',
      'One piece of homework done',
    ]);
    const none = {
      check_ins: 0,
      mood: null,
      craving: null,
      urges_ridden: 0,
      urges_met: 0,
      sessions_held: 0,
      practices: 0,
    };
    expect(recordLines({ ...record, ...none, homework_done: 0 })).toEqual([]);
    expect(recordLines({ ...record, ...none, homework_done: 0, urges_met: 1 })).toEqual(['1 urge met']);
  });
});

describe('the review of a week', () => {
  it('fills itself, asks three things, says use once, and is sound', async () => {
    await given();
    const { container } = render(ReviewScreen, props);
    expect(await screen.findByRole('heading', { level: 1, name: 'Week of March 2' })).toBeInTheDocument();
    expect(screen.getByText('Plan something for Sunday at two.')).toBeInTheDocument();
    expect(screen.getAllByText(/you used this week/)).toHaveLength(1);
    expect(screen.getAllByRole('textbox')).toHaveLength(3);
    expect(await structureProblems(container)).toEqual([]);
  });

  it('keeps what is typed without being asked', async () => {
    const { backend, review: kept } = await given();
    const review = new Review(WEEK);
    await review.load();
    review.write('helped', 'The river');
    review.write('helped', 'The river path');
    await review.flush();
    expect(await kept()).toMatchObject({ helped: 'The river path', finished_at: null });
    expect(backend.names.filter((name) => name === 'review_save')).toHaveLength(1);
    const again = new Review(WEEK);
    await again.load();
    expect(again.texts.helped).toBe('The river path');
  });

  it('is finished, and can still be changed', async () => {
    const { review } = await given();
    const { unmount } = render(ReviewScreen, props);
    await userEvent.type(await screen.findByLabelText('One step for next week'), 'Ring Jon');
    await userEvent.click(screen.getByRole('button', { name: 'Finish review' }));
    await expect.poll(async () => (await review()).finished_at).not.toBeNull();
    unmount();
    render(ReviewScreen, props);
    expect(await screen.findByRole('button', { name: 'Save changes' })).toBeInTheDocument();
  });

  it('keeps what could not be saved, and what is typed while it is being finished', async () => {
    const { backend, review: kept } = await given();
    const review = new Review(WEEK);
    await review.load();
    backend.failing.set('review_save', { kind: 'disk_full' });
    review.write('hard', 'The nights');
    await review.flush();
    expect(review.unsaved).not.toBeNull();
    const again = new Review(WEEK);
    await again.load();
    expect([again.texts.hard, again.unsaved !== null]).toEqual(['The nights', true]);
    backend.failing.clear();
    await again.again();
    expect([again.unsaved, (await kept()).hard]).toEqual([null, 'The nights']);
    const name = { form: 'weekly_review' as const, of: { kind: 'week' as const, on: WEEK } };
    expect((await backend.call('draft_get', name)).body).toBeNull();

    const go = backend.hold('review_finish');
    const finished = again.finish();
    await expect.poll(() => backend.names).toContain('review_finish');
    again.write('next_step', 'Ring Jon');
    const left = again.flush();
    go();
    await left;
    expect(await finished).toBe(true);
    const after = await kept();
    expect(after).toMatchObject({ hard: 'The nights', next_step: 'Ring Jon' });
    expect(after.finished_at).not.toBeNull();
    for (const body of ['', 'null', '{']) expect(readTexts(body)).toBeNull();
  });

  it('says what went wrong', async () => {
    const { backend } = await given();
    const review = new Review(WEEK);
    await review.load();
    backend.failing.set('review_finish', { kind: 'disk_full' });
    expect(await review.finish()).toBe(false);
    expect(review.state).toBe('ready');
    const other = new Review('2026-03-03');
    await other.load();
    expect(other.state).toBe('failed');
  });
});

describe('the list', () => {
  it('leads to this week, the last one and those before', async () => {
    await given();
    const { container } = render(ReviewsScreen);
    expect(await screen.findByRole('link', { name: 'Look back: Week of March 2' })).toHaveAttribute(
      'href',
      '#/review/2026-03-02',
    );
    const past = within(screen.getByRole('region', { name: 'Past reviews' }));
    expect(past.getByRole('link')).toHaveAttribute('href', '#/review/2026-02-23');
    expect(await structureProblems(container)).toEqual([]);
  });

  it('tells when it cannot be read', async () => {
    (await openApp()).failing.set('review_list', { kind: 'unexpected' });
    const reviews = new Reviews();
    await reviews.load();
    expect(reviews.phase).toBe('failed');
  });
});

describe('Today', () => {
  it('asks for it on a Monday, and stops when it is put away', async () => {
    const { backend } = await given();
    render(TodayScreen);
    const card = within(await screen.findByRole('region', { name: 'Your week in review' }));
    expect(card.getByRole('link', { name: 'Look back' })).toHaveAttribute('href', '#/review/2026-03-02');
    await userEvent.click(card.getByRole('button', { name: 'Not this week' }));
    await expect.poll(() => screen.queryByRole('region', { name: 'Your week in review' })).toBeNull();
    expect((await backend.world.call('today_get', null)).review_due).toBeNull();
  });
});
