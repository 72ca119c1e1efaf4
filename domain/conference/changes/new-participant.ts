/** The first participant of a participant. */
import type { PhoneNumber } from '../../../schemas/common';
import type { Status } from '../../../schemas/participant';
import { NO_LEG } from '../../participant/progress';
import type { ParticipantRecord } from '../record';

export type ParticipantToAdd = {
  readonly phoneNumber: PhoneNumber;
  readonly displayName?: string | undefined;
  readonly reference?: string | undefined;
  /** Left out where the access network is still to say it. */
  readonly initialStatus?: Status | undefined;
  /** Added to a running conference without an initial status: it is to be called. */
  readonly called?: boolean;
};

export const newParticipant = ({
  phoneNumber,
  displayName,
  reference,
  initialStatus,
  called = false,
}: ParticipantToAdd): ParticipantRecord => ({
  phoneNumber,
  ...(displayName === undefined ? {} : { displayName }),
  ...(reference === undefined ? {} : { reference }),
  ...(initialStatus === undefined ? {} : { initialStatus }),
  ...(called ? { statusRequested: true as const } : {}),
  desiredLeg: called || initialStatus === 'online' ? 1 : 0,
  withdrawnLeg: 0,
  endedLeg: 0,
  progress: NO_LEG,
});

/** A participant that was not there when the conference was opened, or not with these names. */
export const addedLater = (participant: ParticipantRecord, at: number): ParticipantRecord => ({ ...participant, addedAt: at });
