/**
 * What fails around the functions of a deployment, and the functions themselves. Each fault moves its metric, and when it
 * is over nothing is lost.
 */
import { SECOND_MS } from '../../../schemas/durations';
import { expectStatus } from '../../e2e/stories/api-client';
import { takeBridgeDown } from '../../e2e/stories/faults/bridge-down';
import { refuseEvents } from '../../e2e/stories/faults/bus-refuses';
import type { FaultyDeployment } from '../../e2e/stories/faults/faulty-deployment';
import { fillGateway } from '../../e2e/stories/faults/gateway-full';
import { killSink } from '../../e2e/stories/faults/sink-dead';
import { throttleTables } from '../../e2e/stories/faults/tables-throttled';
import { untilAllAgree, type WatchedConference, watchConference } from '../../e2e/stories/faults/watched-conference';
import { faultsOf } from '../../e2e/stories/faults/with-fault';
import { untilConference } from '../../e2e/stories/terminal';
import { canaryFails } from '../canary';
import type { Run } from '../run';
import type { Visited } from '../visit';
import { killFunctions } from './kill-functions';

export const faulty = ({ aws }: Run, { deployment, carrier, subscriber, count }: Visited): FaultyDeployment => ({
  ...deployment,
  faults: faultsOf(aws.faults, carrier),
  carrier,
  now: Date.now,
  // Time goes by itself. This only keeps the polling from taking the machine's time.
  pass: () => new Promise((passed) => setTimeout(passed, SECOND_MS / 4)),
  count,
  untilPublished: subscriber.untilPublished,
});

const end = async ({ terminal, conferenceId }: WatchedConference): Promise<void> => {
  expectStatus(await terminal.end(conferenceId), 202, 'endConference');
  await untilConference(terminal, conferenceId, 'the end', ({ state }) => state === 'ended');
};

export const endureFaults = async (run: Run, visited: Visited): Promise<void> => {
  const { steps } = run;
  const deployment = faulty(run, visited);
  const watched = await steps.take('faults: a conference that everybody watches', () => watchConference(deployment, visited.draw));
  try {
    await steps.take('fault: DynamoDB is throttled', () => throttleTables(deployment, watched));
    await steps.take('fault: the bus refuses events', () => refuseEvents(deployment, watched));
    await steps.take('fault: API Gateway takes no messages', () => fillGateway(deployment, watched));
    await steps.take('fault: functions are killed', () => killFunctions(run, visited, deployment, watched));
    await steps.take('fault: a sink is dead', () => killSink(deployment, watched));
    // The pause of the sink's deliveries lasts as long as the next fault.
    const meanwhile = () => canaryFails(visited);
    await steps.take('fault: the bridge is down, and the canary fails', () => takeBridgeDown(deployment, watched, meanwhile));
    await steps.take('after all faults, nothing is missing', async () => `${String(await untilAllAgree(deployment, watched))} versions`);
    await end(watched);
  } finally {
    await watched.close();
  }
};
