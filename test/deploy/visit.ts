/** Everything that is asked of a deployment, from outside: the same for every version of it. */
import { createIssuer } from '../../local/issuer/issuer';
import type { Sandbox } from '../../local/sandbox/start-sandbox';
import { HOUR_SECONDS } from '../../schemas/durations';
import { holdFirstConference } from '../e2e/stories/first-conference';
import type { NumberSource } from '../e2e/stories/numbers';
import { notifyPartner } from '../e2e/stories/partner-subscribes';
import type { SocketDeployment } from '../e2e/stories/terminal-socket';
import { keepFromStrangers, refuseSockets, notifyTerminal } from '../e2e/stories/terminal-subscribes';
import { oneTo } from '../support/e2e-events';
import type { CountMetric } from '../e2e/stories/faults/faulty-deployment';
import type { BusSubscriber } from './bus-subscriber';
import { type Clients, filledDeadLetterQueues } from './deployed';
import type { Ask } from './faults/administrator-requests';
import type { OpsCommand } from './ops-command';
import type { Outside } from './outside';
import type { Version } from './settings';
import type { Steps } from './steps';
import { obeyInAHurry } from './stories/hurried-commands';
import { createOnce } from './stories/idempotent-create';
import { operate } from './stories/operated';
import { followLimit } from './stories/participant-limit';
import { refuseWhatIsWrong, type WrongTokens } from './stories/refusals';

export type Visited = {
  readonly deployment: SocketDeployment;
  readonly outside: Outside;
  readonly carrier: Sandbox;
  readonly subscriber: BusSubscriber;
  readonly clients: Clients;
  readonly ask: Ask;
  readonly count: CountMetric;
  readonly ops: OpsCommand;
  readonly draw: NumberSource;
};

const wrongTokens = async ({ issuerUrl, numberClaim, token }: Outside): Promise<WrongTokens> => {
  const mintAs = async (url: string) => {
    const issuer = await createIssuer({ url, numberClaim, now: Date.now });
    return async (phoneNumber: string) => (await issuer.mint({ phoneNumber })).accessToken;
  };
  return {
    expired: (phoneNumber) => token({ phoneNumber, expiresInSeconds: -HOUR_SECONDS }),
    'of another issuer': await mintAs('https://issuer.example'),
    // It says that it is of the issuer, and is signed with another key.
    forged: await mintAs(issuerUrl),
  };
};

const firstConference = async ({ deployment, subscriber, draw }: Visited): Promise<string> => {
  const { conferenceId, after } = await holdFirstConference(deployment, draw, 'network');
  await subscriber.untilPublished(conferenceId, after.version);
  return `${after.version} versions, each on the bus`;
};

/** The function answers 401 or 403; the emulator makes 403 of either. */
const refusals = [401, 403];

const terminalIsNotified = async ({ deployment, draw }: Visited, tokens: WrongTokens): Promise<string> => {
  const statuses = await refuseSockets(deployment, draw, tokens);
  for (const [what, status] of Object.entries(statuses)) {
    if (!refusals.includes(status)) throw new Error(`A WebSocket with ${what} is refused with ${status}`);
  }
  await keepFromStrangers(deployment, draw);
  const { states, lastVersion } = await notifyTerminal(deployment, draw);
  return `${states.join(', ')}: ${lastVersion} versions`;
};

const partnerIsNotified = async ({ deployment, draw }: Visited, name: string): Promise<string> => {
  const { versions, lastVersion, deliveries } = await notifyPartner(deployment, draw, `partner-${name}`);
  if (versions.join() !== oneTo(lastVersion).join())
    throw new Error(`A partner received the versions ${versions.join()} of ${lastVersion}`);
  return `${deliveries} deliveries, ${lastVersion} versions each once`;
};

export const nothingAmiss = async ({ clients, carrier }: Visited): Promise<void> => {
  if (carrier.maxConcurrentLegs() !== 1) throw new Error('A participant had two legs at once');
  const filled = await filledDeadLetterQueues(clients);
  if (filled.length > 0) throw new Error(`There are dead letters in ${filled.join(', ')}`);
};

export const visit = async (visited: Visited, { name, maxParticipants }: Version, steps: Steps): Promise<void> => {
  const { deployment, draw, outside } = visited;
  const tokens = await wrongTokens(outside);
  await steps.take(`story: what is wrong is refused (${name})`, () => refuseWhatIsWrong(deployment, draw, tokens));
  await steps.take(`story: a command with a key is carried out once (${name})`, () => createOnce(deployment, draw));
  await steps.take(`story: ${maxParticipants} participants are the limit (${name})`, () => followLimit(deployment, draw, maxParticipants));
  await steps.take(`story: a first conference (${name})`, () => firstConference(visited));
  await steps.take(`story: commands in a hurry (${name})`, () => obeyInAHurry(deployment, draw, visited.carrier, visited.subscriber));
  await steps.take(`story: a terminal is notified (${name})`, () => terminalIsNotified(visited, tokens));
  await steps.take(`story: a partner is notified (${name})`, () => partnerIsNotified(visited, name));
  await steps.take(`story: an operator's tool (${name})`, () => operate(deployment, draw, visited.ops));
  await steps.take(`nobody called twice at once, no dead letters (${name})`, () => nothingAmiss(visited));
};
