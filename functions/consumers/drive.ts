/** Does what the bridge function decided, one command at a time for each leg, against the conference server. */
import { carryOn } from '../legs/carry-on';
import { commandLeg } from '../legs/command-leg';
import { dialLeg } from '../legs/dial-leg';
import type { DriveDeps } from '../legs/drive-deps';
import { passOn } from '../legs/pass-on';
import { lambda } from '../lambda';
import { LegCommand } from '../messages';
import { bridge } from '../providers/bridge';
import { conferenceStore } from '../providers/conference-store';
import { consumer } from '../providers/consumer';
import { dialPace } from '../providers/dial-pace';
import { legRecords } from '../providers/leg-records';
import { queues } from '../providers/queues';
import { queueConsumer, type Received } from './queue-consumer';

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

export const handler = lambda(driveHandler, { ...consumer, store: conferenceStore, legRecords, dialPace, queues, bridge });
