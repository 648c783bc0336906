import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import decode from 'qr/decode.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { toasts } from '$lib/design';
import type { Answered, CrisisLine, ExerciseView, PersonView, VaultStatus } from '$lib/ipc/bindings';
import { builtInLines } from '$lib/ipc/lines';

import { openApp, settled, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { profileOf, requests } from '../../../testing/record';
import { addPeople, changeProfile } from '../../../testing/seed';
import LockScreen from '../lock/LockScreen.svelte';
import Player from '../practice/Player.svelte';
import Failed from '../shell/Failed.svelte';
import UrgeScreen from '../urge/UrgeScreen.svelte';
import CallCard from './CallCard.svelte';
import { copyText } from './copy';
import EmergencySheet from './EmergencySheet.svelte';
import { Help } from './help.svelte';
import { byPurpose, checkedIn, facts } from './lines';
import { supportWords as words } from './messages.en';
import { outline } from './qr';
import PersonScreen from './PersonScreen.svelte';
import { Support, textsOf } from './support.svelte';
import SupportScreen from './SupportScreen.svelte';

const MAYA = '+44 20 7946 0018';

let backend: TestBackend;

/** A person in a country who has nobody yet. */
async function alone(country: string | null = 'US'): Promise<void> {
  backend = await openApp();
  await changeProfile(backend.world, { country });
}

beforeEach(async () => {
  toasts.clear();
  await alone();
  await addPeople(backend);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const dialled = (): unknown => requests(backend, 'call_number').at(-1);
const button = (name: string): HTMLElement => screen.getByRole('button', { name });

/** Chooses in a list. The window of these tests does not know which option is `:checked`. */
async function choose(label: string, value: string): Promise<void> {
  const list = await screen.findByLabelText<HTMLSelectElement>(label);
  const chosen = [...list.options].find((option) => option.value === value) ?? null;
  expect(chosen).not.toBeNull();
  vi.spyOn(list, 'querySelector').mockReturnValue(chosen);
  await fireEvent.change(list);
}

async function card(): Promise<{ container: HTMLElement; help: Help }> {
  const help = new Help();
  await help.load();
  const { container } = render(CallCard, { help });
  return { container, help };
}

/** Lets a sheet settle: taps count again. */
function later(): void {
  const now = performance.now();
  vi.spyOn(performance, 'now').mockReturnValue(now + 1_000);
}

/** What a phone would read off a code that was drawn. */
function scanned(svg: Element): string {
  const side = Number(svg.getAttribute('viewBox')?.split(' ')[2]);
  const dark = new Set<string>();
  for (const [, x, y, run] of (svg.querySelector('path')?.getAttribute('d') ?? '').matchAll(/M(\d+) (\d+)h(\d+)/g))
    for (let at = 0; at < Number(run); at += 1) dark.add(`${String(Number(x) + at)} ${String(y)}`);
  const scale = 4;
  const width = side * scale;
  const data = new Uint8Array(width * width * 4);
  for (let y = 0; y < width; y += 1)
    for (let x = 0; x < width; x += 1) {
      const light = dark.has(`${String(Math.floor(x / scale))} ${String(Math.floor(y / scale))}`) ? 0 : 255;
      data.set([light, light, light, 255], (y * width + x) * 4);
    }
  return decode({ width, height: width, data });
}

describe('a person', () => {
  it('stands with their number and two ways to reach them', async () => {
    const { container } = await card();
    expect(screen.getByText(MAYA)).toBeInTheDocument();
    expect(button('Call Maya')).toHaveTextContent(/^Call$/);
    expect(button('Text Maya')).toHaveTextContent(/^Text$/);
    expect(await structureProblems(container)).toEqual([]);
  });

  it('is called, and what to do if nothing opens is said', async () => {
    await card();
    await userEvent.click(button('Call Maya'));
    expect(dialled()).toEqual({ number: MAYA, by: 'call', message: null });
    const said = await screen.findByText(`Handed to the phone app. If nothing opens, dial ${MAYA}.`);
    expect(said).toHaveFocus();
  });

  it('has their number shown large where the computer cannot call, to copy and to scan', async () => {
    const written = vi.fn(() => Promise.resolve());
    vi.stubGlobal('navigator', { userAgent: 'X11; Linux', clipboard: { writeText: written } });
    backend.failing.set('call_number', { kind: 'no_dialer' });
    const { container } = await card();
    screen.getByRole('button', { name: 'Call Maya' }).click();
    expect(await screen.findByText('This computer cannot call.')).toBeInTheDocument();
    expect(container.querySelector('.number')).toHaveTextContent(MAYA);
    expect(scanned(screen.getByRole('img', { name: `QR code of ${MAYA}` }))).toBe('tel:+442079460018');
    button('Copy').click();
    expect(await screen.findByText('Copied.')).toBeInTheDocument();
    expect(written).toHaveBeenCalledWith(MAYA);
    expect(await structureProblems(container)).toEqual([]);
  });

  it('has their number shown large, and no code, on a phone; and whatever else went wrong', async () => {
    vi.stubGlobal('navigator', { userAgent: 'Linux; Android 15' });
    backend.failing.set('call_number', { kind: 'no_dialer' });
    const { container } = await card();
    button('Call Maya').click();
    expect(await screen.findByText('This device cannot call.')).toBeInTheDocument();
    expect(screen.queryByRole('img', { name: /QR/ })).toBeNull();
    backend.failing.set('call_number', { kind: 'unexpected' });
    button('Call Maya').click();
    expect(await screen.findByText('The phone app did not open.')).toBeInTheDocument();
    expect(container.querySelector('.number')).toHaveTextContent(MAYA);
    expect(screen.queryByText(/Please try again/)).toBeNull();
  });

  it('is texted with words that can be changed, and that are there the next time', async () => {
    await card();
    await userEvent.click(button('Text Maya'));
    const field = screen.getByLabelText('What it says');
    expect(field).toHaveValue('Hard hour right now. Can you call me?');
    expect(await structureProblems(screen.getByRole('dialog'))).toEqual([]);
    await userEvent.click(button('Open messages'));
    expect(dialled()).toEqual({ number: MAYA, by: 'text', message: 'Hard hour right now. Can you call me?' });
    expect(await screen.findByText(/^Handed to the messages app\./)).toHaveTextContent(MAYA);

    await userEvent.click(button('Text Maya'));
    await userEvent.clear(screen.getByLabelText('What it says'));
    await userEvent.type(screen.getByLabelText('What it says'), 'Bus stop. Ring me?');
    await userEvent.click(button('Open messages'));
    expect(dialled()).toEqual({ number: MAYA, by: 'text', message: 'Bus stop. Ring me?' });
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull();
    });
    await userEvent.click(button('Text Jon'));
    await waitFor(() => {
      expect(screen.getByLabelText('What it says')).toHaveValue('Bus stop. Ring me?');
    });
  });

  it('is asked for where there is none, and the lines stand there all the same', async () => {
    await alone();
    const { container } = await card();
    expect(button('Call 988, Suicide & Crisis Lifeline')).toBeInTheDocument();
    expect(screen.queryByText(/nobody/i)).toBeNull();
    await userEvent.click(button('Add one person (10 seconds)'));
    expect(screen.getByLabelText('Name')).toHaveFocus();
    await userEvent.type(screen.getByLabelText('Name'), 'Ana');
    await userEvent.type(screen.getByLabelText('Phone number'), 'soon');
    await userEvent.click(button('Add them'));
    await waitFor(() => {
      expect(screen.getByLabelText('Phone number')).toBeInvalid();
    });
    expect(screen.getByLabelText('Name')).toHaveValue('Ana');
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.clear(screen.getByLabelText('Phone number'));
    await userEvent.type(screen.getByLabelText('Phone number'), '202-555-0143');
    await userEvent.click(button('Add them'));
    expect(await screen.findByRole('button', { name: 'Call Ana' })).toBeInTheDocument();
  });

  it('is asked for in an exercise too, with the lines beside', async () => {
    await alone();
    const exercise = (await backend.world.call('exercise_list', null)).find(
      ({ id }) => id === 'call-someone',
    ) as ExerciseView;
    const run = await backend.world.call('practice_begin', { exercise: exercise.id, urge: null, before: null });
    const { container } = render(Player, { exercise, run, onover: () => undefined });
    while (exercise.steps[Number(/Step (\d+) of/.exec(container.textContent)?.[1]) - 1]?.form.kind !== 'people')
      await userEvent.click(button('Next'));
    expect(await screen.findByRole('button', { name: 'Add one person (10 seconds)' })).toBeInTheDocument();
    expect(await screen.findByRole('button', { name: 'Call 988, Suicide & Crisis Lifeline' })).toBeInTheDocument();
    expect(container).not.toHaveTextContent(/nobody/i);
  });

  it('is called once by a double tap', async () => {
    const { help } = await card();
    await Promise.all([help.dial(MAYA), help.dial(MAYA)]);
    expect(requests(backend, 'call_number')).toHaveLength(1);
  });
});

describe('the emergency number', () => {
  it('comes last, and is asked about before it is called', async () => {
    const { container } = await card();
    const all = [...container.querySelectorAll('button')].map((one) => one.getAttribute('aria-label'));
    expect(all.indexOf('Call Maya')).toBeLessThan(all.indexOf('Call 988, Suicide & Crisis Lifeline'));
    expect(all.at(-1)).toBe('Call 911, Emergency services');
    await userEvent.click(button('Call 911, Emergency services'));
    const sheet = await screen.findByRole('dialog', { name: 'Call 911?' });
    expect(dialled()).toBeUndefined();
    expect(await structureProblems(sheet)).toEqual([]);
    later();
    await userEvent.click(within(sheet).getByRole('button', { name: 'Call 911' }));
    await waitFor(() => {
      expect(dialled()).toEqual({ number: '911', by: 'call', message: null });
    });
    expect(await screen.findByText('Handed to the phone app. If nothing opens, dial 911.')).toBeInTheDocument();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('is not called by the second tap of a double one, nor is the sheet closed by it', async () => {
    const closed = vi.fn();
    const called = vi.fn();
    render(EmergencySheet, { number: '911', onclose: closed, oncall: called });
    const now = performance.now();
    const clock = vi.spyOn(performance, 'now').mockReturnValue(now);
    for (const name of ['Call 911', 'Not now']) (await screen.findByRole('button', { name })).click();
    expect([called.mock.calls.length, closed.mock.calls.length]).toEqual([0, 0]);
    expect(screen.getByRole('dialog')).toBeInTheDocument();
    clock.mockReturnValue(now + 351);
    button('Not now').click();
    expect([called.mock.calls.length, closed.mock.calls.length > 0]).toEqual([0, true]);
  });
});

describe('crisis lines', () => {
  const line: CrisisLine = {
    name: 'A',
    purpose: 'crisis',
    about: '',
    hours: 'Day and night',
    cost: 'Free',
    languages: ['English'],
    call: '1',
    text: null,
    chat: null,
    checked: '2026-11-23',
    source: 'https://a.example',
  };

  it('say when they answer, what they cost, and when they were checked', () => {
    expect(facts(line)).toBe('Day and night · Free');
    expect(facts({ ...line, cost: null, languages: ['English', 'Spanish'] })).toBe('Day and night · English, Spanish');
    expect(facts({ ...line, languages: ['German'] })).toBe('Day and night · Free · German');
    expect(checkedIn([line, { ...line, checked: '2026-10-02' }])).toBe('October 2026');
    expect(checkedIn([])).toBe('');
  });

  it('stand by what they are for, the number of a name is not said twice', () => {
    const of = { country: 'XX', name: 'X', emergency: '112', lines: [{ ...line, purpose: 'poison' as const }, line] };
    expect(byPurpose(of).map(({ purpose }) => purpose)).toEqual(['crisis', 'poison']);
    expect(byPurpose(of, ['crisis'])).toHaveLength(1);
    expect(words.of('Call 3114', '3114, numéro national', '3114')).toBe('Call 3114, numéro national');
    expect(words.of('Call 1737', '1737', '1737')).toBe('Call 1737');
    expect(words.of('Text SHOUT to 85258', 'Shout', '85258')).toBe('Text SHOUT to 85258, Shout');
  });

  it('are texted with the word that they ask for, and chatted with in the browser', async () => {
    const help = new Help();
    await help.load();
    help.here = {
      country: 'XX',
      name: 'X',
      emergency: '112',
      lines: [{ ...line, call: null, text: { number: '741741', word: 'HOME' }, chat: 'https://a.example/chat' }],
    };
    const { container } = render(CallCard, { help });
    await userEvent.click(button('Text HOME to 741741, A'));
    expect(dialled()).toEqual({ number: '741741', by: 'text', message: 'HOME' });
    // While one is under way, no other is begun.
    await settled(backend);
    backend.failing.set('call_number', { kind: 'unexpected' });
    await userEvent.click(button('Chat, A'));
    expect(dialled()).toEqual({ number: 'https://a.example/chat', by: 'chat', message: null });
    expect(await screen.findByText('The chat did not open.')).toBeInTheDocument();
    expect(container.querySelector('.number')).toHaveTextContent('https://a.example/chat');
  });

  it('are called from an urge', async () => {
    const { container } = render(UrgeScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'Call 988, Suicide & Crisis Lifeline' }));
    expect(dialled()).toEqual({ number: '988', by: 'call', message: null });
    expect(await screen.findByText('Handed to the phone app. If nothing opens, dial 988.')).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
  });

  it('of nowhere are 112 and a choice of country, which is kept', async () => {
    await alone(null);
    const { container } = await card();
    expect(button('Call 112, Emergency services')).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
    await choose('Choose your country', 'US');
    expect(await screen.findByRole('button', { name: 'Call 911, Emergency services' })).toBeInTheDocument();
    expect(button('Call 988, Suicide & Crisis Lifeline')).toBeInTheDocument();
    expect(screen.queryByLabelText('Choose your country')).toBeNull();
    await expect.poll(async () => (await profileOf(backend)).country).toBe('US');
  });

  it('are folded away on the lock screen, and what is chosen there is only shown', async () => {
    backend = await openApp({ vault: 'locked' });
    const status: VaultStatus = await backend.world.call('vault_status', null);
    const nothing = (): Promise<void> => Promise.resolve();
    const { container } = render(LockScreen, { status, onopen: nothing, onretry: nothing });
    expect(screen.queryByText(/crisis|911|112/i)).toBeNull();
    await userEvent.click(button('Help now'));
    await choose('Choose your country', 'US');
    await userEvent.click(await screen.findByRole('button', { name: 'Call 988, Suicide & Crisis Lifeline' }));
    expect(await screen.findByText('Handed to the phone app. If nothing opens, dial 988.')).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
    for (const command of ['person_list', 'profile_get', 'profile_save'] as const)
      expect(requests(backend, command)).toEqual([]);
    await userEvent.click(button('Help now'));
    expect(screen.queryByText(/988/)).toBeNull();
  });

  it('are built in where nothing answers, and their numbers are shown where nothing dials', async () => {
    for (const command of ['crisis_lines', 'call_number', 'vault_status'] as const)
      backend.failing.set(command, { kind: 'unexpected' });
    vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue({
      ...new Intl.DateTimeFormat().resolvedOptions(),
      timeZone: 'Pacific/Guam',
    });
    const { container } = render(Failed, { problem: { kind: 'unexpected' }, onagain: () => undefined });
    expect(screen.getByRole('heading', { level: 1, name: 'Daymark could not start' })).toBeInTheDocument();
    await userEvent.click(await screen.findByRole('button', { name: 'Call 988, Suicide & Crisis Lifeline' }));
    expect(await screen.findByText('The phone app did not open.')).toBeInTheDocument();
    expect(container.querySelector('.number')).toHaveTextContent(/^988$/);
    expect(await structureProblems(container)).toEqual([]);
  });

  it('are those of the zone where they are built in, or of nowhere', () => {
    expect(builtInLines('America/Chicago').here?.country).toBe('US');
    expect(builtInLines('Etc/UTC').here).toBeNull();
    expect(builtInLines('Etc/UTC').countries.length).toBeGreaterThan(7);
  });
});

describe('a person being written', () => {
  const props = { params: {}, query: new URLSearchParams() };

  it('is kept when the page is left, until it is saved', async () => {
    const { unmount } = render(PersonScreen, props);
    await userEvent.type(await screen.findByLabelText('Name'), 'Robin');
    await userEvent.type(screen.getByLabelText('Phone number'), '555');
    unmount();
    await settled(backend);
    expect(backend.names).toContain('draft_save');
    const again = render(PersonScreen, props);
    expect(await screen.findByText('We kept what you began.')).toBeInTheDocument();
    expect(screen.getByLabelText('Name')).toHaveValue('Robin');
    expect(screen.getByLabelText('Phone number')).toHaveValue('555');
    expect(await structureProblems(again.container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: words.save }));
    const people = (): Promise<PersonView[]> => backend.world.call('person_list', null);
    await expect.poll(people).toContainEqual(expect.objectContaining({ name: 'Robin', phone: '555' }));
    again.unmount();
    render(PersonScreen, props);
    expect(await screen.findByLabelText('Name')).toHaveValue('');
    expect(screen.queryByText('We kept what you began.')).toBeNull();
  });

  it('is as it is saved once the person starts afresh', async () => {
    const maya = (await backend.world.call('person_list', null)).find(({ name }) => name === 'Maya');
    if (!maya) throw new Error('the sample has Maya');
    const first = new Support();
    await first.load();
    await first.edit(maya);
    first.write({ relation: 'Neighbour' });
    await first.leave();
    const again = new Support();
    await again.load();
    await again.edit(maya);
    expect([again.editing?.relation, again.restored]).toEqual(['Neighbour', true]);
    await again.startOver();
    expect([again.editing?.relation, again.restored]).toEqual([maya.relation, false]);
    await again.edit(maya);
    expect(again.restored).toBe(false);
  });

  it('is there to be written though the draft cannot be read', async () => {
    backend.failing.set('draft_get', { kind: 'unexpected' });
    const view = new Support();
    await view.edit(null);
    expect([view.editing?.name, view.formProblem === null]).toEqual(['', false]);
  });
});

describe('people and lines', () => {
  it('are there though the others cannot be read', async () => {
    backend.failing.set('crisis_lines', { kind: 'unexpected' });
    const people = new Help();
    await people.load();
    expect([people.people.length, people.countries.length > 7]).toEqual([2, true]);
    backend.failing.clear();
    backend.failing.set('person_list', { kind: 'unexpected' });
    const lines = new Help();
    await lines.load();
    expect([lines.people.length, lines.here?.country]).toEqual([0, 'US']);
    render(CallCard, { help: lines });
    expect(screen.getByRole('link', { name: 'People and crisis lines' })).toBeInTheDocument();
  });
});

describe('Support', () => {
  it('shows people, every line by what it is for, and the way in for a lapse', async () => {
    const { container } = render(SupportScreen);
    expect(await screen.findByLabelText('Text Jon')).toBeInTheDocument();
    expect(screen.getByText('Sponsor')).toBeInTheDocument();
    expect(screen.getByText(MAYA)).toBeInTheDocument();
    expect(screen.getByText('Something happened').closest('a')).toHaveAttribute('href', '#/lapse');
    expect(await screen.findByText('Alcohol and drugs')).toBeInTheDocument();
    expect(screen.getAllByText(/^Checked \w+ 20\d\d$/).length).toBeGreaterThan(1);
    expect(await structureProblems(container)).toEqual([]);
  });

  it('shows the lines of another country without changing the own one', async () => {
    render(SupportScreen);
    await screen.findByLabelText('Call 988, Suicide & Crisis Lifeline');
    await choose('Country', 'AU');
    expect(await screen.findByLabelText('Call 000, Emergency services')).toBeInTheDocument();
    expect((await profileOf(backend)).country).toBe('US');
  });

  it('asks for a first person, and never says that there is nobody', async () => {
    await alone();
    const { container } = render(SupportScreen);
    expect(await screen.findByText('Add your first person.')).toBeInTheDocument();
    expect(container).not.toHaveTextContent(/nobody/i);
  });

  it('calls a plan ready only once it is finished', async () => {
    const first = render(SupportScreen);
    expect(await screen.findByRole('link', { name: 'Make my safety plan' })).toBeInTheDocument();
    first.unmount();
    const { id } = await backend.world.call('response_begin', { key: 'safety-plan', from: null });
    const begun = render(SupportScreen);
    expect(await screen.findByText('You have begun your plan. Go on.')).toBeInTheDocument();
    expect(screen.queryByText(/ready/)).toBeNull();
    expect(screen.getByRole('link', { name: 'Go on with my safety plan' })).toHaveAttribute(
      'href',
      `#/responses/${id}`,
    );
    begun.unmount();
    const sign = (value: string): Answered['answers'][number] => ({ value: { type: 'text', value }, items: [] });
    const answers: Answered[] = [
      {
        link_id: 'signs',
        answers: [],
        items: [{ link_id: 'sign', answers: [sign('I stop answering'), sign('I pace'), sign('I hide')], items: [] }],
      },
    ];
    await backend.world.call('response_finish', { id, answers });
    render(SupportScreen);
    expect(await screen.findByText(/Yours is ready/)).toBeInTheDocument();
    expect(await screen.findByText('I pace')).toBeInTheDocument();
    expect(screen.queryByText('I hide')).toBeNull();
    expect(screen.getByRole('link', { name: 'Open my safety plan' })).toBeInTheDocument();
    expect(textsOf(answers)).toEqual(['I stop answering', 'I pace', 'I hide']);
  });

  it('shows the lines where nothing else can be read', async () => {
    for (const command of ['person_list', 'worksheet_get'] as const)
      backend.failing.set(command, { kind: 'unexpected' });
    render(SupportScreen);
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    expect(await screen.findByRole('button', { name: 'Call 988, Suicide & Crisis Lifeline' })).toBeInTheDocument();
  });
});

describe('a number', () => {
  it('is drawn as a code with a quiet edge', () => {
    const { side, path } = outline('tel:+12025550143');
    expect(side).toBe(33);
    expect(path).toMatch(/^M4 4h7v1h-7z/);
  });

  it('is copied by the old way where there is no new one, and it is said where neither works', async () => {
    vi.stubGlobal('navigator', { userAgent: '' });
    const copied: string[] = [];
    document.execCommand = () => {
      copied.push(document.querySelector('textarea')?.value ?? '');
      return true;
    };
    expect(await copyText('988')).toBe(true);
    expect(copied).toEqual(['988']);
    document.execCommand = () => {
      throw new Error('no');
    };
    expect(await copyText('988')).toBe(false);
    expect(document.querySelector('textarea')).toBeNull();
  });
});
