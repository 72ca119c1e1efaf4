/** Random conferences under random faults, and what must hold when everything has settled. */
import * as fc from 'fast-check';
import type { LiveLeg } from '../../domain/bridge/live-leg';
import { type Faults, noFaults } from '../../local/sandbox/faults';
import type { Conference } from '../../schemas/conference';
import type { Participant } from '../../schemas/participant';
import { expectStatus } from '../e2e/stories/api-client';
import type { PhoneBehaviour } from '../e2e/stories/numbers';
import type { Driven, RandomConference } from '../e2e/stories/random-commands';
import { eventRecord, oneTo } from './e2e-events';
import type { RemoteDeployment } from './e2e-remote';
import { crowd } from './property-runs';

const who = fc.nat(4);
const command: fc.Arbitrary<RandomConference['commands'][number]> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('update' as const),
      who,
      desired: fc.record({ status: fc.constantFrom('online', 'online', 'offline') }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('update' as const), who, desired: fc.record({ muted: fc.boolean() }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('update' as const), who, desired: fc.record({ onHold: fc.boolean() }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('add' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hang-up' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('get' as const) }) },
);

export const conferences: fc.Arbitrary<readonly RandomConference[]> = fc.array(
  fc.record({
    // Two phones that answer; otherwise most conferences would be over before anything could go wrong.
    phones: fc
      .array(fc.constantFrom<PhoneBehaviour>('answers', 'answers', 'busy', 'hangsUp', 'ringsOn'), { minLength: 1, maxLength: 2 })
      .map((others) => ['answers' as const, 'answers' as const, ...others]),
    commands: fc
      .tuple(fc.array(command, { maxLength: 2 }), fc.array(command, { minLength: 10, maxLength: 16 }))
      .map(([before, after]) => [...before, { do: 'start' as const }, ...after]),
  }),
  { minLength: crowd(4, 2), maxLength: crowd(5, 3) },
);

export const anyFaults: fc.Arbitrary<Partial<Faults>> = fc.constantFrom<Partial<Faults>>(
  {},
  { repeatCallbacks: true },
  { delayCallbacksMs: 60 },
  { reorderCallbacks: true },
  { loseCallbacks: true },
  { repeatCallbacks: true, delayCallbacksMs: 30 },
  { conferenceServer: 'refuses' },
);

const someFaults = fc.array(anyFaults, { minLength: 1, maxLength: 3 });

/** One fault after the other. Every run loses callbacks at some point. */
export const faultsInTurn: fc.Arbitrary<readonly Partial<Faults>[]> = fc
  .tuple(someFaults, someFaults, someFaults)
  .map(([first, second, third]) => [...first, { loseCallbacks: true }, ...second, { loseCallbacks: true }, ...third]);

export const setFaults = (faults: Faults, next: Partial<Faults>): void => void Object.assign(faults, noFaults(), next);

const isAsOnBridge = (participant: Participant, leg: LiveLeg | undefined): boolean => {
  if (leg === undefined) return participant.status === 'offline' && participant.desiredStatus !== 'online';
  if (leg.phase !== 'joined') return participant.status === 'offline' && ['dialing-out', 'alerting'].includes(participant.endpointStatus);
  return (
    participant.status === 'online' &&
    participant.muted === leg.muted &&
    participant.onHold === leg.onHold &&
    [null, leg.muted].includes(participant.desiredMuted) &&
    [null, leg.onHold].includes(participant.desiredOnHold)
  );
};

/** The differences between the conference and the bridge, if any. */
const differences = ({ state, participants, conferenceId }: Conference, legs: readonly LiveLeg[]): string[] => {
  if (state === 'ended') return legs.map(({ participantId }) => `${conferenceId} has ended, and ${participantId} is still on the bridge`);
  if (state === 'assembling') return legs.length === 0 ? [] : [`${conferenceId} has not started, and has legs`];
  const known = new Set(participants.map(({ participantId }) => participantId));
  return [
    ...legs
      .filter(({ participantId }) => !known.has(participantId))
      .map(({ participantId }) => `${participantId} is on the bridge, and unknown`),
    ...participants
      .filter(
        (participant) =>
          !isAsOnBridge(
            participant,
            legs.find(({ participantId }) => participantId === participant.participantId),
          ),
      )
      .map(
        (participant) =>
          `${participant.participantId} is ${JSON.stringify({ ...participant, phoneNumber: null })}, on the bridge ${JSON.stringify(legs.filter(({ participantId }) => participantId === participant.participantId))}`,
      ),
  ];
};

/**
 * The next check of a conference, after at most 15 s, finds every lost callback, and the checks after it handle what
 * follows. After a minute, participants who are alone would be gone, and nothing would be left to compare.
 */
const SETTLES_WITHIN_MS = 50_000;
/** On a busy machine, the work of the last second may still be under way. */
const FINISHES_WITHIN_MS = 20_000;

export const settle = async (deployment: RemoteDeployment): Promise<void> => {
  setFaults(deployment.sandbox.faults, {});
  await deployment.setFailureRate(0);
  await deployment.pass(SETTLES_WITHIN_MS);
  await deployment.isIdleWithin(FINISHES_WITHIN_MS);
};

const brokenNow = async (deployment: RemoteDeployment, driven: readonly Driven[]): Promise<readonly string[]> => {
  const { sandbox, bridge } = deployment;
  const broken: string[] = sandbox.maxConcurrentLegs() > 1 ? ['a participant had two live legs at once'] : [];
  const published = eventRecord();
  (await deployment.events()).forEach(published.add);
  broken.push(...published.contradictions().map((id) => `event ${id} was published with different contents`));
  for (const { terminal, conferenceId, mayDial, undeclared } of driven) {
    const conference = expectStatus(await terminal.get(conferenceId), 200, 'getConference');
    broken.push(...undeclared.map((refusal) => `${conferenceId}: ${refusal}`));
    broken.push(...differences(conference, await bridge.snapshot(conferenceId)));
    if (published.versions(conferenceId).join() !== oneTo(conference.version).join()) {
      broken.push(`${conferenceId} has version ${conference.version}, and published ${published.versions(conferenceId).join()}`);
    }
    const legs = sandbox.dialAttempts().filter(({ room }) => room === conferenceId);
    for (const { participantId } of conference.participants) {
      const dials = legs.filter(({ leg }) => leg.startsWith(`${participantId}-`)).length;
      if (dials > (mayDial.get(participantId) ?? 0))
        broken.push(`${participantId} was dialled ${dials} times, asked for ${mayDial.get(participantId) ?? 0}`);
    }
    if (new Set(legs.map(({ leg }) => leg)).size < legs.length) broken.push(`${conferenceId}: a leg was dialled twice`);
  }
  return broken;
};

/**
 * The promises that do not hold. On a slow machine a deadline, such as that of a participant who is alone, can come while
 * events and conferences are read one after the other. So whatever is found must still be there when all is quiet again.
 */
export const brokenPromises = async (deployment: RemoteDeployment, driven: readonly Driven[]): Promise<readonly string[]> => {
  const first = await brokenNow(deployment, driven);
  if (first.length === 0) return first;
  await deployment.isIdleWithin(FINISHES_WITHIN_MS);
  return brokenNow(deployment, driven);
};
