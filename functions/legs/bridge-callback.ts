/** Receives a report from the conference server: verifies it, stores it in a queue, and then acknowledges it. */
import { DomainError, unauthenticated } from '../../domain/errors';
import { bridgeCallback } from '../../schemas/api/bridges';
import { httpHandler } from '../http/http-handler';
import { malformedDocument } from '../http/request-refusals';
import { type BridgeDriver, CallbackRefused, type ParsedCallback, type RawCallback } from '../ports/bridge-driver';
import type { Deps, HttpDeps } from '../ports/deps';
import { bridgeDriver, http, identity, messageSeal, queues } from '../providers';
import { lambda } from '../runtime/lambda';
import { enqueueOutcome } from './enqueue-outcome';

type CallbackDeps = HttpDeps & Pick<Deps, 'bridge' | 'queues' | 'messageSeal' | 'identity' | 'settings'>;

const refusals: Readonly<Record<CallbackRefused['reason'], () => DomainError>> = {
  forged: unauthenticated,
  malformed: () => malformedDocument('The callback does not match the protocol of the driver.'),
  'too-large': () => new DomainError('PAYLOAD_TOO_LARGE', 'The callback has more bytes or fields than a report of the bridge.'),
};

const parse = async (driver: BridgeDriver, raw: RawCallback): Promise<ParsedCallback> => {
  try {
    return await driver.parse(raw);
  } catch (error) {
    throw error instanceof CallbackRefused ? refusals[error.reason]() : error;
  }
};

export const bridgeCallbackHandler = (deps: CallbackDeps) =>
  httpHandler(bridgeCallback, deps, async ({ params, raw }) => {
    if (params.driver !== deps.settings.bridge) throw new DomainError('NOT_FOUND', 'There is no such driver.');
    const parsed = await parse(await deps.bridge(), raw);
    await enqueueOutcome(deps, parsed, parsed.eventId);
    return { status: 204 as const };
  });

export const handler = lambda(bridgeCallbackHandler, { ...http, bridge: bridgeDriver, identity, messageSeal, queues });
