/** The states of a conference and its limit. They stand apart, since many functions need them and not the whole conference. */
import * as z from 'zod';

export const ConferenceState = z.enum(['assembling', 'starting', 'active', 'ending', 'ended']).meta({ id: 'ConferenceState' });
export type ConferenceState = z.infer<typeof ConferenceState>;

export const EndReason = z
  .enum([
    'ended-by-initiator',
    'ended-by-operator',
    'initiator-unreachable',
    'initiator-left',
    'alone',
    'nobody-reached',
    'expired',
    'bridge-lost',
    'bridge-unreachable',
    'abandoned',
  ])
  .meta({ id: 'EndReason' });
export type EndReason = z.infer<typeof EndReason>;

export const Origin = z.enum(['terminal', 'network']).meta({ id: 'Origin' });
export type Origin = z.infer<typeof Origin>;

/** The highest value of the setting; the deployment's own limit may be lower. */
export const MAX_PARTICIPANTS = 300;
