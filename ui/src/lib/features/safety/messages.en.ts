/** The words around the safety texts, which are data of their own. */
export const safetyWords = {
  inDanger: 'In danger',
  inDangerAbout: 'What to look for, and what to do. It is quick to read.',
  /** Where each text is found. They say what is seen, so that nobody needs to know the right word for it. */
  ways: {
    overdose: 'Someone took too much?',
    withdrawal: 'Shaking or confused after stopping?',
    suicide: 'Thoughts of dying?',
  },
  back: 'Back',
  toSupport: 'Go to Support',
  call: (number: string) => `Call ${number}`,
  cannotCall: (number: string) => `This device cannot call. Dial ${number} on any phone, or ask someone to.`,
  other: 'Was it something else?',
  openPlan: 'Open my safety plan',
  goOnWithPlan: 'Go on with my safety plan',
  planBegun: 'You have begun your plan. What is in it can help now.',
  makePlan: 'Make my safety plan',
  makePlanAbout: 'A plan is best made on a calmer day. Right now, call someone.',
  someone: 'Someone to call',
  sources: 'Where this comes from',
  read: (month: string) => `Read in ${month}.`,
  lost: 'This page is not here',
  lostText: 'The safety pages are in Support.',
} as const;
