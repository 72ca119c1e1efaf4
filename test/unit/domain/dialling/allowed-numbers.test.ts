import { mayBeDialled, mayPartyBeDialled, type DiallingRules } from '../../../../domain/dialling/allowed-numbers';

const rules = (over: Partial<DiallingRules> = {}): DiallingRules => ({
  allowedPrefixes: [],
  deniedPrefixes: [],
  bridgeNumber: null,
  ...over,
});

it.each<readonly [string, Partial<DiallingRules>, boolean]>([
  ['without rules every number may be dialled', {}, true],
  ['a number with an allowed prefix', { allowedPrefixes: ['+44', '+1'] }, true],
  ['a number without one', { allowedPrefixes: ['+44'] }, false],
  ['a number with a denied prefix', { deniedPrefixes: ['+1555'] }, false],
  ['the longer prefix decides: allowed', { allowedPrefixes: ['+15551'], deniedPrefixes: ['+1555'] }, true],
  ['the longer prefix decides: denied', { allowedPrefixes: ['+1'], deniedPrefixes: ['+1555'] }, false],
  ['where both are as long, the denial', { allowedPrefixes: ['+1555'], deniedPrefixes: ['+1555'] }, false],
  ['the longest of several', { allowedPrefixes: ['+1', '+155512'], deniedPrefixes: ['+1555', '+15551'] }, true],
  ['another denied prefix', { deniedPrefixes: ['+44'] }, true],
  ['the bridge’s own number, though its prefix is allowed', { allowedPrefixes: ['+1555'], bridgeNumber: '+15551234' }, false],
  ['another number than the bridge’s', { bridgeNumber: '+15551235' }, true],
])('%s', (_what, over, allowed) => {
  expect(mayBeDialled('+15551234', rules(over))).toBe(allowed);
});

it.each<readonly [string, string, Partial<DiallingRules>, boolean]>([
  ['a denied number with a trunk zero', '+44091234', { deniedPrefixes: ['+449'] }, false],
  ['a denied number with several', '+4400091234', { deniedPrefixes: ['+449'] }, false],
  ['the same, though the country is allowed', '+44091234', { allowedPrefixes: ['+44'], deniedPrefixes: ['+449'] }, false],
  ['a denied number of a code of one digit', '+709001234', { deniedPrefixes: ['+7900'] }, false],
  ['a denied number of a code of three digits', '+35309012345', { deniedPrefixes: ['+35390'] }, false],
  ['a denied number that has the zero', '+39061234', { deniedPrefixes: ['+3906'] }, false],
  ['an allowed number that has the zero', '+39061234', { allowedPrefixes: ['+3906'] }, true],
  ['a number of one country whose digits look like another’s without their zero', '+201234567', { deniedPrefixes: ['+212'] }, true],
  ['a longer prefix allows it without the zero', '+44091234', { allowedPrefixes: ['+44', '+4491'], deniedPrefixes: ['+449'] }, true],
  ['the bridge’s own number with a trunk zero', '+44091234', { bridgeNumber: '+4491234' }, false],
])('%s: %s', (_what, number, over, allowed) => {
  expect(mayBeDialled(number, rules(over))).toBe(allowed);
});

it('only the initiator of a conference needs no allowed prefix', () => {
  const [initiator, participant] = ['+15551234', '+15551235'];
  const elsewhere = rules({ allowedPrefixes: ['+44'] });
  expect([initiator, participant].map((number) => mayPartyBeDialled(number, initiator, elsewhere))).toEqual([true, false]);
  expect(mayPartyBeDialled(initiator, initiator, rules({ deniedPrefixes: ['+1555'] }))).toBe(false);
});
