import type { AnswerRule, WorksheetKind } from '$lib/ipc/bindings';

/** The words of worksheets. */
export const worksheetWords = {
  title: 'Worksheet',
  toPractice: 'Back to Practice',
  absent: 'This worksheet is not here',
  absentText: 'It may have been deleted. Your answers are still saved.',
  kinds: {
    cbt: 'Thoughts and actions',
    motivation: 'Motivation',
    safety: 'Safety',
  } satisfies Record<WorksheetKind, string>,
  own: 'From your program',
  minutes: (n: number) => (n === 1 ? 'about 1 minute' : `about ${String(n)} minutes`),
  begin: 'Begin',
  goOn: 'Go on where you left off',
  beginAnew: 'Begin again',
  beginFromLast: 'Begin again from your last one',
  keepAtHand: 'Keep at hand',
  why: 'When it is useful',
  history: 'Your answers so far',
  none: 'Nothing answered yet.',
  begun: (day: string) => `Begun ${day}`,
  finishedOn: (day: string) => `Finished ${day}`,
  remove: 'Delete this worksheet',
  removed: 'Worksheet deleted. Your answers stay.',
  undo: 'Undo',
  stepOf: (n: number, of: number) => `Step ${String(n)} of ${String(of)}`,
  next: 'Next',
  back: 'Back',
  finish: 'Finish',
  saved: 'Saved',
  saving: 'Saving…',
  doneTitle: 'Done',
  doneText: 'It is saved here. You can open it, change it, or begin again from it.',
  missing: 'Some answers need another look.',
  look: 'Look at it',
  print: 'Print',
  change: 'Change my answers',
  beginFromThis: 'Begin again from this one',
  staysAsItIs: 'This one stays in your history as it is. To change something, begin again from it.',
  saveFile: 'Save as FHIR file',
  fileIsPlain: 'The FHIR file is for other programs. It is plain text: anyone who gets it can read it.',
  fileSaved: (path: string) => `Saved as ${path}. Anyone who gets this file can read it.`,
  /** What a number is between, on paper. */
  range: (min: number | null, max: number | null, low: string | null, high: string | null, unit: string | null) => {
    const end = (value: number | null, said: string | null): string =>
      value === null ? '' : said === null ? String(value) : `${String(value)} (${said})`;
    const ends = [end(min, low), end(max, high)];
    const between =
      min === null
        ? max === null
          ? ''
          : `up to ${ends[1] ?? ''}`
        : max === null
          ? `from ${ends[0] ?? ''}`
          : ends.join(' to ');
    return [between, unit].filter(Boolean).join(', ');
  },
  removeResponse: 'Delete these answers',
  responseGone: 'Answers deleted.',
  partGone: 'Deleted.',
  addAnother: (what: string) => `Add another: ${what}`,
  addAnswer: 'Add another answer',
  removePart: (what: string, n: number) => `Delete ${what} ${String(n)}`,
  partOf: (what: string, n: number) => `${what} ${String(n)}`,
  choose: 'Choose…',
  noChoice: 'No answer',
  ownAnswer: 'Something else',
  yes: 'Yes',
  no: 'No',
  clear: 'Clear',
  notAnswered: 'Not answered yet',
  value: (value: string) => `Now at ${value}`,
  required: '(needed)',
  changes: 'What changed',
  since: (day: string) => `Since ${day}`,
  noChanges: 'Nothing changed.',
  wasEmpty: 'nothing',
  before: 'Before',
  after: 'Now',
  importTitle: 'Bring in a worksheet',
  importIntro:
    'A worksheet from your program, as a file: a FHIR R4 Questionnaire (.json). It stays on this device. Nothing is sent.',
  pick: 'Choose a file',
  reading: 'Reading the file…',
  tooLarge: 'This file is over 5 MB, more than any worksheet needs. Nothing was brought in.',
  unreadable: 'This file could not be read. Nothing was brought in.',
  questions: (n: number) => (n === 1 ? '1 question' : `${String(n)} questions`),
  wholeWorksheet: 'The whole worksheet',
  unsupported: 'Daymark cannot show these parts',
  unsupportedText: 'They will be left out. Everything else works.',
  here: 'This worksheet is here already.',
  replaces: 'An earlier version is here. This one takes its place; what you answered in the old one stays.',
  bringIn: 'Bring it in',
  broughtIn: 'Worksheet brought in.',
} as const;

/** What is wrong with an answer, in a sentence. */
export function answerSentence(rule: AnswerRule): string {
  switch (rule.rule) {
    case 'required':
      return 'This one is needed before you finish.';
    case 'out_of_range':
      if (rule.min !== null && rule.max !== null) return `Between ${rule.min} and ${rule.max}, please.`;
      if (rule.min !== null) return `${rule.min} or more, please.`;
      return rule.max === null ? 'This is out of range.' : `${rule.max} or less, please.`;
    case 'too_long':
      return `At most ${rule.max.toLocaleString('en')} characters, please.`;
    case 'too_exact':
      if (rule.places === 0) return 'A whole number, please.';
      return `At most ${String(rule.places)} ${rule.places === 1 ? 'digit' : 'digits'} after the point, please.`;
    case 'malformed':
      return 'This is not written as expected here.';
    case 'not_an_option':
      return 'Please choose one of the options.';
    case 'too_many':
      return 'One answer, please.';
    case 'unknown_item':
      return 'This question is no longer part of the worksheet.';
  }
}
