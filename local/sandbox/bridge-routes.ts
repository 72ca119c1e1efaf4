/** The HTTP API of the conference server: the bridge protocol. */
import type * as z from 'zod';
import { type ConferenceServer, isLive } from './conference-server';
import { Change, Dial, RoomsQuery } from './messages';
import type { JsonRequest, Reply } from './signed-server';
import type { Leg, Room } from './state';

const ROOM = /^\/v1\/rooms\/([^/]+)$/;
const ROOM_QUERIES = '/v1/room-queries';
const LEG = /^\/v1\/rooms\/([^/]+)\/legs\/([^/]+)$/;

const refuse = (status: number, code: string): Reply => ({ status, json: { code } });

/** The status of each outcome of a command. An error status also returns the outcome as its code. */
const STATUSES: Readonly<Record<string, number>> = {
  placed: 202,
  dropped: 202,
  changed: 202,
  ended: 202,
  repeated: 200,
  'unknown-leg': 404,
  'unknown-room': 404,
  'room-ended': 409,
  'leg-ended': 409,
  'leg-conflict': 409,
};

const answer = (outcome: string): Reply => {
  const status = STATUSES[outcome] ?? 500;
  return status < 300 ? { status } : refuse(status, outcome);
};

const withBody = <Schema extends z.ZodType>(schema: Schema, json: unknown, run: (body: z.output<Schema>) => string): Reply => {
  const body = schema.safeParse(json);
  return body.success ? answer(run(body.data)) : refuse(400, 'malformed');
};

const describe = (name: string, { phase, muted, onHold, at, end }: Leg) =>
  phase === 'ended' ? { leg: name, state: 'ended', at, end } : { leg: name, state: 'live', phase, muted, onHold };

const onLeg = (server: ConferenceServer, room: string, name: string, { method, json }: JsonRequest): Reply => {
  switch (method) {
    case 'PUT':
      return withBody(Dial, json, (body) => server.dial(room, name, body));
    case 'PATCH':
      return withBody(Change, json, (body) => server.change(room, name, body));
    case 'DELETE':
      return answer(server.drop(room, name));
    case 'GET': {
      const leg = server.room(room)?.legs[name];
      return leg ? { status: 200, json: describe(name, leg) } : refuse(404, 'unknown-leg');
    }
    default:
      return refuse(405, 'unknown-method');
  }
};

const describeRoom = (name: string, { ended, legs }: Room) => {
  const live = Object.entries(legs).filter(([, leg]) => isLive(leg));
  return { room: name, ended, legs: live.map(([leg, state]) => describe(leg, state)) };
};

const onRoom = (server: ConferenceServer, name: string, { method }: JsonRequest): Reply => {
  if (method === 'DELETE') return answer(server.end(name));
  if (method !== 'GET') return refuse(405, 'unknown-method');
  const room = server.room(name);
  if (!room) return refuse(404, 'unknown-room');
  return { status: 200, json: describeRoom(name, room) };
};

const onRoomQuery = (server: ConferenceServer, { method, json }: JsonRequest): Reply => {
  if (method !== 'POST') return refuse(405, 'unknown-method');
  const query = RoomsQuery.safeParse(json);
  if (!query.success) return refuse(400, 'malformed');
  const known = query.data.rooms.flatMap((name) => {
    const room = server.room(name);
    return room ? [describeRoom(name, room)] : [];
  });
  return { status: 200, json: { rooms: known, unknown: query.data.rooms.filter((name) => !server.room(name)) } };
};

export const bridgeRoutes =
  (server: ConferenceServer) =>
  (request: JsonRequest): Reply => {
    if (request.path === ROOM_QUERIES) return onRoomQuery(server, request);
    const leg = LEG.exec(request.path);
    if (leg) return onLeg(server, leg[1] ?? '', leg[2] ?? '', request);
    const room = ROOM.exec(request.path);
    return room ? onRoom(server, room[1] ?? '', request) : refuse(404, 'unknown-path');
  };
