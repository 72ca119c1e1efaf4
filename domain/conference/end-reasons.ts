/** Why a conference ends, as data: each reason with the states it ends, and its one cause. `followUp` and the end operation give them. */
import type { ConferenceState, EndReason } from '../../schemas/conference';

export type EndCause = { readonly ends: readonly ConferenceState[]; readonly says: string };

const open: readonly ConferenceState[] = ['assembling', 'starting', 'active'];
const running: readonly ConferenceState[] = ['starting', 'active'];

export const endReasons = {
  'ended-by-initiator': { ends: open, says: 'the initiator ends it' },
  'ended-by-operator': { ends: open, says: 'somebody else who may end all conferences ends it' },
  'initiator-unreachable': { ends: ['starting'], says: "the initiator's leg did not connect" },
  'initiator-left': {
    ends: running,
    says: "the initiator's leg has ended, and the deployment's setting ends the conference with it, or nobody else was left",
  },
  alone: { ends: ['active'], says: 'one leg has been alone for 60 s with nobody on the way, or the last leg has ended' },
  'nobody-reached': { ends: ['starting'], says: 'nobody but one is connected, and nobody else is on the way' },
  expired: { ends: running, says: 'its time is up' },
  'bridge-lost': { ends: running, says: 'the conference server no longer knows its legs' },
  abandoned: { ends: ['assembling'], says: 'its last call was released, or nothing happened for 30 minutes' },
} as const satisfies Record<EndReason, EndCause>;
