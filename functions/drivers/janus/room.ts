/** The mixer's room of a conference. It has the conference's id; its secret and its pin keep others out. */
import { createHmac } from 'node:crypto';
import * as z from 'zod';
import type { ConferenceId } from '../../../schemas/common';
import { BridgeRefused, BridgeUnavailable } from '../../ports/bridge-driver';
import type { Handle, JanusClient, Result } from './janus-client';
import type { Secrets } from './options';

/** The rate of the telephone network, so that Janus need not resample. */
const SAMPLING_RATE = 8_000;

const Participants = z.object({
  participants: z.array(z.object({ id: z.string(), setup: z.boolean().default(false), muted: z.boolean().default(false) })),
});
export type Listed = z.output<typeof Participants>['participants'][number];

const keyFor = ({ adminKey }: Pick<Secrets, 'adminKey'>, what: string, room: ConferenceId): string =>
  createHmac('sha256', adminKey).update(`${what} ${room}`).digest('base64url');

export const secretOf = (secrets: Secrets, room: ConferenceId): string => keyFor(secrets, 'secret', room);
export const pinOf = (secrets: Secrets, room: ConferenceId): string => keyFor(secrets, 'pin', room);

/** The result of a request that has no expected refusal. */
export const done = (result: Result): Exclude<Result, { reason: string }> => {
  if ('reason' in result) throw new BridgeRefused(result.reason);
  return result;
};

export const createRoom = async ({ message }: JanusClient, handle: Handle, secrets: Secrets, room: ConferenceId): Promise<void> => {
  const keys = { admin_key: secrets.adminKey, secret: secretOf(secrets, room), pin: pinOf(secrets, room) };
  const result = await message(handle, { request: 'create', room, sampling_rate: SAMPLING_RATE, is_private: true, ...keys });
  if (!('reason' in result && result.reason === 'room-exists')) done(result);
};

/** `undefined` if the session is gone. */
export const listIn = async ({ message }: JanusClient, handle: Handle, room: ConferenceId): Promise<readonly Listed[] | undefined> => {
  const result = await message(handle, { request: 'listparticipants', room });
  if ('reason' in result) return result.reason === 'session-gone' ? undefined : [];
  const parsed = Participants.safeParse(result.data);
  if (!parsed.success) throw new BridgeUnavailable('The list of a room cannot be read');
  return parsed.data.participants;
};

/** For work that does not belong to a leg: opens a session, and removes it afterwards. */
export const withMixer = async <Value>({ request }: JanusClient, work: (handle: Handle) => Promise<Value>): Promise<Value> => {
  const { id: session } = done(await request('', { janus: 'create' }));
  try {
    const { id: handle } = done(await request(`/${session}`, { janus: 'attach', plugin: 'janus.plugin.audiobridge' }));
    return await work({ session, handle });
  } finally {
    await request(`/${session}`, { janus: 'destroy' });
  }
};

export const destroyRoom = (client: JanusClient, secrets: Secrets, room: ConferenceId): Promise<Result> =>
  withMixer(client, (handle) => client.message(handle, { request: 'destroy', room, secret: secretOf(secrets, room) }));
