/** An operator looks at a conference and its whole history, ends it, and erases the number of its initiator. */
import type { Conference } from '../../../schemas/conference';
import { expectStatus } from '../../e2e/stories/api-client';
import type { Deployment } from '../../e2e/stories/deployment';
import { eventuallyInStory } from '../../e2e/stories/eventually-in-story';
import type { NumberSource } from '../../e2e/stories/numbers';
import { terminalOf, untilConference } from '../../e2e/stories/terminal';
import { oneTo } from '../../support/e2e-events';
import type { OpsCommand } from '../ops-command';

type Shown = {
  readonly version: number;
  readonly history: { readonly changes: readonly { readonly version: number; readonly from: string }[]; readonly missing: string };
};
type Erased = { readonly items: readonly { readonly now: string }[] };

const expectText = (found: string | null, expected: string, what: string): void => {
  if (found !== expected) throw new Error(`${what} is ${String(found)}, not ${expected}`);
};

/** No subscription sees the conference, so only the log has its changes. Lambda hands lines to the log after an invocation. */
const wholeHistory = async (conferenceId: string, ops: OpsCommand): Promise<number> => {
  const { version, history } = await eventuallyInStory('a history without gaps', async () => {
    const shown = await ops<Shown>(['conference', conferenceId]);
    return shown.history.missing === '' && shown;
  });
  expectText(history.changes.map((change) => change.version).join(), oneTo(version).join(), 'The history of the conference');
  expectText([...new Set(history.changes.map(({ from }) => from))].join(), 'log', 'What the history is known from');
  return version;
};

export const operate = async (deployment: Deployment, draw: NumberSource, ops: OpsCommand): Promise<string> => {
  const terminal = terminalOf(deployment, draw('answers'));
  const { conferenceId, state } = expectStatus(await terminal.create([draw('answers')]), 201, 'createConference');
  expectText((await ops<Conference>(['conference', conferenceId])).state, state, 'The state that an operator sees');
  await ops(['end-conference', conferenceId, '--yes']);
  const { endReason } = await untilConference(terminal, conferenceId, 'the end', (conference) => conference.state === 'ended');
  expectText(endReason, 'ended-by-operator', 'The reason of the end');

  const versions = await wholeHistory(conferenceId, ops);

  const erased = await ops<Erased>(['erase-number', '--yes'], `${terminal.phoneNumber}\n`);
  expectStatus(await terminal.get(conferenceId), 404, 'getConference of one that was erased');
  const left = await ops<Erased>(['erase-number'], `${terminal.phoneNumber}\n`);
  if (left.items.length > 0) throw new Error(`${String(left.items.length)} items with an erased number are left`);
  const { queues } = await ops<{ queues: readonly unknown[] }>(['dead-letters']);
  return `${String(versions)} versions in the log, ${String(erased.items.length)} items erased, ${String(queues.length)} dead-letter queues`;
};
