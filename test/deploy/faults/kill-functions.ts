/**
 * The functions on a change's way are killed, each before each of its requests in turn. `leg-commands` asks nothing of AWS
 * for a mute: it is killed before its request to the conference server.
 */
import type { WorkQueueName } from '../../../functions/wiring/storage';
import { type FaultyDeployment, untilCounted } from '../../e2e/stories/faults/faulty-deployment';
import { killBetweenRequests } from '../../e2e/stories/faults/function-killed';
import type { WatchedConference } from '../../e2e/stories/faults/watched-conference';
import type { Run } from '../run';
import type { Visited } from '../visit';
import { withQuickRetries } from './queues-in-faults';
import { withRuleRetries } from './rule-retries';

type Mortal = {
  readonly name: string;
  /** How its name begins in the emulator. */
  readonly functionName: string;
  /** The queue that it consumes. */
  readonly queue?: WorkQueueName;
  /** It is killed before a request to the conference server. */
  readonly byCarrier?: true;
  /** A rule invokes it, and nothing else does its work: the push is made up for by the terminal, which asks. */
  readonly byRule?: true;
};

const mortals: readonly Mortal[] = [
  { name: 'updateParticipant', functionName: 'HttpupdateParticipant' },
  { name: 'take-changes', functionName: 'Streams' },
  { name: 'leg-commands', functionName: 'Queueslegcommands', queue: 'leg-commands', byCarrier: true },
  { name: 'bridgeCallback', functionName: 'HttpbridgeCallback' },
  { name: 'callbacks', functionName: 'Queuescallbacks', queue: 'callbacks' },
  { name: 'fan-out', functionName: 'Queuesfanout', byRule: true },
  { name: 'push', functionName: 'Rulespush' },
  { name: 'deliver', functionName: 'Queuesdeliver', queue: 'deliveries' },
];

export const killFunctions = async (
  { aws: { deaths } }: Run,
  visited: Visited,
  deployment: FaultyDeployment,
  watched: WatchedConference,
): Promise<string> => {
  const since = deployment.now();
  const notes: string[] = [];
  const retrying = withRuleRetries(deployment, visited, watched, deaths);
  for (const { name, functionName, queue, byCarrier, byRule } of mortals) {
    const end = () => deaths.end();
    const kill = (after: number) =>
      deaths.kill({ functionName: `RollcallStateless-${functionName}`, after, asked: byCarrier ? 'carrier' : 'AWS' });
    const killEach = () => killBetweenRequests(byRule ? retrying : deployment, watched, { kill, end });
    notes.push(`${name} ${String(await (queue ? withQuickRetries(visited.clients.sqs, queue, killEach) : killEach()))}`);
  }
  // If a function dies before it has told the terminals, the push behind the bus tells them.
  const repaired = await untilCounted(deployment, 'RepairAge', '', since);
  return `deaths of ${notes.join(', ')}; RepairAge ${String(repaired)} ms`;
};
