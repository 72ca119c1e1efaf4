/** Does what the bridge function decided, one command at a time for each leg, against the conference server. */
import { LegCommand } from '../messaging/messages';
import { queueConsumer, type Received } from '../messaging/queue-consumer';
import type { DriveDeps } from '../ports/deps';
import { bridgeDriver, conferenceStore, consuming, dialPace, legRecords, queues } from '../providers';
import { lambda } from '../runtime/lambda';
import { carryOn } from './carry-on';
import { commandLeg } from './command-leg';
import { dialLeg } from './dial-leg';
import { passOn } from './pass-on';

/** What is gone counts as ended already; a bridge that refuses for another reason is asked again. */
const endAll = async (deps: DriveDeps, conferenceId: string, occasion: string): Promise<void> => {
  await passOn(deps, await (await deps.bridge()).end(conferenceId), occasion);
};

const drive = async (deps: DriveDeps, { body, messageId, isLast }: Received<LegCommand>): Promise<void> => {
  switch (body.action) {
    case 'dial':
      return dialLeg(deps, body, { isLast, occasion: messageId });
    case 'end':
      return endAll(deps, body.conferenceId, messageId);
    case 'carry-on':
      return carryOn(deps, body, messageId);
    case 'drop':
    case 'mute':
    case 'unmute':
    case 'hold':
    case 'resume':
      return commandLeg(deps, body, messageId);
  }
};

export const driveHandler = (deps: DriveDeps) => queueConsumer(deps, 'leg-commands', LegCommand, drive);

export const handler = lambda(driveHandler, { ...consuming, store: conferenceStore, legRecords, dialPace, queues, bridge: bridgeDriver });
