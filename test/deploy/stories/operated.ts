/** An operator looks at a conference, ends it, and erases the number of its initiator. */
import type { Conference } from '../../../schemas/conference';
import { expectStatus } from '../../e2e/stories/api-client';
import type { Deployment } from '../../e2e/stories/deployment';
import type { NumberSource } from '../../e2e/stories/numbers';
import { terminalOf, untilConference } from '../../e2e/stories/terminal';
import type { OpsCommand } from '../ops-command';

type Erased = { readonly items: readonly { readonly now: string }[] };

const expectText = (found: string | null, expected: string, what: string): void => {
  if (found !== expected) throw new Error(`${what} is ${String(found)}, not ${expected}`);
};

export const operate = async (deployment: Deployment, draw: NumberSource, ops: OpsCommand): Promise<string> => {
  const terminal = terminalOf(deployment, draw('answers'));
  const { conferenceId, state } = expectStatus(await terminal.create([draw('answers')]), 201, 'createConference');
  expectText((await ops<Conference>(['conference', conferenceId])).state, state, 'The state that an operator sees');
  await ops(['end-conference', conferenceId, '--yes']);
  const { endReason } = await untilConference(terminal, conferenceId, 'the end', (conference) => conference.state === 'ended');
  expectText(endReason, 'ended-by-operator', 'The reason of the end');

  const erased = await ops<Erased>(['erase-number', '--yes'], `${terminal.phoneNumber}\n`);
  expectStatus(await terminal.get(conferenceId), 404, 'getConference of one that was erased');
  const left = await ops<Erased>(['erase-number'], `${terminal.phoneNumber}\n`);
  if (left.items.length > 0) throw new Error(`${String(left.items.length)} items with an erased number are left`);
  const { queues } = await ops<{ queues: readonly unknown[] }>(['dead-letters']);
  return `${String(erased.items.length)} items erased, ${String(queues.length)} dead-letter queues`;
};
