import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { asCommandError, useBackend } from '$lib/ipc/client';
import type { Answered, WorksheetItem } from '$lib/ipc/bindings';
import { MemoryBackend } from '$lib/ipc/memory';
import { structureProblems } from '../../../testing/axe';

import { fillIn, keyOf, trimmed } from './answers';
import Items from './Items.svelte';
import { ResponseForm } from './response.svelte';
import { Import } from './worksheet.svelte';

const plain: WorksheetItem = {
  link_id: 'q',
  text: 'What happened?',
  prefix: null,
  help: null,
  placeholder: null,
  form: { kind: 'string', max_length: null },
  required: false,
  repeats: false,
  read_only: false,
  hidden: false,
  items: [],
};
const part: WorksheetItem = {
  ...plain,
  link_id: 'g',
  text: 'Part',
  form: { kind: 'group' },
  repeats: true,
  items: [plain],
};
const answered = (link_id: string, value: string): Answered => ({
  link_id,
  answers: [{ value: { type: 'text', value }, items: [] }],
  items: [],
});

let backend: MemoryBackend;
beforeEach(() => {
  backend = new MemoryBackend();
  useBackend(backend);
});

async function opened(key = 'thought-record'): Promise<ResponseForm> {
  const form = new ResponseForm(backend.worksheets.begin(key, null).id);
  await form.load();
  return form;
}

describe('answers', () => {
  it('have a place for every item, and what is blank is not kept', () => {
    const filled = fillIn(
      [part, { ...plain, link_id: 'r' }],
      [{ link_id: 'g', answers: [], items: [answered('q', 'one')] }, answered('stranger', 'x')],
    );
    expect(filled.map((one) => one.link_id)).toEqual(['g', 'r']);
    expect(trimmed(filled)).toEqual([{ link_id: 'g', answers: [], items: [answered('q', 'one')] }]);
    expect(trimmed(fillIn([part], [{ link_id: 'g', answers: [], items: [answered('q', '  ')] }]))).toEqual([]);
    expect([keyOf('q', []), keyOf('q', [1]), keyOf('q', [0, 2])]).toEqual(['q', 'q#1', 'q#0.2']);
  });
});

describe('a response', () => {
  it('is on disk soon after it was typed, and the last state wins', async () => {
    vi.useFakeTimers();
    try {
      const form = await opened();
      const list = form.answers[0]?.items;
      const node = list?.find((one) => one.link_id === 'situation');
      if (!node) throw new Error('no such question');
      node.answers.push({ value: { type: 'text', value: 'a' }, items: [] });
      form.touch();
      expect(form.saved).toBe(false);
      const first = node.answers[0];
      if (first) first.value = { type: 'text', value: 'at the door' };
      form.touch();
      await vi.advanceTimersByTimeAsync(600);
      expect(form.saved).toBe(true);
      const again = new ResponseForm(form.id);
      await again.load();
      expect(JSON.stringify(trimmed(again.answers))).toContain('at the door');
      expect(backend.calls.filter((one) => one.command === 'response_save')).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps what was typed where it could not be saved, and says so', async () => {
    const form = await opened();
    backend.failing.set('response_save', { kind: 'disk_full' });
    form.touch();
    await form.flush();
    expect(asCommandError(form.problem)).toEqual({ kind: 'disk_full' });
    expect(form.saved).toBe(false);
    backend.failing.clear();
    form.touch();
    await form.flush();
    expect(form.saved).toBe(true);
    expect(form.problem).toBeNull();
  });

  it('opens for reading once it is finished, and can be changed', async () => {
    const form = await opened();
    expect(await form.finish()).toBe(true);
    const again = new ResponseForm(form.id);
    await again.load();
    expect(again.phase).toBe('reading');
    again.change();
    expect(again.phase).toBe('ready');
  });

  it('gives a repeated part another one, and takes it away again', async () => {
    const form = await opened();
    const feelings = form.answers.find((one) => one.link_id === 'feelings');
    const other = form.worksheet?.items
      .flatMap((one) => one.items)
      .find((one) => one.repeats && one.form.kind === 'group');
    if (!feelings || !other) throw new Error('no repeated part');
    const count = (): number => feelings.items.filter((one) => one.link_id === other.link_id).length;
    form.add(other, feelings.items);
    expect(count()).toBe(2);
    const last = feelings.items.findLast((one) => one.link_id === other.link_id);
    if (last) form.remove(last, feelings.items);
    expect(count()).toBe(1);
  });

  it('asks in a way that a screen reader can follow', async () => {
    const form = await opened();
    const { container } = render(Items, { form, items: form.worksheet?.items ?? [], answered: form.answers });
    expect(screen.getByRole('textbox', { name: 'What was going on?' })).toBeInTheDocument();
    expect(screen.getAllByRole('slider').length).toBeGreaterThan(2);
    await userEvent.click(screen.getByRole('button', { name: 'Hurt' }));
    expect(screen.getByRole('button', { name: 'Hurt' })).toHaveAttribute('aria-pressed', 'true');
    // One answer only: another one takes its place.
    await userEvent.click(screen.getByRole('button', { name: 'Sad' }));
    expect(screen.getByRole('button', { name: 'Hurt' })).toHaveAttribute('aria-pressed', 'false');
    expect(await structureProblems(container)).toEqual([]);
  });
});

describe('bringing in a worksheet', () => {
  const file = (text: string): File => new File([text], 'sheet.json');

  it('looks first, and keeps nothing that is no worksheet', async () => {
    const view = new Import();
    await view.read(file('{"resourceType":"Patient"}'));
    expect(asCommandError(view.problem)).toEqual({ kind: 'not_a_worksheet', why: 'not_fhir' });
    await view.read(file('{"resourceType":"Questionnaire","title":"Evening","item":[{"linkId":"1","text":"How?"}]}'));
    expect(view.preview?.worksheet.title).toBe('Evening');
    expect(backend.worksheets.own.size).toBe(0);
    await view.bringIn();
    expect(backend.worksheets.own.size).toBe(1);
  });

  it('reads no file that is too large', async () => {
    const view = new Import();
    await view.read(new File([new Uint8Array(5_000_001)], 'large.json'));
    expect(view.said).toContain('5 MB');
    expect(backend.calls).toHaveLength(0);
  });
});
