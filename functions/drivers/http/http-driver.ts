/** The driver of conference servers that speak Rollcall's own bridge protocol (docs/bridge-protocol.md). */
import { legEndedEvent, type LegRef } from '../../../domain/bridge/leg-event';
import { legName } from '../../../domain/bridge/leg-name';
import { baseAddress } from '../../http-client/base-address';
import { peerClient } from '../../http-client/peer-client';
import { signedClient } from '../../http-client/signing/signed-client';
import { parseSigningKeys } from '../../http-client/signing/signing-keys';
import {
  type BridgeDriver,
  type BridgeOutcome,
  BridgeRefused,
  BridgeUnavailable,
  type LegStatus,
  NO_OUTCOME,
} from '../../ports/bridge-driver';
import type { Clock } from '../../runtime/clock';
import { correctedTime, nearTime } from '../kit/event-time';
import { flagCommands } from '../kit/flag-commands';
import { ringDeadline } from '../kit/ring-deadline';
import { bridgeCommands, readBody } from './bridge-commands';
import { callbackParser } from './parse-callback';
import { continueStep } from './continue-step';
import { type ChangeBody, type DialBody, FLAG_MEMBERS, LegBody, RoomBody } from './protocol';
import { roomsQuery, toLiveLegs } from './query-rooms';

export type HttpDriverOptions = {
  /** The conference server's address; `/v1/rooms/…` follows it. */
  readonly baseUrl: string;
  /** See `parseSigningKeys`. */
  readonly key: string;
  readonly now: Clock;
  /** The address to which the bridge must report, unless its own settings name one. */
  readonly callbackUrl?: string;
  readonly timeoutMs?: number;
};

const toStatus = (ref: LegRef, body: LegBody, sentAt: number | undefined, now: number): LegStatus => {
  if (body.state === 'live') return { state: 'live', phase: body.phase, muted: body.muted, onHold: body.onHold };
  const at = Date.parse(body.at);
  return { state: 'ended', event: legEndedEvent(ref, sentAt === undefined ? nearTime(at, now) : correctedTime(at, sentAt, now), body.end) };
};

export const httpDriver = ({ baseUrl, key, now, callbackUrl, timeoutMs }: HttpDriverOptions): BridgeDriver => {
  const keys = parseSigningKeys(key);
  const send = signedClient({ key: keys[0], now, send: peerClient(BridgeUnavailable, timeoutMs) });
  const command = bridgeCommands(send);
  const base = baseAddress(baseUrl);
  const roomUrl = (conferenceId: string): string => `${base}/v1/rooms/${conferenceId}`;
  const legUrl = (ref: LegRef): string => `${roomUrl(ref.conferenceId)}/legs/${legName(ref)}`;

  const change = async (ref: LegRef, json: ChangeBody): Promise<BridgeOutcome> => {
    const outcome = await command({ method: 'PATCH', url: legUrl(ref), json });
    if ('gone' in outcome) throw new BridgeRefused('leg-gone');
    return NO_OUTCOME;
  };
  // A leg or room that is already gone counts as a success.
  const remove = (url: string): Promise<BridgeOutcome> => command({ method: 'DELETE', url }).then(() => NO_OUTCOME);

  const drop = (ref: LegRef): Promise<BridgeOutcome> => remove(legUrl(ref));
  const status = async (ref: LegRef): Promise<LegStatus> => {
    const outcome = await command({ method: 'GET', url: legUrl(ref) });
    return 'gone' in outcome ? { state: 'unknown' } : toStatus(ref, readBody(LegBody, outcome.body), outcome.sentAt, now());
  };

  return {
    name: 'http',
    dial: async ({ to, from, initiator, ringSeconds, maxSeconds, takeOver, ...ref }) => {
      const parties = { to, ...(from !== undefined && { from }), initiator };
      const json: DialBody = { ...parties, ringSeconds, maxSeconds, takeOver, ...(callbackUrl !== undefined && { callbackUrl }) };
      const outcome = await command({ method: 'PUT', url: legUrl(ref), json });
      if ('gone' in outcome) throw new BridgeRefused(outcome.gone);
      return { ...NO_OUTCOME, steps: [ringDeadline(ref, ringSeconds)] };
    },
    drop,
    ...flagCommands(FLAG_MEMBERS, (flag, ref, on) => change(ref, { [flag]: on })),
    end: (conferenceId) => remove(roomUrl(conferenceId)),
    continueStep: (step) => continueStep({ status, drop, now }, step),
    status,
    snapshot: async (conferenceId) => {
      const outcome = await command({ method: 'GET', url: roomUrl(conferenceId) });
      return 'gone' in outcome ? [] : toLiveLegs(readBody(RoomBody, outcome.body));
    },
    snapshots: roomsQuery(send, base, now),
    parse: callbackParser(keys, now),
  };
};
