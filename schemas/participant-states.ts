/** The states that a participant can be in. They stand apart, since many functions need them and not the whole participant. */
import * as z from 'zod';

/** The values of RFC 4575 section 5.7.3. */
export const EndpointStatus = z
  .enum(['pending', 'dialing-out', 'dialing-in', 'alerting', 'connected', 'on-hold', 'muted-via-focus', 'disconnecting', 'disconnected'])
  .meta({ id: 'EndpointStatus' });
export type EndpointStatus = z.infer<typeof EndpointStatus>;

export const CallState = z.enum(['dialing', 'alerting', 'held', 'connected', 'unconnected', 'released']).meta({ id: 'CallState' });
export type CallState = z.infer<typeof CallState>;

/** Why a call or a leg did not connect, or why it ended. */
export const Cause = z.enum(['busy', 'no-answer', 'declined', 'unreachable', 'network', 'cancelled', 'bridge-lost']).meta({ id: 'Cause' });
export type Cause = z.infer<typeof Cause>;

/** RFC 4575 section 5.7.7. */
export const DisconnectionMethod = z.enum(['departed', 'booted', 'failed', 'busy']).meta({ id: 'DisconnectionMethod' });
export type DisconnectionMethod = z.infer<typeof DisconnectionMethod>;
