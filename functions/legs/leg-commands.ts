/**
 * Carries out queued commands against the conference server: those of reconciliation, next steps of drivers, and
 * hang-ups of stray calls. The commands to one leg come one at a time.
 */
import { LegCommand } from '../messaging/messages';
import { queueConsumer, type Received } from '../messaging/queue-consumer';
import type { LegCommandDeps } from '../ports/deps';
import { bridgeDriver, consuming, dialPace, identity, legRecords, messageSeal, nudgingChanger, queues } from '../providers';
import { lambda } from '../runtime/lambda';
import { commandLeg } from './command-leg';
import { continueStep } from './continue-step';
import { dialLeg } from './dial-leg';
import { endConference } from './end-conference';
import { hangUpStrayCall } from './stray-calls';

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

/** What the bridge refused for good is handled, too. */
const handle = async (deps: LegCommandDeps, received: Received<LegCommand>): Promise<void> => {
  await carryOut(deps, received);
  const { body } = received;
  const { action } = body;
  // Without the sealed data of a step, and without the id of a stray call, which may be a number.
  if ('leg' in body) {
    const { conferenceId, participantId, leg } = body;
    deps.log('command.handled', { conferenceId, participantId, leg, action });
  } else if ('conferenceId' in body) deps.log('command.handled', { conferenceId: body.conferenceId, action });
};

export const legCommandsHandler = (deps: LegCommandDeps) => queueConsumer(deps, 'leg-commands', LegCommand, handle);

export const handler = lambda(legCommandsHandler, {
  ...consuming,
  store: nudgingChanger,
  legRecords,
  dialPace,
  queues,
  messageSeal,
  identity,
  bridge: bridgeDriver,
});
