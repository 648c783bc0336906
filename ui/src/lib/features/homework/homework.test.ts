import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';
import type { HomeworkView, OneOccurrence } from '$lib/ipc/bindings';

import { openApp, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { NOW, fillHomework, fridayOf, homework, openHomework, openWeeks, undo } from '../../../testing/seed';
import TodayScreen from '../today/TodayScreen.svelte';
import { HomeworkForm, readHomeworkDraft } from './form.svelte';
import { HomeworkList, newHomeworkHref, restOfNote, startHref, timeSentence } from './homework.svelte';
import HomeworkFormScreen from './HomeworkFormScreen.svelte';
import HomeworkScreen from './HomeworkScreen.svelte';

const view: HomeworkView = {
  id: 'one',
  item: { kind: 'other' },
  title: 'Call Jon',
  note: 'Call Jon\nabout Sunday',
  session: null,
  due_at: '2026-03-10T18:00:00Z',
  zone: 'UTC',
  done_at: null,
  overdue: false,
};

/** The app with a group on Fridays that gave homework. */
async function given(): Promise<{ backend: TestBackend; friday: OneOccurrence; open: () => Promise<HomeworkView[]> }> {
  const { backend, weeks } = await openWeeks();
  const friday = fridayOf(weeks);
  await fillHomework(backend.world, friday);
  return { backend, friday, open: () => openHomework(backend.world) };
}

beforeEach(() => {
  toasts.clear();
});

describe('its words', () => {
  it('say when it is due, kindly where that has passed', () => {
    const said = (change: Partial<HomeworkView>): string => timeSentence({ ...view, ...change }, 'UTC', '2026-03-09');
    expect(said({})).toBe('Due tomorrow at 6:00 PM');
    expect(said({ due_at: null })).toBe('No set time');
    const over = said({ due_at: '2026-03-08T18:00:00Z', overdue: true });
    expect(over).toBe('The time for it was yesterday at 6:00 PM. You can still do it.');
    expect(over).not.toMatch(/late|overdue|miss|fail|!/i);
    expect(said({ done_at: '2026-03-09T07:00:00Z' })).toBe('Done today at 7:00 AM');
  });

  it('lead to where it is done, and say the rest of the note once', () => {
    expect(startHref({ kind: 'exercise', id: 'urge-surfing' })).toBe('#/practice/urge-surfing');
    expect(startHref({ kind: 'worksheet', key: 'own:1' })).toBe('#/worksheets/own%3A1');
    expect(startHref({ kind: 'other' })).toBeNull();
    expect(newHomeworkHref({ session: 's', original: '2026-03-06T10:00:00' })).toBe(
      '#/homework/new?session=s&original=2026-03-06T10%3A00%3A00',
    );
    expect(restOfNote(view)).toBe('about Sunday');
    expect(restOfNote({ ...view, note: 'Call Jon' })).toBeNull();
  });
});

describe('the list', () => {
  it('shows what is to do and what is done, and is sound', async () => {
    await given();
    const { container } = render(HomeworkScreen);
    const open = within(await screen.findByRole('region', { name: 'To do' }));
    expect(open.getAllByRole('listitem')).toHaveLength(2);
    expect(open.getByText(/You can still do it/)).toBeInTheDocument();
    expect(open.getByRole('link', { name: /^Open: / })).toHaveAttribute('href', '#/worksheets/thought-record');
    expect(within(screen.getByRole('region', { name: 'Done' })).getAllByRole('listitem')).toHaveLength(2);
    expect(await structureProblems(container)).toEqual([]);
  });

  it('marks as done, opens again and deletes, each with a way back', async () => {
    const { backend, open } = await given();
    render(HomeworkScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'Done: Ask Maya about Thursday' }));
    await expect.poll(open).toHaveLength(1);
    await undo(backend);
    await expect.poll(open).toHaveLength(2);
    await userEvent.click((await screen.findAllByRole('button', { name: /^Not done yet: / }))[0] as HTMLElement);
    await expect.poll(open).toHaveLength(3);
    await userEvent.click(screen.getByRole('button', { name: 'Delete: Ask Maya about Thursday' }));
    await expect.poll(open).toHaveLength(2);
    await undo(backend);
    await expect.poll(() => screen.queryByText('Ask Maya about Thursday')).toBeInTheDocument();
  });

  it('is empty at first, and says what went wrong', async () => {
    const backend = await openApp();
    const { container } = render(HomeworkScreen);
    expect(await screen.findByRole('heading', { name: 'No homework yet' })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Add homework' })).toHaveAttribute('href', '#/homework/new');
    expect(await structureProblems(container)).toEqual([]);
    backend.failing.set('homework_list', { kind: 'unexpected' });
    const list = new HomeworkList();
    await list.load();
    expect(list.phase).toBe('failed');
  });
});

describe('Today', () => {
  it('has what is to do, marks it as done and gives it back', async () => {
    const { backend, open } = await given();
    const { container } = render(TodayScreen);
    const card = within(await screen.findByRole('region', { name: 'Homework' }));
    expect(card.getByRole('link', { name: 'All homework' })).toHaveAttribute('href', '#/homework');
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(card.getByRole('button', { name: 'Done: Ask Maya about Thursday' }));
    await expect.poll(open).toHaveLength(1);
    await undo(backend);
    expect(await open()).toHaveLength(2);
    const [add] = screen.getAllByRole('link', { name: /^Add homework: / });
    expect(add).toHaveAttribute('href', expect.stringContaining('#/homework/new?session='));
  });

  it('goes on without it once an exercise or a worksheet that was given is finished', async () => {
    const { backend, open } = await given();
    const kinds = async (): Promise<string[]> => (await open()).map(({ item }) => item.kind);
    await backend.call('homework_add', homework({ item: { kind: 'exercise', id: 'body-scan' } }));
    const run = await backend.call('practice_begin', { exercise: 'body-scan', urge: null, before: null });
    await backend.call('practice_end', { id: run.id, outcome: 'finished', after: null, note: null });
    expect(await kinds()).toEqual(['other', 'worksheet']);
    const { id, answers } = await backend.call('response_begin', { key: 'thought-record', from: null });
    await backend.call('response_finish', { id, answers });
    expect(await kinds()).toEqual(['other']);
  });
});

describe('the form', () => {
  it('is due before the next session of the series that gave it', async () => {
    const { friday } = await given();
    const form = new HomeworkForm(null, friday);
    await form.load();
    expect(form.from).toBe('From Morning group, on Friday, March 6 at 10:00 AM');
    expect([form.draft.due, form.next]).toEqual(['session', '2026-03-09T10:00:00Z']);
    expect(form.ready).toBe(false);
    form.change({ exercise: 'urge-surfing', note: ' Twice ' });
    const saved = await form.save();
    expect(saved?.due_at).toBe('2026-03-09T10:00:00Z');
    expect([saved?.note, saved?.session]).toEqual(['Twice', friday]);
  });

  it('takes something in words with a day and time', async () => {
    const { world } = await openApp({ now: NOW });
    const { container } = render(HomeworkFormScreen, { params: {}, query: new URLSearchParams() });
    await userEvent.click(await screen.findByRole('radio', { name: 'Something else' }));
    expect(screen.queryByRole('radio', { name: 'Before the next one' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Save homework' })).toBeDisabled();
    await userEvent.type(screen.getByRole('textbox', { name: /What is there to do/ }), 'Call Jon');
    await userEvent.click(screen.getByRole('radio', { name: 'A day and time' }));
    expect(screen.getByLabelText(/^Day/)).toHaveValue('2026-03-10');
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Save homework' }));
    const due_at = '2026-03-10T18:00:00Z';
    const saved = { title: 'Call Jon', item: { kind: 'other' }, session: null, due_at };
    await expect.poll(() => openHomework(world)).toMatchObject([saved]);
  });

  it('shows what is there to be changed, and deletes it', async () => {
    const { open } = await given();
    const of = (await open()).find((one) => one.item.kind === 'worksheet');
    const form = new HomeworkForm(of?.id ?? null);
    await form.load();
    expect(form.draft).toMatchObject({ kind: 'worksheet', worksheet: 'thought-record', due: 'time', on: '2026-03-11' });
    form.change({ due: 'none' });
    expect((await form.save())?.due_at).toBeNull();
    const again = new HomeworkForm(of?.id ?? null);
    await again.load();
    expect(await again.remove()).toBe(true);
    expect(await open()).toHaveLength(1);
  });

  it('keeps what was begun for the same thing only, and takes it after a refusal', async () => {
    const { backend, friday } = await given();
    const form = new HomeworkForm(null, friday);
    await form.load();
    form.change({ kind: 'other', note: 'half a thought' });
    await form.leave();
    const other = new HomeworkForm();
    await other.load();
    expect([other.restored, other.draft.note]).toEqual([false, '']);
    const back = new HomeworkForm(null, friday);
    await back.load();
    expect([back.restored, back.draft.kind, back.draft.note]).toEqual([true, 'other', 'half a thought']);
    backend.failing.set('homework_add', { kind: 'disk_full' });
    expect(await back.save()).toBeNull();
    expect([back.phase, back.draft.note]).toEqual(['ready', 'half a thought']);
    backend.failing.clear();
    expect((await back.save())?.title).toBe('half a thought');
    const fresh = new HomeworkForm(null, friday);
    await fresh.load();
    expect(fresh.restored).toBe(false);
  });

  it('leaves new homework that was begun when other is changed, and a time that was left alone', async () => {
    const backend = await openApp();
    const { id } = await backend.call('homework_add', homework({ note: 'Ring', due_at: '2026-03-12T18:00:30Z' }));
    const begun = new HomeworkForm();
    await begun.load();
    begun.change({ kind: 'other', note: 'begun' });
    await begun.leave();
    const change = new HomeworkForm(id);
    await change.load();
    change.change({ note: 'Ring Jon' });
    await change.leave();
    const again = new HomeworkForm(id);
    await again.load();
    expect([again.restored, again.draft.note]).toEqual([true, 'Ring Jon']);
    expect((await again.save())?.due_at).toBe('2026-03-12T18:00:30Z');
    const back = new HomeworkForm();
    await back.load();
    expect([back.restored, back.draft.note]).toEqual([true, 'begun']);
  });

  it('reads no draft that is not one', () => {
    const base = new HomeworkForm().draft;
    for (const body of ['', 'null', '[]', '{', '{"of":"another"}'])
      expect(readHomeworkDraft(body, 'new', base)).toBeNull();
    expect(readHomeworkDraft('{"of":"new","kind":7,"due":"never","note":4}', 'new', base)).toEqual(base);
  });
});
