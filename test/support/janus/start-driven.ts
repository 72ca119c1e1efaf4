/**
 * The driver with a stand-in for Janus, for tests: what the stand-in does was seen of the real one (`test/carrier/` has
 * that).
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { janusDriver } from '../../../functions/drivers/janus/janus-driver';
import { opaqueId } from '../../../functions/drivers/janus/names';
import { Options } from '../../../functions/drivers/janus/options';
import type { BridgeUnderTest } from '../bridge-conformance';
import { startCallbackReceiver } from '../callback-receiver';
import { memoryDriverRecords, type MemoryDriverRecords } from '../memory-driver-records';
import { behaviourOf, standInNumbers } from '../stand-in-phones';
import { EventHandler } from './event-handler';
import { JanusState } from './janus-state';
import { answerTo, type Request } from './requests';

const janusSecrets = {
  apiSecret: 'the-api-secret',
  adminKey: 'the-admin-key',
  eventsUser: 'janus',
  eventsPassword: 'the-password',
} as const;

export type DrivenJanus = BridgeUnderTest & {
  readonly state: JanusState;
  readonly records: MemoryDriverRecords;
  readonly requests: Request[];
  /** The answer to the next request that fits is lost; it is carried out. */
  loseAnswer(fits: (request: Request) => boolean): void;
};

const bodyOf = async (request: IncomingMessage): Promise<Request> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString('utf8')) as Request;
};

export const startDrivenJanus = async (codec: 'pcmu' | 'pcma' = 'pcmu'): Promise<DrivenJanus> => {
  const receiver = await startCallbackReceiver();
  const callbackUrl = `${receiver.url}/v1/bridge-callbacks/janus`;
  const { eventsUser, eventsPassword, apiSecret, adminKey } = janusSecrets;
  const events = new EventHandler(callbackUrl, `Basic ${Buffer.from(`${eventsUser}:${eventsPassword}`).toString('base64')}`);
  const state = new JanusState(events, behaviourOf);
  const requests: Request[] = [];
  let isSilent = false;
  let losing: ((request: Request) => boolean) | undefined;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await bodyOf(request);
    if (isSilent) return void request.socket.destroy();
    requests.push(asked);
    const path = (request.url ?? '').split('/').slice(2).map(Number);
    const answer =
      asked.apisecret === apiSecret
        ? answerTo(state, path, asked, adminKey)
        : { janus: 'error', error: { code: 403, reason: 'Unauthorized' } };
    if (losing?.(asked)) {
      losing = undefined;
      return void request.socket.destroy();
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/janus`;
  const records = memoryDriverRecords();
  const options = Options.parse({ calleeUri: 'sip:{number}@trunk.example', callerUri: 'sip:{number}@bridge.example', codec });
  return {
    state,
    records,
    requests,
    loseAnswer: (fits) => (losing = fits),
    driver: janusDriver({ url, options, secrets: janusSecrets, callbackUrl, records, now: Date.now }),
    callbacks: receiver.callbacks,
    callbacksAreUnsigned: true,
    numbers: standInNumbers,
    hangUp: (number) => state.hangUpPhone(number),
    goSilent: () => (isSilent = true),
    comeBack: () => (isSilent = false),
    loseAnswerToDial: () => (losing = ({ body }) => body?.['request'] === 'join'),
    // What the driver needs to connect the phone is in that report alone.
    answersMustBeReported: true,
    callerOf: (leg) => state.callers.get(opaqueId(leg, 'phone')) ?? '',
    dialsOf: (leg) => state.calls.filter((opaque) => opaque === opaqueId(leg, 'phone')).length,
    forget: () => state.forget(),
    stop: async () => {
      events.stop();
      state.stop();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await receiver.stop();
    },
  };
};
