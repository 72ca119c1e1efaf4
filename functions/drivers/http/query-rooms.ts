/** Asks the bridge for the live legs of several rooms with one request, which a bridge need not know. */
import { legOfName } from '../../../domain/bridge/leg-name';
import type { LiveLeg } from '../../../domain/bridge/live-leg';
import type { ConferenceId } from '../../../schemas/common';
import { MINUTE_MS } from '../../../schemas/durations';
import type { SignedClient } from '../../http-client/signing/signed-client';
import type { Clock } from '../../runtime/clock';
import { outcomeOf, readBody } from './bridge-commands';
import { RoomBody, RoomsBody, type RoomsQuery } from './protocol';

/** Not found, method not allowed, not implemented: this bridge does not know the request. */
const UNKNOWN_REQUEST: readonly number[] = [404, 405, 501];

/** A bridge that does not know the request may have learned it in the meantime. */
const ASKED_AGAIN_AFTER_MS = 10 * MINUTE_MS;

export const toLiveLegs = ({ legs }: RoomBody): readonly LiveLeg[] =>
  legs.map(({ leg, phase, muted, onHold }) => ({ ...legOfName(leg), phase, muted, onHold }));

export type RoomsAnswer = ReadonlyMap<ConferenceId, readonly LiveLeg[]>;

/** A room that cannot be read counts as not mentioned. */
const readRooms = (body: string): RoomsAnswer => {
  const { rooms, unknown } = readBody(RoomsBody, body);
  const readable = rooms.flatMap((room) => RoomBody.safeParse(room).data ?? []);
  return new Map([...unknown.map((room) => [room, []] as const), ...readable.map((room) => [room.room, toLiveLegs(room)] as const)]);
};

/** Undefined if the bridge does not know the request; see `BridgeDriver.snapshots`. */
export const roomsQuery = (send: SignedClient, base: string, now: Clock) => {
  let unknownUntil = 0;
  return async (conferenceIds: readonly ConferenceId[]): Promise<RoomsAnswer | undefined> => {
    if (now() < unknownUntil) return undefined;
    const json: RoomsQuery = { rooms: [...conferenceIds] };
    const answer = await send({ method: 'POST', url: `${base}/v1/room-queries`, json });
    if (UNKNOWN_REQUEST.includes(answer.status)) {
      unknownUntil = now() + ASKED_AGAIN_AFTER_MS;
      return undefined;
    }
    const outcome = outcomeOf(answer);
    return 'gone' in outcome ? undefined : readRooms(outcome.body);
  };
};
