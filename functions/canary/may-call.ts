import { type DiallingRules, mayBeDialled } from '../../domain/dialling/allowed-numbers';

/** Whether the canary's conference would be opened. For whoever writes its plan. */
export const mayCall = (participants: readonly string[], rules: DiallingRules): boolean =>
  participants.every((number) => mayBeDialled(number, rules));
