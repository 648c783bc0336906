import type { CalendarFault, CommandError, Damage, Field, Rule, WayKinds, WorksheetFault } from '$lib/ipc/bindings';
import { asCommandError } from '$lib/ipc/client';

/** What a field is called within a sentence. */
const fields: Record<Field, string> = {
  at: 'the time',
  attendance: 'attendance',
  bring: 'what to bring',
  check_in_times: 'the check-in times',
  count: 'the count',
  country: 'the country',
  craving: 'the craving',
  description: 'the description',
  days: 'the days',
  due: 'when it is due',
  duration: 'the length',
  ends: 'the end',
  exercise: 'the exercise',
  facilitator: 'who leads it',
  hard: 'what was hard',
  helped: 'what helped',
  idle_lock: 'the minutes until it locks',
  item: 'the exercise or worksheet',
  leads: 'the reminders',
  link: 'the link',
  message: 'the message',
  medicines: 'your prescribed medicines',
  minutes: 'the minutes',
  mood: 'the mood',
  most_a_day: 'how many a day',
  name: 'the name',
  next_step: 'the next step',
  note: 'the note',
  on: 'the day',
  passphrase: 'the passphrase',
  phase: 'the phase',
  phases: 'the phases',
  phone: 'the phone number',
  place: 'the place',
  questions: 'the questions',
  quiet_hours: 'the quiet hours',
  range: 'the days',
  rating: 'the rating',
  reason: 'the reason',
  recovery_started: 'the start of recovery',
  relation: 'who they are to you',
  repeat: 'the repeat',
  sleep: 'the sleep',
  starts: 'the start',
  takeaways: 'the takeaways',
  target: 'the weekly target',
  text_size: 'the text size',
  title: 'the title',
  travel: 'the way there',
  triggers: 'the triggers',
  until: 'the last day',
  week: 'the week',
  what: 'what it was',
  why: 'the reason',
  working_on: 'what you are working on',
  zone: 'the time zone',
};

/** Sentences that say more than field and rule put together would. */
const special: Partial<Record<`${Field}.${Rule['rule']}`, string>> = {
  'passphrase.too_short': 'A passphrase needs at least 8 characters. A few words in a row work well.',
  'passphrase.required': 'Choose at least one way to open your entries.',
  'mood.required': 'Choose how your mood is.',
  'craving.required': 'Choose how strong the craving is.',
  'link.malformed': 'A link starts with https:// or tel:, like https://example.org/room.',
  'phone.malformed': 'A phone number has digits, spaces and + - ( ) only.',
  'at.in_future': 'A check-in can be for now or for earlier, not for later.',
  'recovery_started.in_future': 'Recovery starts today or earlier. You can add a later day when it comes.',
  'quiet_hours.duplicate': 'Quiet hours need a start and an end that differ.',
  'quiet_hours.malformed': 'Quiet hours need a start and an end that differ.',
  'check_in_times.duplicate': 'Two check-in times are the same.',
  'repeat.never_happens': 'With these days and dates the session would never take place.',
  'until.ends_before_start': 'The last day comes before the first.',
  'days.required': 'Choose at least one day.',
  'phases.required': 'A program needs at least one phase.',
  'phases.malformed': 'The first phase starts on the day the program starts.',
  'phases.duplicate': 'Two phases start on the same day.',
  'phases.ends_before_start': 'Each phase starts after the one before it.',
  'ends.ends_before_start': 'The last day comes after the last phase starts.',
  'title.required': 'Give it a few words of a name.',
  'note.required': 'Say in a few words what there is to do.',
  'item.unknown': 'This exercise or worksheet is no longer there. Choose another.',
  'due.too_early': 'That day is over a year ago. Choose a later one.',
  'due.malformed': 'That day is very far away. Choose one within five years.',
  'name.duplicate': 'That name is there already.',
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What is wrong with a field, in a sentence. */
export function ruleSentence(field: Field, rule: Rule): string {
  const own = special[`${field}.${rule.rule}`];
  if (own) return own;
  const what = fields[field];
  switch (rule.rule) {
    case 'required':
      return `Please fill in ${what}.`;
    case 'too_long':
      return `Please shorten ${what}: at most ${rule.max.toLocaleString('en')} characters fit.`;
    case 'too_short':
      return `${capital(what)}: at least ${rule.min} characters are needed.`;
    case 'out_of_range':
      return `${capital(what)}: choose from ${rule.min} to ${rule.max}.`;
    case 'too_many':
      return `${capital(what)}: at most ${rule.max} fit.`;
    case 'duplicate':
      return `${capital(what)}: something is there twice.`;
    case 'in_future':
      return `${capital(what)}: choose today or an earlier time.`;
    case 'too_early':
      return `${capital(what)}: that is too long ago.`;
    case 'ends_before_start':
      return `${capital(what)}: the end needs to come after the start.`;
    case 'malformed':
      return `Please check how ${what} is written.`;
    case 'never_happens':
      return `${capital(what)}: this would never happen. Check the days and dates.`;
    case 'unsupported':
      return `${capital(what)}: Daymark does not offer this.`;
    case 'unknown_zone':
      return 'Daymark does not know this time zone.';
    case 'unknown':
      return `${capital(what)}: this is no longer there.`;
  }
}

/** What each damage means, and that nothing was touched. */
export const damageSentences: Record<Damage, string> = {
  slots_missing:
    'Your entries are here, but the small file with their locks (vault.slots) is missing. Without it they cannot be opened.',
  slots_damaged: 'Your entries are here, but the small file with their locks (vault.slots) cannot be read.',
  database_missing: 'The locks are here, but the file with your entries (vault.db) is missing.',
  database_damaged: 'The lock opened, but the file with your entries (vault.db) is damaged and cannot be read.',
  not_a_vault: 'The file in the place of your entries (vault.db) is not one that Daymark made.',
};

/** Why a file is not a worksheet. */
const worksheetFaults: Record<WorksheetFault, string> = {
  too_large: 'It is over 5 MB, more than any worksheet needs.',
  not_json: 'It is not written in JSON, as these files are.',
  too_deep: 'Its parts are nested too deeply.',
  not_fhir: 'It is not a FHIR file.',
  wrong_type: 'It is a FHIR file, but not a Questionnaire.',
  wrong_version: 'It is of another version of FHIR. Ask your care team for the R4 version.',
  link_id_missing: 'One of its questions has no linkId.',
  link_id_twice: 'Two of its questions have the same linkId.',
  circle: 'Some of its conditions depend on each other in a circle.',
  condition_on_nothing: 'One of its conditions asks about a question that is not there.',
  no_items: 'There are no questions in it.',
  too_many_items: 'It has more than 5,000 parts.',
  malformed: 'One of its parts is not written the way FHIR says.',
};

/** Why a file is not a calendar. */
const calendarFaults: Record<CalendarFault, string> = {
  empty: 'There are no events in it.',
  too_large: 'It is over 20 MB or a million lines, more than Daymark reads.',
  not_text: 'It is not a text file, as calendars are.',
  not_a_calendar: 'It is not a calendar in the iCalendar format (.ics).',
  too_many_events: 'It holds more events than Daymark takes in.',
  too_deep: 'Its parts are nested too deeply.',
  malformed: 'It breaks off, or a part of it is not written the way calendars are.',
};

/** What there is to do where the keyring does not open the entries. */
const wayIn = (others: WayKinds): string =>
  others.includes('passphrase')
    ? 'Open them with your passphrase.'
    : 'Nothing was changed. Log in to this computer as you did when you set Daymark up, then try again.';

/** Why something did not work, in a sentence. */
export function errorSentence(error: CommandError): string {
  switch (error.kind) {
    case 'locked':
      return 'Daymark is locked.';
    case 'invalid':
      return ruleSentence(error.field, error.rule);
    case 'not_found':
      return 'This is no longer there.';
    case 'changed_since':
      return 'This was changed again since, so it stays as it is now.';
    case 'not_a_worksheet':
      return `This file cannot be brought in. ${worksheetFaults[error.why]} Nothing was changed.`;
    case 'not_a_calendar':
      return `This file cannot be brought in. ${calendarFaults[error.why]} Nothing was changed.`;
    case 'wrong_passphrase':
      return 'This passphrase does not open your entries. Check capital letters and try again. A wrong try deletes nothing.';
    case 'keyring_unavailable':
      return "This computer's keyring does not answer. It may be locked or not running.";
    case 'keyring_empty':
      return `This computer's keyring holds no key for your entries. ${wayIn(error.others)}`;
    case 'keyring_wrong':
      return `This computer's keyring holds another key, and it does not open your entries. ${wayIn(error.others)}`;
    case 'already_exists':
      return 'Daymark is set up here already.';
    case 'no_store':
      return 'Daymark is not set up here yet.';
    case 'damaged':
      return damageSentences[error.what];
    case 'too_new':
      return 'Your entries were written by a newer Daymark. Install the newer version to open them. Nothing was changed.';
    case 'in_use':
      return 'Another Daymark has your entries open. Close that one, then try again.';
    case 'disk_full':
      return 'There is no room left on the disk, so this was not saved. Make some room, then try again.';
    case 'read_only':
      return "Daymark may not write to its folder, so this was not saved. Check the folder's permissions.";
    case 'notifications_unavailable':
      return 'This computer cannot show notifications right now.';
    case 'no_dialer':
      return 'This computer cannot call or send texts.';
    case 'unexpected':
      return 'Something did not work. Your saved entries are safe. Please try again.';
  }
}

/** The sentence for whatever was thrown. */
export function sentenceFor(thrown: unknown): string {
  return errorSentence(asCommandError(thrown));
}

/** The sentence for a field, if the error is about it. */
export function fieldError(thrown: unknown, ...about: Field[]): string | null {
  if (thrown === null || thrown === undefined) return null;
  const error = asCommandError(thrown);
  return error.kind === 'invalid' && about.includes(error.field) ? ruleSentence(error.field, error.rule) : null;
}
