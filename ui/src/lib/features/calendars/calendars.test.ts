import { readFileSync } from 'node:fs';

import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { toasts } from '$lib/design';
import type { SessionView } from '$lib/ipc/bindings';

import { openApp, type TestBackend } from '../../../testing/app';
import { structureProblems } from '../../../testing/axe';
import { Calendars, guessKind } from './calendars.svelte';
import CalendarsScreen from './CalendarsScreen.svelte';
import { saveCalendar } from './save';

const event = (uid: string, title: string, starts: string, ...more: string[]): string[] => [
  'BEGIN:VEVENT',
  `UID:${uid}`,
  `SUMMARY:${title}`,
  `DTSTART:${starts}`,
  ...more,
  'END:VEVENT',
];
const file = (...events: string[][]): File =>
  new File(
    [['BEGIN:VCALENDAR', 'X-WR-CALNAME:Harbour\\, IOP', ...events.flat(), 'END:VCALENDAR'].join('\r\n')],
    'programme.ics',
  );
const group = event(
  'a',
  'Evening gr\r\n oup',
  '20260310T180000',
  'DTEND:20260310T200000',
  'RRULE:FREQ=WEEKLY;BYDAY=TU,TH',
);
const family = event('b', 'Family evening', '20260312T180000Z', 'LOCATION:Room 2');
const lateGroup = (place = 'Room 1'): string[] =>
  event('l', 'Late group', '20260311T190000', 'RRULE:FREQ=WEEKLY;BYDAY=WE', `LOCATION:${place}`);
const ping = event('c', 'Ping', '20260310T180000', 'RRULE:FREQ=SECONDLY');

let backend: TestBackend;
beforeEach(async () => {
  toasts.clear();
  backend = await openApp();
});

const sessions = (): Promise<SessionView[]> => backend.world.call('session_list', null);

async function opened(): Promise<Calendars> {
  const view = new Calendars();
  await view.load();
  return view;
}

describe('bringing a calendar in', () => {
  it('shows what would change before anything does, and undoes all of it', async () => {
    const view = await opened();
    await view.read(file(group, family, ping));
    expect(view.preview).toMatchObject({ name: 'Harbour, IOP', unsupported: [{ title: 'Ping', what: 'RRULE' }] });
    expect(view.itemsOf('added').map(({ title, ahead }) => [title, ahead])).toEqual([
      ['Evening group', 104],
      ['Ping', 1],
      ['Family evening', 1],
    ]);
    expect([view.kindOf('a'), view.kindOf('b')]).toEqual(['group', 'family']);
    view.leaveOut('c', true);
    expect(await sessions()).toEqual([]);
    const undo = await view.bringIn();
    expect((await sessions()).map(({ kind, title }) => [kind, title])).toEqual([
      ['group', 'Evening group'],
      ['family', 'Family evening'],
    ]);
    expect(view.list).toMatchObject([{ name: 'Harbour, IOP', events: 2 }]);
    expect(view.done).toMatchObject({ added: 2 });
    await undo?.();
    expect([await sessions(), view.list, view.done]).toEqual([[], [], null]);
  });

  it('brings a newer copy in: nothing twice, what changed is changed, what is gone goes unless it is kept', async () => {
    const view = await opened();
    await view.setSource('work');
    await view.read(file(group, family));
    await view.bringIn();
    const [calendar] = view.list;
    if (!calendar) throw new Error('it was brought in');
    const again = await opened();
    await again.read(file(group, family), calendar);
    expect([again.source, again.preview?.unchanged, again.preview?.items]).toEqual(['work', 2, []]);
    await again.read(file(event('a', 'Late group', '20260310T190000'), event('d', 'New', '20260311T100000')), calendar);
    expect(again.preview?.items.map(({ effect, uid }) => `${effect} ${uid}`).sort()).toEqual([
      'added d',
      'changed a',
      'removed b',
    ]);
    again.leaveOut('b', true);
    again.setKind('d', 'school');
    expect(again.chosen).toBe(2);
    await again.bringIn();
    expect((await sessions()).map(({ title, kind }) => [title, kind])).toEqual([
      ['Late group', 'work'],
      ['New', 'school'],
      ['Family evening', 'work'],
    ]);
    const undo = await again.remove(calendar);
    expect(await sessions()).toEqual([]);
    await undo?.();
    expect(again.list).toHaveLength(1);
  });

  it('brings in what is on the screen, whatever comes late, and keeps the kinds that were said', async () => {
    const view = await opened();
    const previews = (): number => backend.names.filter((name) => name === 'calendar_preview').length;
    const lateAnswer = backend.hold('calendar_preview');
    const first = view.read(file(group));
    await expect.poll(previews).toBe(1);
    const answer = backend.hold('calendar_preview');
    const second = view.read(file(family));
    await expect.poll(previews).toBe(2);
    answer();
    await second;
    lateAnswer();
    await first;
    expect([view.preview?.items.map(({ uid }) => uid), view.reading]).toEqual([['b'], false]);
    view.setKind('b', 'education');
    await view.setSource('work');
    await view.setSource('group');
    expect(view.kindOf('b')).toBe('education');
    await view.bringIn();
    expect((await sessions()).map(({ title, kind }) => [title, kind])).toEqual([['Family evening', 'education']]);

    const asked = previews();
    const go = backend.hold('calendar_preview');
    const put = view.read(file(group));
    await expect.poll(previews).toBe(asked + 1);
    view.cancel();
    go();
    await put;
    expect([view.preview, view.reading]).toEqual([null, false]);
  });

  it('says what is no calendar, and what is too large, and changes nothing', async () => {
    const view = await opened();
    await view.read(new File(['hello'], 'a.ics'));
    expect(view.problem).toMatchObject({ error: { kind: 'not_a_calendar', why: 'not_a_calendar' } });
    await view.read(new File([''], 'a.ics'));
    expect(view.problem).toMatchObject({ error: { why: 'empty' } });
    const huge = file(group);
    Object.defineProperty(huge, 'size', { value: 20_000_001 });
    await view.read(huge);
    expect([view.said?.includes('20 MB'), view.preview, view.reading]).toEqual([true, null, false]);
    await view.read(file(group));
    backend.failing.set('calendar_import', { kind: 'disk_full' });
    expect(await view.bringIn()).toBeNull();
    expect([view.preview !== null, await sessions()]).toEqual([true, []]);
    view.cancel();
    expect([view.preview, view.problem]).toEqual([null, null]);
  });

  it('takes a session for what its title says', () => {
    expect(
      ['Individual with Dana', 'Family night', 'Dr. Okafor', 'Drug screen', 'NA meeting', 'Evening', null].map(
        guessKind,
      ),
    ).toEqual(['individual', 'family', 'medical', 'testing', 'peer_meeting', 'group', 'group']);
  });

  it('says of a calendar without events that it has none', async () => {
    render(CalendarsScreen);
    await userEvent.upload(await screen.findByLabelText('Choose a file (.ics)'), file());
    expect(await screen.findByText('There is no event in this file that can be brought in.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /^Bring in \d/ })).toBeNull();
  });

  it('is done on the screen, which is sound all the way', async () => {
    // A series that the person made otherwise from a day on.
    const earlier = await opened();
    await earlier.read(file(lateGroup()));
    await earlier.bringIn();
    const [series] = await sessions();
    if (!series) throw new Error('it was brought in');
    await backend.call('session_update_following', { ...series, original: '2026-06-03T19:00:00', place: 'Room 5' });
    const before = await sessions();
    const { container } = render(CalendarsScreen);
    expect(await screen.findByRole('button', { name: 'My program’s sessions' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.upload(
      screen.getByLabelText('Choose a file (.ics)'),
      file(group, family, ping, lateGroup('Room 2')),
    );
    const preview = within(await screen.findByRole('region', { name: 'What “Harbour, IOP” would change' }));
    expect(preview.getByText('Ping, Tuesday, March 10: how it repeats')).toBeInTheDocument();
    expect(preview.getByText('Late group, Wednesday, June 3')).toBeInTheDocument();
    await expect.poll(() => document.activeElement).toHaveTextContent('What “Harbour, IOP” would change');
    expect(preview.getByLabelText('What is Family evening?')).toHaveValue('family');
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(preview.getByRole('button', { name: 'Leave out: Family evening' }));
    await userEvent.click(preview.getByRole('button', { name: 'Leave out: Ping' }));
    await userEvent.click(preview.getByRole('button', { name: 'Bring in 2 changes' }));
    const done = within(await screen.findByRole('region', { name: 'It is in your schedule' }));
    expect(done.getByText('1 new, 1 changed.')).toBeInTheDocument();
    await expect.poll(() => document.activeElement).toHaveTextContent('It is in your schedule');
    expect(screen.getByLabelText('Bring in again: Harbour, IOP')).toBeInTheDocument();
    expect(await structureProblems(container)).toEqual([]);
    await userEvent.click(done.getByRole('button', { name: 'Undo all of it' }));
    await expect.poll(() => screen.queryByText('It is in your schedule')).toBeNull();
    expect(await sessions()).toEqual(before);
  });
});

describe('handing sessions on', () => {
  it('saves a file, and says where', async () => {
    const view = await opened();
    await view.read(file(group));
    await view.bringIn();
    const path = await saveCalendar(null);
    expect(path).toMatch(/sessions\.ics$/);
    expect(await saveCalendar(null)).toMatch(/sessions \(2\)\.ics$/);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('SUMMARY:Evening group\r\n');
    expect(text).toContain('RRULE:FREQ=WEEKLY;BYDAY=TU,TH');
  });
});
