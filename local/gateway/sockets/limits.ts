import { HOUR_MS, MINUTE_MS } from '../../../schemas/durations';

/**
 * The limits of WebSocket APIs.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
export const LIMITS = {
  messageBytes: 128 * 1024,
  /** Larger messages are split into several frames. */
  frameBytes: 32 * 1024,
  idleMs: 10 * MINUTE_MS,
  connectionMs: 2 * HOUR_MS,
} as const;

/**
 * How much may be buffered for a client that does not read. This number is ours: AWS reports a full buffer but does not
 * document its size.
 */
export const MAX_BUFFERED_BYTES = 1024 * 1024;

/** RFC 6455, section 7.4.1. */
export const CLOSE_CODES = { normal: 1000, goingAway: 1001, unsupportedData: 1003, noCloseFrame: 1006, tooLarge: 1009 } as const;
