/** Carries out the commands that reconcile queued against the conference server, one at a time for each leg. */
import { LegCommand } from '../messaging/messages';
import { queueConsumer, type Received } from '../messaging/queue-consumer';
import type { LegCommandDeps } from '../ports/deps';
import { bridgeDriver, conferenceStore, consuming, dialPace, legRecords, queues } from '../providers';
import { lambda } from '../runtime/lambda';
import { commandLeg } from './command-leg';
import { continueStep } from './continue-step';
import { dialLeg } from './dial-leg';
import { endConference } from './end-conference';

/** Nobody pays for a call that is no leg: a transfer or a redirection may have placed it, out of reach of every conference. */
const hangUpStrayCall = async (deps: LegCommandDeps, call: string): Promise<void> => {
  deps.log('stray.hung-up', { call });
  await (await deps.bridge()).hangUpStrayCall?.(call);
};

const carryOut = async (deps: LegCommandDeps, { body, messageId, isLast }: Received<LegCommand>): Promise<void> => {
  switch (body.action) {
    case 'dial':
      return dialLeg(deps, body, { isLast, dedupKey: messageId });
    case 'end':
      return endConference(deps, body.conferenceId, messageId);
    case 'hang-up-stray-call':
      return hangUpStrayCall(deps, body.call);
    case 'continue-step':
      return continueStep(deps, body, messageId);
    default:
      return commandLeg(deps, body, messageId);
  }
};

export const legCommandsHandler = (deps: LegCommandDeps) => queueConsumer(deps, 'leg-commands', LegCommand, carryOut);

export const handler = lambda(legCommandsHandler, {
  ...consuming,
  store: conferenceStore,
  legRecords,
  dialPace,
  queues,
  bridge: bridgeDriver,
});
