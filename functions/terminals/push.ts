/** Tells the terminals of a change that the bus tells of. */
import * as z from 'zod';
import { ConferenceId, Version } from '../../schemas/common';
import { conferenceStore, connections, consuming, terminalStore, wait } from '../providers';
import { lambda } from '../runtime/lambda';
import { pushChanges, type PushDeps } from './push-changes';

/** Of the event only what it is about: what is told is read from the conference. */
const ChangeOnBus = z.object({ detail: z.object({ data: z.object({ conferenceId: ConferenceId, version: Version }) }) });

export const pushHandler =
  (deps: PushDeps) =>
  async (event: unknown): Promise<void> => {
    const { detail } = ChangeOnBus.parse(event);
    await pushChanges(deps, detail.data);
  };

export const handler = lambda(pushHandler, { ...consuming, store: conferenceStore, terminalStore, connections, wait });
