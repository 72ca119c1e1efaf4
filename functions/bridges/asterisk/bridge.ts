/** The mixing bridge of a conference. */
import * as z from 'zod';
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { ConferenceId } from '../../../schemas/common';
import { BridgeUnavailable } from '../../ports';
import { hasEnded, type AsteriskParts } from './asterisk-parts';
import { channelOf } from './names';

const Bridge = z.object({ channels: z.array(z.string()) });

/** One that is there already stays as it is. */
export const makeBridge = async ({ ari }: AsteriskParts, conferenceId: ConferenceId): Promise<void> => {
  await ari.ask('POST', `/bridges/${conferenceId}`, { body: { type: 'mixing' } });
};

/** The channels in it; undefined where there is no such bridge. */
export const channelsIn = async ({ ari }: AsteriskParts, conferenceId: ConferenceId): Promise<readonly string[] | undefined> => {
  const { status, body } = await ari.ask('GET', `/bridges/${conferenceId}`, { expected: [404] });
  if (status === 404) return undefined;
  const parsed = Bridge.safeParse(body);
  if (!parsed.success) throw new BridgeUnavailable('A bridge cannot be read');
  return parsed.data.channels;
};

/** 400: no such channel; 409, 422: it is on its way out of the application. */
const CHANNEL_GONE = [400, 409, 422];

/** False where the channel is gone, or its conference. */
export const addToBridge = async (parts: AsteriskParts, leg: LegRef): Promise<boolean> => {
  const { conferenceId } = leg;
  const add = () =>
    parts.ari.ask('POST', `/bridges/${conferenceId}/addChannel`, {
      body: { channel: channelOf(leg) },
      expected: [404, ...CHANNEL_GONE],
    });
  const first = await add();
  if (first.status !== 404) return !CHANNEL_GONE.includes(first.status);
  if (await hasEnded(parts, conferenceId)) return false;
  await makeBridge(parts, conferenceId);
  return (await add()).status < 300;
};

/** One that is not in it is content. */
export const removeFromBridge = async ({ ari }: AsteriskParts, leg: LegRef): Promise<void> => {
  const body = { channel: channelOf(leg) };
  await ari.ask('POST', `/bridges/${leg.conferenceId}/removeChannel`, { body, expected: [404, ...CHANNEL_GONE] });
};
