import { type DiallingRules, mayBeDialled } from '../../domain/dialling/allowed-numbers';

/** Whether the API would open a conference with these numbers. The stack checks the canary's plan by it. */
export const mayCall = (participants: readonly string[], rules: DiallingRules): boolean =>
  participants.every((number) => mayBeDialled(number, rules));
