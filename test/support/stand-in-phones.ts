/** What the phones behind the stand-in do, by number. */
export type Behaviour = 'answers' | 'busy' | 'rings on' | 'hangs up' | 'cannot be reached';

export const standInNumbers = {
  from: '+15550100',
  answer: ['+15550101', '+15550102', '+15550103'],
  busy: '+15550110',
  ringsOn: '+15550120',
  hangsUp: '+15550130',
  unreachable: '+15550140',
} as const;

export const behaviourOf = (number: string): Behaviour => {
  if (number.startsWith('+1555011')) return 'busy';
  if (number.startsWith('+1555012')) return 'rings on';
  if (number.startsWith('+1555013')) return 'hangs up';
  return number.startsWith('+1555014') ? 'cannot be reached' : 'answers';
};
