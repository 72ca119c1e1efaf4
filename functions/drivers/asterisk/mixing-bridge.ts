/** The mixing bridge of a conference. */
import * as z from 'zod';
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { ConferenceId } from '../../../schemas/common';
import { BridgeUnavailable } from '../../ports/bridge-driver';
import { hasEnded } from '../kit/ended-conference';
import { SERVER_ERROR, unavailable } from './ari-client';
import type { AsteriskContext } from './context';
import { channelOf } from './names';

const Bridge = z.object({ channels: z.array(z.string()) });

/** The channels in the bridge; `undefined` if there is no such bridge. */
export const channelsIn = async ({ ari }: AsteriskContext, conferenceId: ConferenceId): Promise<readonly string[] | undefined> => {
  const { status, body } = await ari.request('GET', `/bridges/${conferenceId}`, { expected: [404] });
  if (status === 404) return undefined;
  const parsed = Bridge.safeParse(body);
  if (!parsed.success) throw new BridgeUnavailable('A bridge cannot be read');
  return parsed.data.channels;
};

/** The answer to creating a bridge that exists. If it was created a moment ago, it is 500, which may mean anything else. */
const EXISTS = 409;

/** If the bridge exists already, it stays as it is. */
export const createBridge = async (context: AsteriskContext, conferenceId: ConferenceId): Promise<void> => {
  const isThere = async (): Promise<boolean> => (await channelsIn(context, conferenceId)) !== undefined;
  if (await isThere()) return;
  const options = { body: { type: 'mixing' }, expected: [EXISTS, SERVER_ERROR] };
  const { status } = await context.ari.request('POST', `/bridges/${conferenceId}`, options);
  // Another leg's dial may have created it meanwhile.
  if (status === SERVER_ERROR && !(await isThere())) throw unavailable(status);
};

/** 400: there is no such channel; 409, 422: it is leaving the application. */
const CHANNEL_GONE = [400, 409, 422];

/** False if the channel or its conference is gone. */
export const addToBridge = async (context: AsteriskContext, leg: LegRef): Promise<boolean> => {
  const { conferenceId } = leg;
  const add = () =>
    context.ari.request('POST', `/bridges/${conferenceId}/addChannel`, {
      body: { channel: channelOf(leg) },
      expected: [404, ...CHANNEL_GONE],
    });
  const first = await add();
  if (first.status !== 404) return !CHANNEL_GONE.includes(first.status);
  if (await hasEnded(context.records, conferenceId)) return false;
  await createBridge(context, conferenceId);
  return (await add()).status < 300;
};

/** A channel that is not in the bridge counts as a success. */
export const removeFromBridge = async ({ ari }: AsteriskContext, leg: LegRef): Promise<void> => {
  const body = { channel: channelOf(leg) };
  await ari.request('POST', `/bridges/${leg.conferenceId}/removeChannel`, { body, expected: [404, ...CHANNEL_GONE] });
};
