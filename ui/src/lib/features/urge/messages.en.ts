import type { UrgeView } from '$lib/ipc/bindings';

/** The words of the urge flow. Short: they are read with shaking hands. */
export const urgeWords = {
  somethingNew: 'something new to try',
  cards: 'Your coping cards',
  allExercises: 'More exercises',
  title: 'Ride it out',
  intro: 'A craving is wanting it. An urge is when it peaks. It rises, peaks and passes.',
  rate: 'How strong is it right now?',
  justHelp: 'Just help me',
  choose: 'Choose a number, then go on.',
  goOn: 'Go on',
  goOnWith: (n: number) => `${String(n)} – go on`,
  low: 'none',
  high: 'strongest ever',
  used: 'I used',
  back: 'Back',
  near: 'Is it near you?',
  nearText: 'If you can reach it, distance comes first.',
  nearYes: 'Yes. Help me get away',
  nearNo: 'No, it is not near',
  resumed: 'Good that you are back. You can go on here.',
  pick: 'Pick one',
  pickKnown: 'The first ones helped you most.',
  pickNew: 'Any of them is a good start.',
  minutes: (n: number) => `${String(n)} min`,
  enough: 'I am done for now',
  rateAgain: 'How strong is it now?',
  noRating: 'Skip the number',
  another: 'Try another exercise',
  goOnWorked: 'That is enough for now',
  helped: 'What helped?',
  helpedHint: 'Tap what fits, or skip.',
  helps: ['The exercise', 'Waiting', 'Going somewhere else', 'Talking to someone', 'Water or food', 'Moving my body'],
  setOff: 'What set it off?',
  setOffHint: 'Tap what fits, or skip.',
  moreTriggers: 'More triggers',
  finish: 'Finish',
  overText: 'It is saved. Next time, what helped comes first. If it comes back, Urge is on every main screen.',
  overHighText: 'It is saved. A strong urge can come in waves. You can begin again at once, or call someone now.',
  again: 'Begin again',
  today: 'Back to Today',
  checkIn: 'Check in',
} as const;

/** What is said after a second rating: a heading, and a line below it. */
export function afterWords(urge: UrgeView): { title: string; text: string } {
  const [before, after] = [String(urge.before), String(urge.after)];
  switch (urge.change) {
    case 'came_down':
      return { title: `It came down from ${before} to ${after}`, text: 'You did that.' };
    case 'moved_a_little':
      return { title: 'It moved a little', text: `From ${before} to ${after}. One more exercise may take it further.` };
    case 'about_the_same':
      return { title: 'About the same', text: 'You stayed with it. You can stop here, or try something else.' };
    case 'rose':
      return {
        title: 'It went up a little',
        text: 'That happens while a wave rises. Another exercise or a call can help.',
      };
    case 'still_strong':
      return {
        title: 'Still strong',
        text: 'You got through these minutes. Another exercise or a call can carry you through the next.',
      };
    case 'not_rated':
      return { title: 'You stayed with it', text: 'You can stop here, or try another exercise.' };
  }
}

/** What is said when it is over. Only what was ridden out is called so. */
export function overTitle(urge: UrgeView): string {
  if (urge.change === 'came_down' && !urge.is_high) return 'You rode it out';
  return 'You stayed with it';
}
