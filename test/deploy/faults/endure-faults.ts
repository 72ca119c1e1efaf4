/**
 * What fails around the functions of a deployment, and the functions themselves. Each fault moves its metric, and when it
 * is over nothing is lost.
 */
import { expectStatus } from '../../e2e/stories/api-client';
import { takeBridgeDown } from '../../e2e/stories/faults/bridge-down';
import { refuseEvents } from '../../e2e/stories/faults/bus-refuses';
import { fillGateway } from '../../e2e/stories/faults/gateway-full';
import { killSink } from '../../e2e/stories/faults/sink-dead';
import { throttleTables } from '../../e2e/stories/faults/tables-throttled';
import { untilAllAgree, type WatchedConference, watchConference } from '../../e2e/stories/faults/watched-conference';
import { untilConference } from '../../e2e/stories/terminal';
import { canaryFails } from '../canary';
import type { Run } from '../run';
import type { Visited } from '../visit';
import { faulty } from './faulty';
import { killFunctions } from './kill-functions';

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
