/**
 * Checks the Stasis application. Asterisk also places calls for an application that it does not know: the phone is
 * answered, and then dropped.
 */
import * as z from 'zod';
import { BridgeRefused } from '../../ports/bridge-driver';
import type { AsteriskContext } from './context';

/** The events that Rollcall needs. All others, above all `ChannelVarset`, would be four fifths of the traffic. */
const EVENT_TYPES = ['Dial', 'StasisStart', 'ChannelEnteredBridge', 'ChannelDestroyed'] as const;

const Application = z.object({ events_allowed: z.array(z.object({ type: z.string() })).default([]) });

const isFiltered = (application: unknown): boolean => {
  const parsed = Application.safeParse(application);
  const allowed = parsed.success ? parsed.data.events_allowed.map(({ type }) => type) : [];
  return allowed.length === EVENT_TYPES.length && EVENT_TYPES.every((type) => allowed.includes(type));
};

/** Throws if the application is missing, and sets its filter of events, which Asterisk forgets when it restarts. */
export const prepareApplication = async ({ ari, options: { app } }: AsteriskContext): Promise<void> => {
  const { status, body } = await ari.request('GET', `/applications/${app}`, { expected: [404] });
  if (status === 404) throw new BridgeRefused('app-missing');
  if (isFiltered(body)) return;
  await ari.request('PUT', `/applications/${app}/eventFilter`, { body: { allowed: EVENT_TYPES.map((type) => ({ type })) } });
};
