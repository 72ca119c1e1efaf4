/**
 * Prepares a leg: one session with a handle of each plugin. AudioBridge makes an offer, and the SIP plugin registers.
 * Once both have reported, the call is placed (`continue-step.ts`).
 */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { legName } from '../../../domain/bridge/leg-name';
import { type BridgeOutcome, BridgeRefused, type DialRequest, NO_OUTCOME } from '../../ports/bridge-driver';
import { hasEnded } from '../kit/ended-conference';
import { endedEvent, endedOf } from '../kit/ended-leg';
import type { JanusContext } from './context';
import { type LegMembers, membersOf } from './leg-state';
import { opaqueId, type Role, sessionOf } from './names';
import { ANONYMOUS, uriOf } from './options';
import type { StepName } from './steps';
import { done, createRoom, pinOf } from './room';

const PLUGINS = { mixer: 'janus.plugin.audiobridge', phone: 'janus.plugin.sip' } as const;

/** Opens a new session. The session of an earlier try is destroyed, with its handles. */
const openSession = async ({ client }: JanusContext, session: number): Promise<void> => {
  const create = { janus: 'create', id: session };
  const result = await client.request('', create);
  if (!('reason' in result && result.reason === 'session-exists')) return void done(result);
  await client.request(`/${session}`, { janus: 'destroy' });
  done(await client.request('', create));
};

const attach = async ({ client }: JanusContext, leg: LegRef, role: Role): Promise<number> => {
  const request = { janus: 'attach', plugin: PLUGINS[role], opaque_id: opaqueId(leg, role) };
  return done(await client.request(`/${sessionOf(leg)}`, request)).id;
};

/** Janus only acknowledges `register` and `join`, and reports their results later. */
const prepare = async (context: JanusContext, leg: LegRef, { caller = '' }: LegMembers): Promise<void> => {
  const { client, secrets, options, records } = context;
  const session = sessionOf(leg);
  await openSession(context, session);
  const [mixer, phone] = [await attach(context, leg, 'mixer'), await attach(context, leg, 'phone')];
  // Reports of an earlier try name other handles, and are ignored.
  await records.note(leg, { mixer: String(mixer), phone: String(phone), registered: '', offer: '' });
  const room = leg.conferenceId;
  await createRoom(client, { session, handle: mixer }, secrets, room);
  const proxy = options.outboundProxy === undefined ? {} : { outbound_proxy: options.outboundProxy };
  done(await client.message({ session, handle: phone }, { request: 'register', type: 'guest', username: caller, ...proxy }));
  const join = { request: 'join', room, pin: pinOf(secrets, room), id: legName(leg), codec: options.codec, generate_offer: true };
  done(await client.message({ session, handle: mixer }, join));
};

export const dial = async (context: JanusContext, { to, from, ringSeconds, maxSeconds, ...rest }: DialRequest): Promise<BridgeOutcome> => {
  const { conferenceId, participantId, leg: number } = rest;
  const leg = { conferenceId, participantId, leg: number };
  if (await hasEnded(context.records, conferenceId)) throw new BridgeRefused('room-ended');
  const { options, records } = context;
  const parties = { callee: uriOf(options.calleeUri, to), caller: from === undefined ? ANONYMOUS : uriOf(options.callerUri, from) };
  const before = membersOf(await records.begin(leg, parties));
  const ended = endedOf(before);
  if (ended) return { ...NO_OUTCOME, events: [endedEvent(leg, ended)] };
  if (!before.called) await prepare(context, leg, parties);
  // Janus itself never stops ringing, and never ends a call.
  const deadline = (step: StepName, afterSeconds: number) => ({ ...leg, step, afterSeconds });
  return { events: [], steps: [deadline('ring-timeout', ringSeconds), deadline('time-over', ringSeconds + maxSeconds)] };
};
