/**
 * Commands one on the heels of the other, in two conferences beside each other: none is lost, and nobody is dialled
 * unasked.
 */
import type { Sandbox } from '../../../local/sandbox/start-sandbox';
import { expectStatus } from '../../e2e/stories/api-client';
import type { Deployment } from '../../e2e/stories/deployment';
import type { NumberSource } from '../../e2e/stories/numbers';
import { driveAtRandom, type Driven, type RandomConference } from '../../e2e/stories/random-commands';
import { untilConference } from '../../e2e/stories/terminal';
import type { BusSubscriber } from '../bus-subscriber';

const plans: readonly RandomConference[] = [
  {
    phones: ['answers', 'answers', 'busy'],
    commands: [
      { do: 'start' },
      { do: 'update', who: 1, desired: { status: 'offline' } },
      { do: 'update', who: 1, desired: { status: 'online' } },
      { do: 'update', who: 2, desired: { muted: true } },
      { do: 'update', who: 3, desired: { status: 'online' } },
      { do: 'hang-up', who: 2 },
      { do: 'remove', who: 1 },
      { do: 'add', who: 1 },
      { do: 'get' },
    ],
  },
  {
    phones: ['answers', 'hangsUp', 'unreachable'],
    commands: [
      { do: 'get' },
      { do: 'start' },
      { do: 'update', who: 2, desired: { onHold: true } },
      { do: 'remove', who: 3 },
      { do: 'update', who: 1, desired: { status: 'online' } },
      { do: 'update', who: 1, desired: { status: 'offline' } },
      { do: 'start' },
    ],
  },
];

const end = async ({ terminal, conferenceId }: Driven): Promise<number> => {
  const { status } = await terminal.end(conferenceId);
  if (status !== 202 && status !== 200) throw new Error(`endConference answered ${status}`);
  await untilConference(terminal, conferenceId, 'the end', ({ state }) => state === 'ended');
  return expectStatus(await terminal.get(conferenceId), 200, 'getConference').version;
};

export const obeyInAHurry = async (
  deployment: Deployment,
  draw: NumberSource,
  carrier: Sandbox,
  subscriber: BusSubscriber,
): Promise<string> => {
  const drive = (plan: RandomConference): Promise<Driven> =>
    driveAtRandom(deployment, draw, plan, { hangUp: (number) => carrier.hangUp(number) });
  const driven = await Promise.all(plans.map(drive));
  let versions = 0;
  for (const each of driven) {
    if (each.undeclared.length > 0) throw new Error(`Refused without a reason in the contract: ${each.undeclared.join(', ')}`);
    const last = await end(each);
    await subscriber.untilPublished(each.conferenceId, last);
    versions += last;
    const legs = carrier.dialAttempts().filter(({ room }) => room === each.conferenceId);
    for (const [id, most] of each.mayDial) {
      const dialled = legs.filter(({ leg }) => leg.startsWith(`${id}-`)).length;
      if (dialled > most) throw new Error(`A participant was dialled ${dialled} times, where ${most} were asked for`);
    }
  }
  return `${versions} versions, each on the bus`;
};
