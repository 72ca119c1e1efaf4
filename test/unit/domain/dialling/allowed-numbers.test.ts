import { mayBeDialled, type DiallingRules } from '../../../../domain/dialling/allowed-numbers';

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
