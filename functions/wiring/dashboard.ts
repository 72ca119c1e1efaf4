/** The dashboard of a deployment: each row answers a question of the person who looks. */
import { Cause } from '../../schemas/participant-states';
import type { LoggedMetric } from '../runtime/log';
import { deadLetterQueues } from './alarms';
import { http, logged, type Metric, type Statistic } from './metrics';
import { namesOf } from './named';
import type { rules } from './rules';
import { queues } from './storage';

/** `label`: in plain words. */
type Line = { readonly metric: Metric; readonly statistic: Statistic; readonly label: string };
export type Graph = { readonly title: string; readonly lines: readonly Line[] };
export type Row = { readonly question: string; readonly graphs: readonly Graph[] };

const sum = (metric: Metric, label: string): Line => ({ metric, statistic: 'Sum', label });
const counted = (name: LoggedMetric, label: string): Line => sum(logged(name), label);
/** How often something was measured, whatever its value. */
const measured = (name: LoggedMetric, label: string): Line => ({ metric: logged(name), statistic: 'SampleCount', label });
const highest = (metric: Metric, label: string): Line => ({ metric, statistic: 'Maximum', label });
const median = (metric: Metric, label: string): Line => ({ metric, statistic: 'p50', label: `${label}, median` });
const worst = (metric: Metric, label: string): Line => ({ metric, statistic: 'p99', label: `${label}, one in a hundred` });

const changes: keyof typeof rules = 'push-to-terminals';
const workQueues = namesOf(queues);
const inOrder = workQueues.filter((name) => queues[name].fifo);

export const dashboard: readonly Row[] = [
  {
    question: 'Are conferences working?',
    graphs: [
      { title: 'Calls', lines: [counted('Dials', 'called'), counted('LegsJoined', 'joined'), counted('LegsLeft', 'left')] },
      { title: 'Calls that failed, by cause', lines: Cause.options.map((cause) => sum(logged('LegsFailed', cause), cause)) },
      {
        title: 'The bridge',
        lines: [
          counted('BridgeSilent', 'fell silent'),
          counted('BridgeAnswers', 'answers again'),
          counted('BridgeRefusals', 'refused a command'),
          sum(logged('MessagesFailed', 'leg-commands'), 'commands that failed'),
        ],
      },
    ],
  },
  {
    question: 'Do users get answers?',
    graphs: [
      { title: 'Requests', lines: [sum(http('Count'), 'all'), sum(http('5xx'), 'server errors')] },
      { title: 'Time of requests', lines: [median(http('Latency'), 'ms'), worst(http('Latency'), 'ms')] },
      {
        title: 'Terminals',
        lines: [
          sum({ kind: 'sockets', of: 'terminals', name: 'ConnectCount' }, 'connected'),
          counted('SocketsFailed', 'failed'),
          sum({ kind: 'sockets', of: 'terminals', name: 'ClientError' }, 'refused'),
        ],
      },
    ],
  },
  {
    question: 'Do terminals see changes?',
    graphs: [
      { title: 'Changes', lines: [sum({ kind: 'rule', of: changes, name: 'MatchedEvents' }, 'on the bus')] },
      {
        title: 'Age of a change when a terminal gets it',
        lines: [
          median(logged('ToldAge'), 'told at once'),
          worst(logged('ToldAge'), 'told at once'),
          worst(logged('RepairAge'), 'sent by the push'),
        ],
      },
      { title: 'Not told', lines: [counted('TellingFailed', 'left to the push'), counted('TerminalsNotReached', 'not reached')] },
    ],
  },
  {
    question: 'Do partners get webhooks?',
    graphs: [
      {
        title: 'Deliveries',
        lines: [
          measured('DeliveryAge', 'arrived'),
          counted('AttemptsFailed', 'failed attempts'),
          counted('DeliveriesGivenUp', 'given up'),
          counted('SinksPaused', 'sinks paused'),
        ],
      },
      // Apart, because a sink that was away for hours would make the median a line at 0.
      { title: 'Age of events that arrive', lines: [median(logged('DeliveryAge'), 'ms')] },
      { title: 'Age of the oldest events that arrive', lines: [worst(logged('DeliveryAge'), 'ms')] },
    ],
  },
  {
    question: 'Is work waiting?',
    graphs: [
      {
        title: 'Seconds that the oldest message has waited',
        lines: inOrder.map((of) => highest({ kind: 'queue', of, name: 'ApproximateAgeOfOldestMessage' }, of)),
      },
      { title: 'Messages that failed', lines: workQueues.map((of) => sum(logged('MessagesFailed', of), of)) },
      // As the alarms count them: also letters of Lambda itself, and messages whose consumer crashed, which no line of the log has.
      {
        title: 'Dead letters that are there',
        lines: deadLetterQueues.map((of) => highest({ kind: 'queue', of, name: 'ApproximateNumberOfMessagesVisible' }, of)),
      },
      { title: 'Stored items', lines: [counted('UnreadableItems', 'that cannot be read')] },
      {
        title: 'Functions of the account',
        lines: [
          highest({ kind: 'account', of: 'lambda', name: 'ConcurrentExecutions' }, 'running'),
          sum({ kind: 'account', of: 'lambda', name: 'Throttles' }, 'refused'),
        ],
      },
    ],
  },
];
