/** The SIP gateway's part of the wiring: what tells it of changes, and what its task is given. It runs in no function. */
import { MINUTE_SECONDS } from '../../schemas/durations';
import { changesOfConferences } from './rules';

/** The rule of the bus, and the queue of the gateway that it sends to. */
export const gatewayNudges = {
  rule: 'gateway-nudges',
  pattern: changesOfConferences,
  /** Of an event, only this goes into the queue: the gateway reads the conference itself. */
  message: { conferenceId: '$.detail.data.conferenceId' },
  /**
   * The gateway reads what it follows once a minute in any case, and at its start. So an old nudge helps nobody, and
   * there is no dead-letter queue.
   */
  queue: { visibilityTimeoutSeconds: 30, retentionSeconds: 5 * MINUTE_SECONDS },
} as const;

export const gatewayPorts = { sip: 5060, tls: 5061, http: 8080 } as const;

/** The share of the gateway's one task: a quarter of a core. */
export const gatewayTask = { cpu: 256, memoryMb: 512 } as const;

/** Who the process is, in its container and on its file system. Neither is root. */
export const GATEWAY_USER = 1000;

/** Where the file system with the dialogs is in the container. */
export const GATEWAY_DATA_FOLDER = '/data';
