import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { toasts } from '$lib/design';
import type { Advice, Cause, Finding, LedgerTrouble, Platform, Preferences, ReminderView } from '$lib/ipc/bindings';

import { openApp, settled, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { NOW, fillSchedule, undo } from '../../../testing/seed';
import ExactTimesCard from './ExactTimesCard.svelte';
import { adviceSentence, aboutWords, findingSentence } from './messages.en';
import { Reach } from './reach.svelte';
import ReachScreen from './ReachScreen.svelte';

const platforms: Platform[] = ['linux', 'macos', 'windows', 'android', 'ios'];

function row(name: string): HTMLElement {
  const found = screen.getByRole('heading', { level: 3, name }).closest('li');
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

/** Everything in order. */
async function inOrder(): Promise<TestBackend> {
  const backend = await openApp({ zone: 'Europe/London' });
  await fillSchedule(backend.world);
  await setAtLogin(backend, true);
  return backend;
}

async function setAtLogin({ world }: TestBackend, on: boolean): Promise<void> {
  await world.setHost(({ start_at_login, surroundings }) => {
    start_at_login.on = on;
    surroundings.starts_at_login = on;
  });
}

/** Says whether a phone lets reminders come on the minute. */
async function setExact({ world }: TestBackend, exact: boolean): Promise<void> {
  await world.setHost(({ surroundings }) => {
    surroundings.platform = 'android';
    surroundings.exact = exact;
  });
}

async function setPreferences({ world }: TestBackend, change: Partial<Preferences>): Promise<void> {
  await world.call('preferences_save', { ...(await world.call('preferences_get', null)), ...change });
}

describe('Will my reminders reach me?', () => {
  it('says in words where each link stands, and shows the next ten', async () => {
    await inOrder();
    const { container } = render(ReachScreen);
    expect(await screen.findByText('Nothing is in the way, as far as Daymark can see.')).toBeInTheDocument();
    expect(within(row('What shows notifications')).getByText('Fine')).toBeInTheDocument();
    expect(within(row('Do not disturb')).getByText('It is off at the moment.')).toBeInTheDocument();
    const next = screen.getByRole('region', { name: 'Next reminders' });
    expect(within(next).getAllByRole('listitem')).toHaveLength(10);
    expect(within(next).getAllByText('Session, 1 hour before')[0]).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
  });

  it('names what is worth a look, and what cannot be known', async () => {
    const backend = await inOrder();
    await backend.world.setHost(({ surroundings }) => {
      surroundings.silenced = true;
      surroundings.service = { kind: 'unread' };
    });
    const { container } = render(ReachScreen);
    expect(await screen.findByText('One thing is worth a look.')).toBeInTheDocument();
    expect(screen.getByText(/^Daymark cannot check one thing/)).toBeInTheDocument();
    expect(within(row('Do not disturb')).getByText('Worth a look')).toBeInTheDocument();
    expect(within(row('What shows notifications')).getByText('Daymark cannot check this')).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);

    await backend.world.setHost(({ surroundings }) => {
      surroundings.silenced = false;
    });
    await userEvent.click(screen.getByRole('button', { name: 'Look again' }));
    expect(await screen.findByText('It is off at the moment.')).toBeInTheDocument();
  });

  it('brings one of the next later, or puts it away, and takes that back', async () => {
    const backend = await inOrder();
    const { container } = render(ReachScreen);
    const region = await screen.findByRole('region', { name: 'Next reminders' });
    const first = (): string => within(region).getAllByRole('button')[0]?.getAttribute('aria-label') ?? '';
    const before = first();
    await userEvent.click(screen.getByRole('button', { name: before }));
    expect(screen.getByRole('button', { name: before })).toHaveAttribute('aria-expanded', 'true');
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(within(region).getByRole('button', { name: /^Done: / }));
    await expect.poll(first).not.toBe(before);
    expect(toasts.list.map(({ text }) => text)).toEqual(['Done. This reminder will not come.']);
    await undo(backend);
    await expect.poll(first).toBe(before);

    const upcoming = async (): Promise<ReminderView[]> => (await backend.world.call('reminder_list', null)).upcoming;
    const planned = await upcoming();
    const later = Date.parse(planned[0]?.due_at ?? '') + 10 * 60_000;
    await userEvent.click(screen.getByRole('button', { name: before }));
    await userEvent.click(within(region).getByRole('button', { name: /^Snooze 10 minutes: / }));
    await expect.poll(() => toasts.list[0]?.text).toMatch(/^It comes at /);
    const after = await upcoming();
    expect(after.map(({ id }) => id)).not.toContain(planned[0]?.id);
    expect(after.map(({ due_at }) => Date.parse(due_at))).toContain(later);
    await undo(backend);
    expect(await upcoming()).toEqual(planned);
    expect(document.activeElement).not.toBe(document.body);
  });

  it('does not offer to snooze what is far off', async () => {
    await inOrder();
    render(ReachScreen);
    const region = await screen.findByRole('region', { name: 'Next reminders' });
    const last = within(region).getAllByRole('button').at(-1);
    if (last) await userEvent.click(last);
    expect(within(region).getByRole('button', { name: /^Done: / })).toBeInTheDocument();
    expect(within(region).queryByRole('button', { name: /^Snooze 10/ })).toBeNull();
  });

  it('puts right what one press can', async () => {
    const backend = await inOrder();
    await setAtLogin(backend, false);
    await setPreferences(backend, { close_to_tray: false });
    render(ReachScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'Start when I log in' }));
    expect(screen.getByText(/Leave the window open while you wait\.$/)).toBeInTheDocument();
    await userEvent.click(await screen.findByRole('button', { name: 'Keep Daymark running' }));
    await expect.poll(() => screen.queryByText('Nothing is in the way, as far as Daymark can see.')).not.toBeNull();
    expect(screen.getByText(/You can close the window while you wait\.$/)).toBeInTheDocument();
    expect(await backend.world.call('start_at_login_get', null)).toMatchObject({ on: true });
    expect(await backend.world.call('preferences_get', null)).toMatchObject({ close_to_tray: true });
  });

  it('leads to the leave for exact times, and looks again when the person comes back', async () => {
    const backend = await inOrder();
    await setExact(backend, false);
    render(ReachScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'Let them come on time' }));
    await settled(backend);
    expect(await backend.world.host()).toMatchObject({ asked_for_exact_times: 1 });
    await setExact(backend, true);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(await screen.findByText('Your phone may bring reminders on the minute.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Let them come on time' })).toBeNull();
  });

  it('leads to where something can be planned', async () => {
    const backend = await openApp();
    await setPreferences(backend, { check_in_times: [], weekly_review: null });
    render(ReachScreen);
    expect(await screen.findByRole('link', { name: 'Add a session' })).toHaveAttribute('href', '#/session/new');
    expect(screen.getByText('Nothing is planned.')).toBeInTheDocument();
  });

  it('says what went wrong, and tries again', async () => {
    const backend = await inOrder();
    backend.failing.set('reminder_reach', { kind: 'unexpected' });
    render(ReachScreen);
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    backend.failing.delete('reminder_reach');
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('What a reminder needs to reach you')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('leave for exact times', () => {
  async function held(): Promise<TestBackend> {
    const backend = await inOrder();
    await setExact(backend, false);
    return backend;
  }

  it('is asked for in words, and is gone when it was given', async () => {
    const backend = await held();
    const { container } = render(ExactTimesCard);
    const region = await screen.findByRole('region', { name: 'Reminders on time' });
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(within(region).getByRole('button', { name: 'Let them come on time' }));
    await settled(backend);
    expect(await backend.world.host()).toMatchObject({ asked_for_exact_times: 1 });
    await setExact(backend, true);
    document.dispatchEvent(new Event('visibilitychange'));
    await expect.poll(() => screen.queryByRole('region', { name: 'Reminders on time' })).toBeNull();
  });

  it('can be left, and is not asked for where it is not needed', async () => {
    const backend = await held();
    render(ExactTimesCard);
    await userEvent.click(await screen.findByRole('button', { name: 'A little late is fine' }));
    await expect.poll(() => screen.queryByRole('region')).toBeNull();
    expect(await backend.world.call('exact_times_get', null)).toEqual({ ask: false });
  });

  it('says where the page of the system does not open', async () => {
    const backend = await held();
    backend.failing.set('exact_times_ask', { kind: 'unexpected' });
    render(ExactTimesCard);
    await userEvent.click(await screen.findByRole('button', { name: 'Let them come on time' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Apps, Daymark');
  });
});

describe('the test reminder', () => {
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Lets seconds pass for the app and the window from the start. */
  async function pass(backend: TestBackend, seconds: number): Promise<void> {
    for (let second = 1; second <= seconds; second += 1) {
      await backend.world.setNow(after(second));
      await vi.advanceTimersByTimeAsync(1000);
      await settled(backend);
    }
  }

  const after = (seconds: number): string => new Date(Date.parse(NOW) + seconds * 1000).toISOString();

  /** The test reminder comes in time. */
  async function give(backend: TestBackend): Promise<void> {
    await backend.world.setNow(after(10));
    expect(await backend.world.deliver()).toEqual({ given: 1, missed: 0 });
    await settled(backend);
  }

  const user = (): ReturnType<typeof userEvent.setup> =>
    userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) });

  it('is waited for, asked about, and noted with its date', async () => {
    const backend = await inOrder();
    const { container } = render(ReachScreen);
    const press = user();
    expect(await screen.findByText('Not tested yet.')).toBeInTheDocument();
    await press.click(screen.getByRole('button', { name: 'Send a test reminder' }));
    expect(await screen.findByRole('progressbar', { name: 'Waiting for the test reminder' })).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
    await pass(backend, 4);
    expect(screen.getByText('Coming in 6 seconds.')).toBeInTheDocument();
    await give(backend);
    expect(screen.getByText('The test was handed to your computer. Did it arrive?')).toBeInTheDocument();
    await press.click(screen.getByRole('button', { name: 'Yes, it arrived' }));
    expect(await screen.findByText('Good. Your reminders can reach you.')).toBeInTheDocument();
    expect(screen.getByText('Last tested today at 8:30 AM: it arrived.')).toBeInTheDocument();
    await expect.poll(() => document.activeElement?.textContent.trim()).toBe('Good. Your reminders can reach you.');
    expect(screen.queryByText('What to try')).toBeNull();
  });

  it('that did not arrive leads to what to try, likeliest first', async () => {
    const backend = await inOrder();
    await backend.world.setHost(({ surroundings }) => {
      surroundings.silenced = true;
    });
    const { container } = render(ReachScreen);
    const press = user();
    await press.click(await screen.findByRole('button', { name: 'Send a test reminder' }));
    await give(backend);
    await press.click(screen.getByRole('button', { name: 'No' }));
    const tried = (await screen.findByText('What to try')).parentElement;
    const steps = within(tried ?? container).getAllByRole('listitem');
    const advice = ['silence', 'history', 'full_screen', 'log_out'] as const;
    expect(steps.map((step) => step.textContent)).toEqual(advice.map((one) => adviceSentence(one, 'linux')));
    expect(screen.getByText('Last tested today at 8:30 AM: it did not arrive.')).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
  });

  it('that could not be shown is not asked about', async () => {
    const backend = await inOrder();
    render(ReachScreen);
    const press = user();
    await press.click(await screen.findByRole('button', { name: 'Send a test reminder' }));
    // Nothing gives it until it is too late for that.
    await backend.world.setNow(after(75));
    expect(await backend.world.deliver()).toEqual({ given: 0, missed: 1 });
    await settled(backend);
    expect(screen.getByText('Your computer did not show the test.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Yes, it arrived' })).toBeNull();
    expect((await backend.world.call('reminder_reach', null)).tested).toMatchObject({ arrived: false });
  });

  it('that came while the window was closed is asked about when it opens', async () => {
    const backend = await inOrder();
    await backend.world.call('reminder_trial_begin', null);
    await give(backend);
    render(ReachScreen);
    expect(await screen.findByRole('button', { name: 'Yes, it arrived' })).toBeInTheDocument();
    // An hour later nobody remembers.
    await backend.world.setNow(after(3700));
    await vi.advanceTimersByTimeAsync(11_000);
    await settled(backend);
    expect(screen.getByRole('button', { name: 'Send a test reminder' })).toBeInTheDocument();
  });

  it('that cannot be sent says why, and nothing is asked after the screen is left', async () => {
    const backend = await inOrder();
    const view = new Reach();
    const leave = view.watch();
    await settled(backend);
    backend.failing.set('reminder_trial_begin', { kind: 'disk_full' });
    await view.begin();
    expect([view.stage, view.error?.kind]).toEqual(['idle', 'disk_full']);
    backend.failing.clear();
    await view.begin();
    expect(view.stage).toBe('waiting');
    leave();
    const asked = backend.calls.length;
    await pass(backend, 20);
    expect(backend.calls).toHaveLength(asked);
  });
});

describe('its words', () => {
  const asked = { time: '8:30 AM', zone: 'Europe/London' };
  const causes: Cause[] = ['closed', 'not_started', 'not_shown', 'asleep'];
  const whys: LedgerTrouble[] = ['read_only', 'disk_full', 'in_use', 'too_new', 'unavailable'];
  const findings: Finding[] = [
    { kind: 'planned', count: 1 },
    { kind: 'planned', count: 50 },
    ...whys.map((why): Finding => ({ kind: 'ledger_not_written', why })),
    { kind: 'no_tray' },
    { kind: 'login_unread' },
    { kind: 'no_service' },
    { kind: 'service_silent' },
    { kind: 'service_unread' },
    { kind: 'not_permitted' },
    { kind: 'permission_not_asked' },
    { kind: 'permission_unread' },
    { kind: 'silence_unread' },
    { kind: 'no_buttons' },
    { kind: 'buttons_unread' },
    { kind: 'on_the_minute' },
    { kind: 'around_the_time' },
    { kind: 'timing_unread' },
    { kind: 'quiet_hours', moved: 0, of: 0 },
    { kind: 'quiet_hours', moved: 1, of: 1 },
    { kind: 'quiet_hours', moved: 3, of: 10 },
    { kind: 'zone_unnamed' },
    { kind: 'clock_went_back' },
    { kind: 'missed', count: 2, causes },
  ];
  const advice: Advice[] = [
    'folder',
    'service',
    'permission',
    'silence',
    'silence_perhaps',
    'history',
    'full_screen',
    'wait',
    'battery',
    'log_out',
  ];

  it('are whole sentences on every platform, and never say "should" or "must"', () => {
    for (const platform of platforms)
      for (const text of [
        ...findings.map((finding) => findingSentence(finding, { platform, ...asked })),
        ...advice.map((one) => adviceSentence(one, platform)),
      ]) {
        expect(text).toMatch(/^(macOS|[A-Z0-9])[^]*\.$/);
        expect(text).not.toMatch(/undefined|should|must|failed|error/i);
      }
  });

  it('say how long before', () => {
    const of = (lead_minutes: number): string =>
      aboutWords({ kind: 'session', occurrence: { session: '', original: '' }, lead_minutes });
    expect([of(0), of(15), of(120), of(1440)]).toEqual([
      'Session',
      'Session, 15 minutes before',
      'Session, 2 hours before',
      'Session, 1 day before',
    ]);
  });
});
