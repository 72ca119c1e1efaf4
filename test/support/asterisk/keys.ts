/** What both sides have been given. */
export const asteriskOptions = { app: 'rollcall', endpoint: 'PJSIP/{number}@pstn' } as const;

export const asteriskSecrets = {
  user: 'rollcall',
  password: 'a-password-for-commands',
  eventsUser: 'asterisk',
  eventsPassword: 'a-password-for-events',
} as const;
