/**
 * What Janus answers to a request, with the codes of the real one (1.1.2): refusals come with the status 200 as well.
 */
import type { Handle, JanusState, Room } from './janus-state';

export type Request = {
  readonly janus: string;
  readonly apisecret?: string;
  readonly id?: number;
  readonly plugin?: string;
  readonly opaque_id?: string;
  readonly body?: Readonly<Record<string, string>>;
  readonly jsep?: { readonly type: string; readonly sdp: string };
};

const error = (code: number) => ({ janus: 'error', error: { code, reason: 'refused' } });
const ACK = { janus: 'ack' };
const done = (data: object) => ({ janus: 'success', plugindata: { data } });
const refused = (error_code: number) => done({ audiobridge: 'event', error_code, error: 'refused' });

const ofRoom = (state: JanusState, room: Room, name: string, body: Readonly<Record<string, string>>): object => {
  const { request, id = '', secret } = body;
  if (request === 'listparticipants') {
    const participants = [...room.members.values()].map((each) => ({ id: each.id, setup: each.setup, muted: each.muted, talking: false }));
    return done({ audiobridge: 'participants', room: name, participants });
  }
  if (secret !== room.secret) return refused(489);
  if (request === 'destroy') {
    state.rooms.delete(name);
    return done({ audiobridge: 'destroyed', room: name });
  }
  const member = room.members.get(id);
  if (!member) return refused(492);
  member.muted = request === 'mute';
  return done({ audiobridge: 'success', room: name });
};

const toMixer = (state: JanusState, handle: Handle, { body = {} }: Request, adminKey: string): object => {
  const { request, room: name = '', id = '', pin = '', secret = '', codec = 'pcmu' } = body;
  if (request === 'configure') {
    state.configure(handle);
    return ACK;
  }
  const room = state.rooms.get(name);
  if (request === 'create') {
    if (body['admin_key'] !== adminKey) return refused(489);
    if (room) return refused(486);
    state.rooms.set(name, { secret, pin, members: new Map() });
    return done({ audiobridge: 'created', room: name });
  }
  if (!room) return refused(485);
  if (request !== 'join') return ofRoom(state, room, name, body);
  if (pin === room.pin) state.later(() => state.join(handle, room, name, id, codec));
  return ACK;
};

const numberIn = (uri: string): string => /^sip:([^@]+)@/.exec(uri)?.[1] ?? '';

const toPhone = (state: JanusState, handle: Handle, { body = {}, jsep }: Request): object => {
  const headers = body['headers'] as unknown as Readonly<Record<string, string>> | undefined;
  if (body['request'] === 'register') state.register(handle, body['username'] ?? '');
  if (body['request'] === 'call') state.call(handle, numberIn(body['uri'] ?? ''), jsep?.sdp ?? '', headers?.['Privacy']);
  if (body['request'] === 'hangup') state.hangUp(handle, 487);
  return ACK;
};

const create = (state: JanusState, id = state.newId()): object => {
  if (state.sessions.has(id)) return error(468);
  state.sessions.set(id, new Map());
  return { janus: 'success', data: { id } };
};

const attach = (state: JanusState, session: number, { plugin = '', opaque_id: opaque = '' }: Request): object => {
  const id = state.newId();
  state.sessions.get(session)?.set(id, { id, session, plugin, opaque, registered: false });
  return { janus: 'success', data: { id } };
};

export const answerTo = (state: JanusState, path: readonly number[], request: Request, adminKey: string): object => {
  const [session, handleId] = path;
  if (session === undefined) return request.janus === 'create' ? create(state, request.id) : error(457);
  const handles = state.sessions.get(session);
  if (!handles) return error(458);
  if (request.janus === 'destroy') {
    state.destroySession(session);
    return { janus: 'success' };
  }
  if (request.janus === 'attach') return attach(state, session, request);
  const handle = handles.get(handleId ?? 0);
  if (!handle) return error(459);
  return handle.plugin === 'janus.plugin.sip' ? toPhone(state, handle, request) : toMixer(state, handle, request, adminKey);
};
