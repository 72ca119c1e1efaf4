/** The first record of a participant. */
import type { PhoneNumber } from '../../../schemas/common';
import type { Status } from '../../../schemas/participant';
import { NO_LEG } from '../../participant/progress';
import type { ParticipantRecord } from '../record';

export type ParticipantToAdd = {
  /** Undefined for somebody whom only the event package shows. */
  readonly phoneNumber: PhoneNumber | undefined;
  readonly displayName?: string | undefined;
  readonly reference?: string | undefined;
  /** Absent if the access network has yet to report it. */
  readonly initialStatus?: Status | undefined;
  /** The participant is added to a running conference without an initial status, and is to be called. */
  readonly called?: boolean;
  /** The participant is added to an assembly, and the access network will be asked to place a single-line call. */
  readonly callRequested?: boolean;
};

export const newParticipant = ({
  phoneNumber,
  displayName,
  reference,
  initialStatus,
  called = false,
  callRequested = false,
}: ParticipantToAdd): ParticipantRecord => ({
  ...(phoneNumber === undefined ? {} : { phoneNumber }),
  ...(displayName === undefined ? {} : { displayName }),
  ...(reference === undefined ? {} : { reference }),
  ...(initialStatus === undefined ? {} : { initialStatus }),
  ...(called ? { statusRequested: true as const } : {}),
  desiredLeg: called || initialStatus === 'online' ? 1 : 0,
  withdrawnLeg: 0,
  endedLeg: 0,
  progress: NO_LEG,
  ...(callRequested ? { callRequested: true as const } : {}),
});

/** The record of a participant who was added, or was given other names, after the conference was opened. */
export const addedLater = (participant: ParticipantRecord, at: number): ParticipantRecord => ({ ...participant, addedAt: at });
