/** The port to the carrier's access network. */
import type { ConferenceId, ParticipantId, PhoneNumber } from '../../schemas/common';

export type CallRequest = {
  readonly conferenceId: ConferenceId;
  readonly participantId: ParticipantId;
  readonly initiator: PhoneNumber;
  readonly participant: PhoneNumber;
  /** The same for a repeated request. */
  readonly requestId: string;
};

/**
 * The carrier's access network. It places and releases the single-line calls of an assembly. Both are idempotent by
 * `requestId`.
 */
export type AccessNetwork = {
  connectCall(request: CallRequest): Promise<void>;
  releaseCall(request: CallRequest): Promise<void>;
};

/** The access network did not answer, or asked for a later try. The same request may succeed later. */
export class AccessNetworkUnavailable extends Error {}

/** The access network refused the request, and will always refuse it. */
export class AccessNetworkRefused extends Error {
  constructor(readonly status: number) {
    super(`The access network refused: ${status}`);
  }
}
