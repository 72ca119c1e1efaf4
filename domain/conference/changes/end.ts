/**
 * Ends a conference in two steps: the bridge is sent the command to end it (`ending`), and then nobody is left
 * (`ended`).
 */
import type { ConferenceId } from '../../../schemas/common';
import type { EndReason } from '../../../schemas/conference-states';
import { type Change, conferenceField, remove, set } from '../change';
import { begin } from './begin';
import { unchangedSince } from './requirements';

export type End = {
  readonly conferenceId: ConferenceId;
  readonly at: number;
  readonly reason: EndReason;
  /** If given, the change requires this version. Ends that follow from who is present give it. */
  readonly seenVersion?: number;
};

const ifSeen = (version: number | undefined) => (version === undefined ? [] : [unchangedSince({ version })]);

/** Ends a running conference. Its legs still have to be ended. */
export const end = ({ conferenceId, at, reason, seenVersion }: End): Change =>
  begin('end', conferenceId, at, {
    requires: ifSeen(seenVersion),
    mutations: [set(conferenceField('endReason'), reason), set(conferenceField('endingAt'), at)],
    concerns: 'everyone',
  });

/** Ends an assembling conference. It has no legs, so the bridge is not called. */
export const abandon = ({ conferenceId, at, reason, seenVersion }: End): Change =>
  begin('abandon', conferenceId, at, {
    requires: ifSeen(seenVersion),
    mutations: [set(conferenceField('endReason'), reason), set(conferenceField('endedAt'), at), remove(conferenceField('toCall'))],
    concerns: 'everyone',
  });

/** Ends the conference for good. Nobody is left: legs whose ends were not reported have been ended before. */
export const finish = (conferenceId: ConferenceId, at: number): Change =>
  begin('finish', conferenceId, at, {
    mutations: [set(conferenceField('endedAt'), at), remove(conferenceField('bridgeSilent')), remove(conferenceField('unconfirmed'))],
    concerns: 'everyone',
  });
