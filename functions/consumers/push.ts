/** Tells the terminals of a change that the bus tells of. */
import * as z from 'zod';
import { ConferenceId, Version } from '../../schemas/common';
import { lambda } from '../lambda';
import { connections } from '../providers/connections';
import { conferenceStore } from '../providers/conference-store';
import { consumer } from '../providers/consumer';
import { terminalStore } from '../providers/terminal-store';
import { wait } from '../providers/wait';
import { pushChanges, type PushDeps } from '../push/push-changes';

/** Of the event only what it is about: what is told is read from the conference. */
const ChangeOnBus = z.object({ detail: z.object({ data: z.object({ conferenceId: ConferenceId, version: Version }) }) });

export const pushHandler =
  (deps: PushDeps) =>
  async (event: unknown): Promise<void> => {
    const { detail } = ChangeOnBus.parse(event);
    await pushChanges(deps, detail.data);
  };

export const handler = lambda(pushHandler, { ...consumer, store: conferenceStore, terminalStore, connections, wait });
