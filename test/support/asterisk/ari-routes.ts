/** ARI's answers: what it does, and in which words it refuses. Parameters come in the query or in the body. */
import { type Bridge, bridgeJson, type Channel, channelJson, type JsonObject } from './ari-objects';
import type { AriState } from './ari-state';

export type AriRequest = { readonly method: string; readonly path: string; readonly params: JsonObject };
export type AriReply = { readonly status: number; readonly json?: JsonObject };

const refuse = (status: number, message: string): AriReply => ({ status, json: { message } });
const done: AriReply = { status: 204 };
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

type Params = JsonObject;

const originate = (state: AriState, id: string, params: Params): AriReply => {
  const [endpoint, app, callerId] = [text(params['endpoint']), text(params['app']), text(params['callerId'])];
  if (endpoint === '') return refuse(400, 'Endpoint must be specified');
  if (app === '') return refuse(400, 'Application or extension must be specified');
  if (!/^PJSIP\/.+@pstn$/.test(endpoint)) return { status: 500, json: { error: 'Allocation failed' } };
  if (state.channels.has(id)) return refuse(409, 'Channel with given unique ID already exists');
  const timeout = typeof params['timeout'] === 'number' ? params['timeout'] : 30;
  const variables = (params['variables'] ?? {}) as JsonObject;
  if (Object.values(variables).some((value) => typeof value !== 'string'))
    return refuse(400, 'Only string types supported in ARI variables');
  const limit = Number(variables['TIMEOUT(absolute)'] ?? 0);
  return { status: 200, json: channelJson(state.originate({ id, app, endpoint, callerId, timeout, limit })) };
};

const changeChannel = (channel: Channel, method: string, what: string, params: Params): AriReply => {
  if (!channel.inStasis) return refuse(409, 'Channel not in Stasis application');
  if (what === 'moh') channel.moh = method === 'POST';
  else if (what === 'mute' && params['direction'] === 'in') channel.muted = method === 'POST';
  else return refuse(404, 'Resource not found');
  return done;
};

const onChannel = (state: AriState, { method, params }: AriRequest, id: string, what: string): AriReply => {
  if (method === 'POST' && what === '') return originate(state, id, params);
  const channel = state.channels.get(id);
  if (!channel) return refuse(404, 'Channel not found');
  if (what !== '') return changeChannel(channel, method, what, params);
  if (method === 'GET') return { status: 200, json: channelJson(channel) };
  if (method !== 'DELETE') return refuse(405, 'Invalid method');
  // It is only asked to hang up: what comes of it follows.
  setImmediate(() => state.hangUp(channel));
  return done;
};

const moveChannel = (state: AriState, bridge: Bridge, what: string, id: string): AriReply => {
  const channel = state.channels.get(id);
  if (!channel) return refuse(400, 'Channel not found');
  if (!channel.inStasis) return refuse(422, 'Channel not in Stasis application');
  if (what === 'addChannel') state.enter(bridge, channel);
  else if (!bridge.channels.has(id)) return refuse(422, 'Channel not in this bridge');
  else state.leave(bridge, channel);
  return done;
};

const makeBridge = (state: AriState, id: string, params: Params): AriReply => {
  if (state.bridges.has(id)) {
    if (state.createsSlowly) return refuse(500, 'Unable to create bridge');
    return refuse(409, `Bridge with id '${id}' already exists`);
  }
  const bridge = { id, type: text(params['type']) || 'mixing', created: Date.now(), channels: new Set<string>() };
  state.bridges.set(id, bridge);
  return { status: 200, json: bridgeJson(bridge) };
};

const onBridge = (state: AriState, { method, params }: AriRequest, id: string, what: string): AriReply => {
  if (method === 'POST' && what === '') return makeBridge(state, id, params);
  const bridge = state.bridges.get(id);
  if (!bridge) return refuse(404, 'Bridge not found');
  if (method === 'GET') return { status: 200, json: bridgeJson(bridge) };
  if (method === 'POST' && ['addChannel', 'removeChannel'].includes(what)) return moveChannel(state, bridge, what, text(params['channel']));
  if (method !== 'DELETE') return refuse(405, 'Invalid method');
  for (const channel of state.channels.values()) if (bridge.channels.has(channel.id)) state.leave(bridge, channel);
  state.bridges.delete(id);
  return done;
};

const onApplication = (state: AriState, { method, params }: AriRequest, name: string, what: string): AriReply => {
  const application = state.applications.get(name);
  if (!application) return refuse(404, 'Application not found');
  if (method === 'PUT' && what === 'eventFilter') application.allowed = (params['allowed'] ?? []) as readonly JsonObject[];
  else if (method !== 'GET') return refuse(405, 'Invalid method');
  const { allowed } = application;
  const subscribed = { channel_ids: [...state.channels.keys()], bridge_ids: [...state.bridges.keys()] };
  const other = { endpoint_ids: [], device_names: [], events_disallowed: [] };
  return { status: 200, json: { name, ...subscribed, ...other, events_allowed: allowed } };
};

const PATH = /^\/ari\/(channels|bridges|applications)\/([^/]+)(?:\/([A-Za-z]+))?$/;

export const answerAri = (state: AriState, request: AriRequest): AriReply => {
  const [, kind, id = '', what = ''] = PATH.exec(request.path) ?? [];
  if (kind === 'channels') return onChannel(state, request, id, what);
  if (kind === 'bridges') return onBridge(state, request, id, what);
  return kind === 'applications' ? onApplication(state, request, id, what) : refuse(404, 'Resource not found');
};
