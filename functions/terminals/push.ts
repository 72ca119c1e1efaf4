/** Sends a change from the bus to the terminals. */
import * as z from 'zod';
import { ConferenceId, Version } from '../../schemas/common';
import { conferenceStore, connections, consuming, followers, terminalStore, wait } from '../providers';
import { lambda } from '../runtime/lambda';
import { pushChanges, type PushDeps } from './push-changes';

/** Only the conference and version that the event is about. The content is read from the conference. */
const ChangeOnBus = z.object({ detail: z.object({ data: z.object({ conferenceId: ConferenceId, version: Version }) }) });

export const pushHandler =
  (deps: PushDeps) =>
  async (event: unknown): Promise<void> => {
    const { detail } = ChangeOnBus.parse(event);
    await pushChanges(deps, detail.data);
  };

export const handler = lambda(pushHandler, { ...consuming, store: conferenceStore, terminalStore, followers, connections, wait });
