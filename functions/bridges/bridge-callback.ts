/** Takes a report of the conference server: verified first, then safely queued, then acknowledged. */
import { DomainError, unauthenticated } from '../../domain/errors';
import { bridgeCallback } from '../../schemas/api/bridges';
import type { Deps, HttpDeps } from '../deps';
import { httpHandler } from '../http/http-handler';
import { malformedDocument } from '../http/request-refusals';
import { lambda } from '../lambda';
import { passOn } from '../legs/pass-on';
import { CallbackRefused, type BridgeDriver, type ParsedCallback, type RawCallback } from '../ports';
import { bridge } from '../providers/bridge';
import { http } from '../providers/http';
import { queues } from '../providers/queues';

type CallbackDeps = HttpDeps & Pick<Deps, 'bridge' | 'queues' | 'settings'>;

const parse = async (driver: BridgeDriver, raw: RawCallback): Promise<ParsedCallback> => {
  try {
    return await driver.parse(raw);
  } catch (error) {
    if (!(error instanceof CallbackRefused)) throw error;
    throw error.reason === 'forged' ? unauthenticated() : malformedDocument('The callback does not match the protocol of the driver.');
  }
};

export const bridgeCallbackHandler = (deps: CallbackDeps) =>
  httpHandler(bridgeCallback, deps, async ({ params, raw }) => {
    if (params.driver !== deps.settings.bridge) throw new DomainError('NOT_FOUND', 'There is no such driver.');
    const parsed = await parse(await deps.bridge(), raw);
    await passOn(deps, parsed, parsed.eventId);
    return { status: 204 as const };
  });

export const handler = lambda(bridgeCallbackHandler, { ...http, bridge, queues });
