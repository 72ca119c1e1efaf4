/**
 * The reasons why a conference ends, as data: the states that each can end, and its cause. `followUp` and the end
 * operation choose among them.
 */
import type { ConferenceState, EndReason } from '../../schemas/conference-states';
import { openStates, runningStates } from './lifecycle';

export type EndCause = { readonly ends: readonly ConferenceState[]; readonly says: string };

export const endReasons = {
  'ended-by-initiator': { ends: openStates, says: 'the initiator ends the conference' },
  'ended-by-operator': { ends: openStates, says: 'somebody with the scopes `conferences:all` and `conferences:write` ends it' },
  'initiator-unreachable': {
    ends: runningStates,
    says: "the initiator's leg did not connect, and no leg of the initiator had ever joined this conference",
  },
  'initiator-left': {
    ends: runningStates,
    says: "the initiator's leg has ended, and either a setting of the deployment ends the conference with it, or nobody else is left",
  },
  alone: {
    ends: ['active'],
    says: 'only one leg was connected for 60 s while nobody else was being called, or the last leg has ended',
  },
  'nobody-reached': {
    ends: ['starting'],
    says: 'nobody but the initiator is connected, being called or still expected; or the initiator is gone, and only one other participant is left, who is connected',
  },
  expired: { ends: runningStates, says: 'the conference has reached its maximum duration' },
  'bridge-lost': { ends: runningStates, says: 'the bridge no longer knows the legs of the conference' },
  'bridge-unreachable': {
    ends: runningStates,
    says: 'the bridge does not answer: after about two minutes, the call of the initiator was given up, or calls of the others until none of them was left',
  },
  abandoned: {
    ends: ['assembling'],
    says: 'the single-line calls of all participants have been released, or nothing has happened for 30 minutes (12 hours while one of these calls is up)',
  },
} as const satisfies Record<EndReason, EndCause>;
