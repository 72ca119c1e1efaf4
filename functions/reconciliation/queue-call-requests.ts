/** Queues requests to the access network about the single-line calls that changes ask for, or no longer want. */
import type { ConferenceRecord } from '../../domain/conference/record';
import { callsToWithdraw } from '../../domain/conference/withdrawn-calls';
import { connectMessage, releaseMessage } from '../calls/call-command-messages';
import type { ConferenceChange } from '../messaging/parked-record';
import type { ReconcileDeps } from '../ports/deps';
import { callsToConnect } from './conference-difference';

/**
 * Stops the calls that the changes have withdrawn. Each request names the conference of its change: by now the
 * initiator may have opened another one.
 */
export const withdrawCalls = async ({ queues, settings }: ReconcileDeps, changes: readonly ConferenceChange[]): Promise<void> => {
  if (settings.accessNetworkUrl === null) return;
  const messages = changes.flatMap(({ before, after }) => callsToWithdraw(before, after).map((id) => releaseMessage(after, id)));
  await queues.send('call-requests', messages);
};

export const connectCalls = async (
  { queues, settings }: ReconcileDeps,
  before: ConferenceRecord | undefined,
  after: ConferenceRecord,
): Promise<void> => {
  const messages = callsToConnect(before, after, settings).map((id) => connectMessage(after, id));
  await queues.send('call-requests', messages);
};
