/**
 * A conference of the greatest size it can have without words of the caller's own (names, references, the subject):
 * numbers of 15 digits, legs of two, every member present that can be at once.
 */
import type { ConferenceRecord, ParticipantRecord } from '../../domain/conference/record';
import { conferenceIdOf } from '../../domain/ids/conference-id';
import { NO_LEG } from '../../domain/participant/progress';
import { identityOf } from '../../functions/runtime/identity';
import type { ParticipantId, PhoneNumber } from '../../schemas/common';
import type { ConferenceState } from '../../schemas/conference';
import { HOUR_MS, MINUTE_MS } from '../../schemas/durations';

/** Some years on, where times have as many digits as they will have for long. */
export const LATER = Date.parse('2033-07-07T07:07:07.777Z');

export const IDENTITY = identityOf('the-hash-key-of-the-tests');

/** The last one that E.164 could give, and those before it. */
export const longNumberAt = (index: number): PhoneNumber => `+${String(999_999_999_999_999 - index)}`;
export const WORST_INITIATOR = longNumberAt(0);
export const longIdAt = (index: number): ParticipantId => IDENTITY.participantId(WORST_INITIATOR, longNumberAt(index));

const LEG = 98;

const asked = (index: number) =>
  ({
    phoneNumber: longNumberAt(index),
    // The initiator is there from the beginning, everybody else may have been added.
    ...(index === 0 ? {} : { addedAt: LATER }),
    initialStatus: 'online',
    call: { state: 'held', at: LATER, cause: 'no-answer' },
    callKey: 9_999,
    desiredMuted: true,
    desiredOnHold: true,
    lastAction: { action: 'resume', at: LATER, failure: 'timed-out' },
    observed: { word: 'on-hold' },
  }) as const;

/** Connected; both desired and actual flags are stored. */
export const joinedParticipant = (index: number): ParticipantRecord => ({
  ...asked(index),
  statusRequested: true,
  desiredLeg: LEG,
  withdrawnLeg: LEG - 1,
  endedLeg: LEG - 1,
  progress: { leg: LEG, phase: 'joined' },
  joinedAt: LATER,
  muted: true,
  onHold: true,
});

export const endedParticipant = (index: number): ParticipantRecord => ({
  ...asked(index),
  statusRequested: true,
  desiredLeg: LEG,
  withdrawnLeg: LEG - 1,
  endedLeg: LEG,
  progress: { leg: LEG, phase: 'ended' },
  disconnection: { method: 'busy', cause: 'bridge-lost', sipCode: 603 },
  hadJoined: true,
  disconnectedAt: LATER,
});

/** Not yet called, though online and offline may have been asked for many times. */
export const waitingParticipant = (index: number): ParticipantRecord => ({
  ...asked(index),
  desiredLeg: LEG,
  withdrawnLeg: LEG - 1,
  endedLeg: 0,
  progress: NO_LEG,
  callRequested: true,
});

const conferenceId = conferenceIdOf(IDENTITY.initiatorKey(WORST_INITIATOR), LATER, 'zzzzzzzz');
const VERSION = 9_999;

type Worst = Partial<ConferenceRecord> & {
  readonly size: number;
  readonly participant?: (index: number) => ParticipantRecord;
  readonly isFed?: boolean;
};

/**
 * `size` counts the initiator. During assembly everybody is in the set of those to be called; the claim of a leg removes
 * it.
 */
export const worstConference = ({ size, participant, state = 'active', isFed = true, ...over }: Worst): ConferenceRecord => {
  const running: readonly ConferenceState[] = ['starting', 'active'];
  const participantAt = participant ?? (running.includes(state) ? joinedParticipant : waitingParticipant);
  const ids = Array.from({ length: size }, (_, index) => longIdAt(index));
  return {
    conferenceId,
    initiator: WORST_INITIATOR,
    initiatorId: longIdAt(0),
    state,
    version: VERSION,
    origin: 'terminal',
    createdAt: LATER,
    ...(state === 'assembling' ? {} : { startedAt: LATER, endsAt: LATER + 480 * MINUTE_MS }),
    maxParticipants: 300,
    freePlaces: 300 - size,
    freeEntries: 350 - size,
    ...(size > 1 && (state === 'assembling' || state === 'starting') ? { toCall: new Set(ids.slice(1)) } : {}),
    ...(isFed ? { packageOf: 'zzzzzzzzzz', packageVersion: 4_294_967_295, packageUntil: LATER } : {}),
    lastChange: 'rollcall.conference.management-changed.v1',
    changedAt: LATER,
    groupStamp: VERSION,
    ...(state === 'assembling' ? {} : { activatedIn: VERSION }),
    reportedIn: VERSION,
    hiddenFrom: VERSION - 2,
    hiddenIn: VERSION - 1,
    newestReportAt: LATER,
    dialHour: Math.floor(LATER / HOUR_MS),
    dialCount: 999,
    participants: Object.fromEntries(ids.map((id, index) => [id, participantAt(index)])),
    stamps: Object.fromEntries(ids.map((id) => [id, VERSION])),
    ...over,
  };
};
