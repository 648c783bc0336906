import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { toasts } from '$lib/design';
import { asCommandError } from '$lib/ipc/client';
import type { Answered, WorksheetItem, WorksheetValue } from '$lib/ipc/bindings';

import { openApp, settled, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { requests } from '../../../testing/record';
import { changeProfile } from '../../../testing/seed';

import { fillIn, inWordsOf, keyOf, same, trimmed } from './answers';
import ImportScreen from './ImportScreen.svelte';
import Items from './Items.svelte';
import Reading from './Reading.svelte';
import ResponseScreen from './ResponseScreen.svelte';
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

let backend: TestBackend;
beforeEach(async () => {
  backend = await openApp();
});

async function opened(key = 'thought-record'): Promise<ResponseForm> {
  const { id } = await backend.world.call('response_begin', { key, from: null });
  const form = new ResponseForm(id);
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

describe('answers of a kind', () => {
  const coding = (system: string | null, code: string | null, display: string | null): WorksheetValue => ({
    type: 'coding',
    value: { system, code, display },
  });

  it('are the same by their code, in whatever words it was shown', () => {
    expect(same(coding('s', 'a', 'Often'), coding('s', 'a', 'Very often'))).toBe(true);
    expect(same(coding(null, 'a', 'Often'), coding('s', 'a', null))).toBe(true);
    expect(same(coding('s', 'a', 'Often'), coding('t', 'a', 'Often'))).toBe(false);
    expect(same(coding('s', 'a', 'Often'), coding('s', 'b', 'Often'))).toBe(false);
    expect(same(coding(null, null, 'Often'), coding(null, null, 'Never'))).toBe(false);
    expect(same({ type: 'text', value: 'a' }, { type: 'text', value: 'a' })).toBe(true);
  });

  it('count repetitions as they stand, blank ones before others too', () => {
    const blank: Answered = { link_id: 'g', answers: [], items: [] };
    const told: Answered = { link_id: 'g', answers: [], items: [answered('q', 'x')] };
    expect(trimmed([blank, told, blank])).toEqual([blank, told]);
  });

  it('have their unit', () => {
    const weight: WorksheetItem = {
      ...plain,
      form: { kind: 'decimal', min: null, max: null, step: null, places: 1, slider: false, unit: 'kg' },
    };
    expect(inWordsOf(weight, { type: 'decimal', value: '71.5' })).toBe('71.5 kg');
    expect(inWordsOf(weight, { type: 'decimal', value: '' })).toBe('');
  });
});

const HL7 = 'http://hl7.org/fhir/StructureDefinition';

/** A file of a worksheet with these items, as FHIR has them. */
const sheet = (...item: object[]): string =>
  JSON.stringify({ resourceType: 'Questionnaire', status: 'active', title: 'Evening', item });

/** A form with a worksheet that was brought in, as it was answered. */
async function filled(text: string, answers: Answered[] = []): Promise<ResponseForm> {
  const { key } = await backend.world.call('worksheet_import', { text });
  const { id } = await backend.world.call('response_begin', { key, from: null });
  await backend.world.call('response_save', { id, answers });
  const form = new ResponseForm(id);
  await form.load();
  return form;
}

describe('reading', () => {
  const EMERGENCY = /call the emergency number\.\s+Or go to the nearest emergency department/;

  it('keeps what a safety plan says in an emergency, though nothing was answered beside it', async () => {
    const form = await opened('safety-plan');
    await form.finish();
    const { container } = render(Reading, { form });
    expect(screen.getByText(EMERGENCY)).toBeInTheDocument();
    expect(screen.getByText(/Stop here\. Call your emergency number now\./)).toBeInTheDocument();
    expect(screen.getByText(/Stopping all at once can be dangerous/)).toBeInTheDocument();
    expect(screen.queryByText('A sign that a hard time is coming')).toBeNull();
    expect(await structureProblems(container)).toEqual([]);
  });

  it('keeps it on paper, with boxes and lines for what was not answered', async () => {
    const form = await opened('safety-plan');
    const { container } = render(Reading, { form, paper: true });
    expect(screen.getByText(EMERGENCY)).toBeInTheDocument();
    expect(screen.getByText('I ask the pharmacy for smaller packs')).toBeInTheDocument();
    expect(container.querySelectorAll('.box').length).toBeGreaterThan(9);
    expect(container.querySelectorAll('.line').length).toBeGreaterThan(10);
    expect(screen.queryByText('–')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('calls a number in the plan, and says when that does not work', async () => {
    const form = await opened('safety-plan');
    const line = form.answers
      .find((one) => one.link_id === 'services')
      ?.items.find((one) => one.link_id === 'crisis-line');
    line?.answers.push({ value: { type: 'text', value: '988' }, items: [] });
    await form.finish();
    render(Reading, { form });
    const button = screen.getByRole('button', { name: 'Call 988' });
    await userEvent.click(button);
    const request = { number: '988', by: 'call', message: null };
    expect(requests(backend, 'call_number')).toEqual([request]);
    expect(await screen.findByText('Handed to the phone app. If nothing opens, dial 988.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Text 988' })).toBeInTheDocument();
    backend.failing.set('call_number', { kind: 'no_dialer' });
    await userEvent.click(button);
    expect(await screen.findByText('This computer cannot call.')).toBeInTheDocument();
  });

  it('shows what hangs on a question, and names a question without words by its id', async () => {
    const unit = { url: `${HL7}/questionnaire-unit`, valueCoding: { display: 'times' } };
    const enableWhen = [{ question: 'n', operator: '>', answerInteger: 2 }];
    const then = { linkId: 'n-then', type: 'display', text: 'Call now.', enableWhen };
    const form = await filled(sheet({ linkId: 'n', type: 'integer', extension: [unit], item: [then] }), [
      { link_id: 'n', answers: [{ value: { type: 'integer', value: 3 }, items: [] }], items: [] },
    ]);
    render(Reading, { form });
    expect(screen.getByText('3 times')).toBeInTheDocument();
    expect(screen.getByText('Call now.')).toBeInTheDocument();
    render(Items, { form, items: form.worksheet?.items ?? [], answered: form.answers });
    expect(screen.getByRole('textbox', { name: 'n (times)' })).toBeInTheDocument();
    expect(screen.getAllByText('Call now.')).toHaveLength(2);
  });
});

describe('a part that is needed', () => {
  it('says so where it stands', async () => {
    const question = { linkId: 'q', type: 'string', text: 'What happened?' };
    const form = await filled(sheet({ linkId: 'g', type: 'group', text: 'Part', required: true, item: [question] }));
    expect(await form.finish()).toBe(false);
    render(Items, { form, items: form.worksheet?.items ?? [], answered: form.answers });
    expect(screen.getByText('This one is needed before you finish.')).toBeInTheDocument();
  });
});

describe('a finished response', () => {
  const shown = (id: string): unknown => render(ResponseScreen, { params: { id }, query: new URLSearchParams() });

  it('can be changed on its day, begun from, and handed out', async () => {
    const form = await opened();
    await form.finish();
    shown(form.id);
    expect(await screen.findByRole('button', { name: 'Change my answers' })).toBeInTheDocument();
    expect(screen.getByText(/plain text/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Save as FHIR file' }));
    await expect.poll(() => toasts.list[0]?.text).toMatch(/\.json/);
    location.hash = '';
    await userEvent.click(screen.getByRole('button', { name: 'Begin again from this one' }));
    await expect.poll(() => location.hash).toMatch(/^#\/responses\/./);
    const id = location.hash.replace('#/responses/', '');
    expect(await backend.world.call('response_get', { id })).toMatchObject({ based_on: form.id });
  });

  it('is history when its day is over', async () => {
    const form = await opened();
    await form.finish();
    await backend.world.pass(24 * 60);
    shown(form.id);
    expect(await screen.findByRole('button', { name: 'Begin again from this one' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Change my answers' })).toBeNull();
    expect(screen.getByText(/stays in your history/)).toBeInTheDocument();
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
      await settled(backend);
      expect(form.saved).toBe(true);
      const again = new ResponseForm(form.id);
      await again.load();
      expect(JSON.stringify(trimmed(again.answers))).toContain('at the door');
      expect(requests(backend, 'response_save')).toHaveLength(1);
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

  it('shows a score as exact as it asks for', async () => {
    const url = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression';
    const calculated = { url, valueExpression: { language: 'text/fhirpath', expression: '1250 / 17' } };
    const score = (linkId: string, ...more: object[]): object => ({
      linkId,
      type: 'decimal',
      text: linkId,
      extension: [calculated, ...more],
    });
    const whole = { url: `${HL7}/maxDecimalPlaces`, valueInteger: 0 };
    const form = await filled(sheet(score('whole', whole), score('fine')));
    render(Items, { form, items: form.worksheet?.items ?? [], answered: form.answers });
    expect(screen.getByText('74')).toBeInTheDocument();
    expect(screen.getByText('73.53')).toBeInTheDocument();
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

describe('someone to call', () => {
  const shown = (form: ResponseForm): ReturnType<typeof render> =>
    render(ResponseScreen, { params: { id: form.id }, query: new URLSearchParams() });

  beforeEach(async () => {
    await changeProfile(backend.world, { country: 'US' });
    await backend.world.call('person_add', { name: 'Maya', phone: '555 0100', relation: null });
  });

  it('stands under the first words of a safety plan', async () => {
    const form = await opened('safety-plan');
    await form.finish();
    const { container } = shown(form);
    const call = await screen.findByRole('button', { name: 'Call Maya' });
    // The folded card repeats the emergency number beside the other lines.
    const [emergency] = await screen.findAllByRole('button', { name: 'Call 911, Emergency services' });
    const all = [...container.querySelectorAll('.reading > section > *')];
    const at = (within: (one: Element) => boolean): number => all.findIndex(within);
    const begins = at((one) => one.textContent.includes('Stop here. Call your emergency number now.'));
    expect(at((one) => one.contains(emergency ?? null))).toBe(begins + 1);
    expect(at((one) => one.contains(call))).toBe(begins + 2);
    expect(screen.getAllByRole('button', { name: 'Call 988, Suicide & Crisis Lifeline' })).toHaveLength(1);
    expect(await structureProblems(container)).toEqual([]);
  });

  it('is there while the plan is written, and is not asked for by other worksheets', async () => {
    shown(await opened('safety-plan'));
    expect(await screen.findByText('Someone to call')).toBeInTheDocument();
    expect(await screen.findByLabelText('Call Maya')).toBeInTheDocument();
    backend.calls.length = 0;
    shown(await opened());
    expect(await screen.findAllByRole('heading', { name: 'Look at a thought' })).not.toEqual([]);
    expect(backend.names).not.toContain('crisis_lines');
  });
});

describe('bringing in a worksheet', () => {
  const file = (text: string): File => new File([text], 'sheet.json');

  it('looks first, and keeps nothing that is no worksheet', async () => {
    const view = new Import();
    await view.read(file('{"resourceType":"Patient"}'));
    expect(asCommandError(view.problem)).toEqual({ kind: 'not_a_worksheet', why: 'wrong_type' });
    await view.read(file(sheet({ linkId: '1', type: 'string', text: 'How?' })));
    expect(view.preview?.worksheet.title).toBe('Evening');
    const own = async (): Promise<(string | null)[]> =>
      (await backend.world.call('worksheet_list', null)).filter((one) => one.own).map((one) => one.title);
    expect(await own()).toEqual([]);
    await view.bringIn();
    expect(await own()).toEqual(['Evening']);
  });

  it('says of the whole what is of no single part', async () => {
    const valueExpression = { name: 'x', language: 'text/cql', expression: '1' };
    const whole = {
      resourceType: 'Questionnaire',
      extension: [{ url: `${HL7}/variable`, valueExpression }],
      item: [{ linkId: '1', type: 'string', text: 'How?' }],
    };
    render(ImportScreen);
    await userEvent.upload(screen.getByLabelText('Choose a file'), file(JSON.stringify(whole)));
    expect(await screen.findByText('The whole worksheet: variable')).toBeInTheDocument();
  });

  it('reads no file that is too large', async () => {
    const view = new Import();
    await view.read(new File([new Uint8Array(5_000_001)], 'large.json'));
    expect(view.said).toContain('5 MB');
    expect(backend.calls).toHaveLength(0);
  });
});
