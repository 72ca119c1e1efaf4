/** The end, in its two steps: the bridge is told to end (`ending`), and nobody is left (`ended`). */
import type { ConferenceId } from '../../../schemas/common';
import type { EndReason } from '../../../schemas/conference';
import { type Change, compare, conferenceField, remove, requirement, set } from '../change';
import { begin } from './begin';

export type End = {
  readonly conferenceId: ConferenceId;
  readonly at: number;
  readonly reason: EndReason;
  /** Only if nothing has changed since that version: for ends that follow from who is there. */
  readonly seenVersion?: number;
};

const unchangedSince = (version: number | undefined) =>
  version === undefined ? [] : [requirement(compare(conferenceField('version'), '=', version), 'conflict')];

/** A running conference: its legs are still to be ended. */
export const end = ({ conferenceId, at, reason, seenVersion }: End): Change =>
  begin('end', conferenceId, at, {
    requires: unchangedSince(seenVersion),
    mutations: [set(conferenceField('endReason'), reason), set(conferenceField('endingAt'), at)],
    concerns: 'everyone',
  });

/** An assembling conference: there are no legs, no bridge is called. */
export const abandon = ({ conferenceId, at, reason, seenVersion }: End): Change =>
  begin('abandon', conferenceId, at, {
    requires: unchangedSince(seenVersion),
    mutations: [set(conferenceField('endReason'), reason), set(conferenceField('endedAt'), at), remove(conferenceField('toCall'))],
    concerns: 'everyone',
  });

/** Nobody is left, or the bridge has not said so in time. */
export const finish = (conferenceId: ConferenceId, at: number): Change =>
  begin('finish', conferenceId, at, {
    mutations: [set(conferenceField('endedAt'), at), remove(conferenceField('bridgeSilent')), remove(conferenceField('unconfirmed'))],
    concerns: 'everyone',
  });
