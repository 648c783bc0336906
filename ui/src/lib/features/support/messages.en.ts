import type { CrisisLine } from '$lib/ipc/bindings';

/** The words of Support, and of every call. */
export const supportWords = {
  title: 'Support',
  intro: 'People and lines to reach, one tap away.',
  lapse: 'Something happened',

  plan: 'My safety plan',
  planAbout: 'What you notice, what you can do, and who helps, written down before you need it.',
  planBegun: 'You have begun your plan. Go on.',
  planReady: 'Yours is ready. You can change it at any time.',
  makePlan: 'Make my safety plan',
  goOnPlan: 'Go on with my safety plan',
  openPlan: 'Open my safety plan',

  people: 'Your people',
  noPeople: 'Add your first person.',
  noPeopleText: 'A friend, a sponsor, a counselor: someone you could call when it gets hard.',
  noNumber: 'No number yet.',
  add: 'Add a person',
  edit: (name: string) => `Change ${name}`,
  addTitle: 'Add a person',
  editTitle: 'Change a person',
  name: 'Name',
  phone: 'Phone number',
  phoneHint: 'With it, one tap calls or texts them.',
  relation: 'Who they are to you',
  save: 'Save',
  remove: 'Delete this person',
  removed: 'Person deleted.',
  saved: 'Saved.',

  quickAdd: 'Add one person (10 seconds)',
  quickTitle: 'Who could you call?',
  quickSave: 'Add them',
  notNow: 'Not now',

  call: (name: string) => `Call ${name}`,
  text: (name: string) => `Text ${name}`,
  chat: (name: string) => `Chat with ${name}`,
  callShort: 'Call',
  textShort: 'Text',
  chatShort: 'Chat',
  /** What a text asks for, where it is another number than the one to call, or a word. */
  textTo: (number: string, word: string | null) => (word ? `Text ${word} to ${number}` : `Text to ${number}`),

  crisis: 'Crisis lines',
  helpNow: 'Help now',
  purposes: {
    crisis: 'Any crisis',
    alcohol_drugs: 'Alcohol and drugs',
    violence: 'Violence at home',
    poison: 'Poison and overdose advice',
    veterans: 'Veterans',
  } satisfies Record<CrisisLine['purpose'], string>,
  checked: (month: string) => `Checked ${month}`,
  linesOf: (country: string) => `For ${country}.`,
  country: 'Country',
  countryHint: 'Your own country is set in Settings. Looking at another one here changes nothing there.',
  choose: 'Choose a country',
  chooseYours: 'Choose your country',
  chooseHint: 'Then you see the lines of your country.',

  emergency: 'Emergency services',
  emergencyHint: 'If someone is in danger right now.',
  anywhere:
    '112 works in many countries. In the United States and Canada it is 911, in Australia 000, in New Zealand 111.',
  /** What a button does, and of whom: a name that begins with its number does not say it twice. */
  of: (does: string, name: string, number: string) => {
    const rest = name.startsWith(number) ? name.slice(number.length).replace(/^[\s,]+/, '') : name;
    return rest === '' ? does : `${does}, ${rest}`;
  },
  ask: (number: string) => `Call ${number}?`,

  more: 'People and crisis lines',
  someone: 'Someone to call',

  textTitle: (name: string) => `Text ${name}`,
  textSays: 'What it says',
  textHint: 'Your messages app opens with these words. Nothing goes out until you send it there.',
  textOurs: 'Hard hour right now. Can you call me?',
  textOpen: 'Open messages',

  calling: (number: string) => `Handed to the phone app. If nothing opens, dial ${number}.`,
  texting: (number: string) => `Handed to the messages app. If nothing opens, text ${number} from your phone.`,
  chatting: (link: string) => `Handed to the browser. If nothing opens, go to ${link}.`,
  cannot: {
    call: { computer: 'This computer cannot call.', phone: 'This device cannot call.' },
    text: { computer: 'This computer cannot send texts.', phone: 'This device cannot send texts.' },
    chat: { computer: 'This computer cannot open the chat.', phone: 'This device cannot open the chat.' },
  },
  notHanded: {
    call: 'The phone app did not open.',
    text: 'The messages app did not open.',
    chat: 'The chat did not open.',
  },
  instead: {
    call: 'Dial the number on a phone:',
    text: 'Send the text from a phone:',
    chat: 'Type this address in a browser:',
  },
  copy: 'Copy',
  copied: 'Copied.',
  notCopied: 'It could not be copied.',
  scan: {
    call: 'Or point the camera of a phone here.',
    text: 'Or point the camera of a phone here.',
    chat: 'Or point the camera of a phone here.',
  },
  qr: (number: string) => `QR code of ${number}`,
} as const;
