/** A running conference that a terminal and a partner watch, and which is held against what `GET` answers. */
import { isDeepStrictEqual } from 'node:util';
import type { Conference } from '../../../../schemas/conference';
import { type DeliveredVersions, deliveredVersions } from '../../../support/delivered-versions';
import { oneTo } from '../../../support/e2e-events';
import { type SinkServer, startSinkServer } from '../../../support/sink-server';
import { expectStatus, participantOf } from '../api-client';
import { type FollowingTerminal, followConference } from '../following-terminal';
import type { NumberSource } from '../numbers';
import { partnerOf, untilActive } from '../partner';
import { type Terminal, terminalOf, untilCallsAreHeld, untilConference, untilStatus } from '../terminal';
import { withoutCalls } from '../terminal-subscribes';
import { eventuallyInTime, type FaultyDeployment } from './faulty-deployment';

export type WatchedConference = {
  readonly conferenceId: string;
  readonly terminal: Terminal;
  readonly follower: FollowingTerminal;
  /** Two participants who are online, beside the initiator. */
  readonly ada: string;
  readonly bob: string;
  readonly sink: SinkServer;
  /** What the partner's sink has accepted. */
  readonly delivered: DeliveredVersions;
  readonly close: () => Promise<void>;
};

/** From now on, the sink accepts what is delivered. */
export const revive = ({ sink, delivered }: Pick<WatchedConference, 'sink' | 'delivered'>): void => {
  sink.answer = (response, { body }) => {
    delivered.add(body);
    response.writeHead(204).end();
  };
};

const subscribe = async (deployment: FaultyDeployment, sink: SinkServer): Promise<void> => {
  const partner = partnerOf(deployment, 'partner-of-faults');
  const { id } = expectStatus(await partner.subscribe(sink.url()), 201, 'createSubscription');
  await untilActive(partner, id);
};

const gathered = async (deployment: FaultyDeployment, draw: NumberSource) => {
  const terminal = terminalOf(deployment, draw('answers'));
  const [ada, bob] = [draw('answers'), draw('answers')];
  const { conferenceId } = expectStatus(await terminal.create([ada, bob]), 201, 'createConference');
  return { terminal, ada, bob, conferenceId };
};

const start = async ({ terminal, ada, bob, conferenceId }: Awaited<ReturnType<typeof gathered>>): Promise<void> => {
  await untilCallsAreHeld(terminal, conferenceId);
  expectStatus(await terminal.start(conferenceId), 202, 'startConference');
  await untilStatus(terminal, conferenceId, 'online', [terminal.phoneNumber, ada, bob]);
  await untilConference(terminal, conferenceId, 'an active conference', ({ state }) => state === 'active');
};

/** The calls of its participants are taken over, so the deployment has to gather by the network. */
export const watchConference = async (deployment: FaultyDeployment, draw: NumberSource): Promise<WatchedConference> => {
  const [sink, delivered] = [await startSinkServer(), deliveredVersions()];
  try {
    revive({ sink, delivered });
    await subscribe(deployment, sink);
    const opened = await gathered(deployment, draw);
    await start(opened);
    const follower = await followConference(deployment, opened.terminal.phoneNumber, opened.conferenceId);
    const close = async (): Promise<void> => {
      follower.close();
      await sink.stop();
    };
    return { ...opened, follower, sink, delivered, close };
  } catch (error) {
    await sink.stop();
    throw error;
  }
};

const read = async ({ terminal, conferenceId }: WatchedConference): Promise<Conference> =>
  expectStatus(await terminal.get(conferenceId), 200, 'getConference');

/** The highest; 0 if there is none. */
export const lastDelivered = ({ delivered, conferenceId }: WatchedConference): number => delivered.of(conferenceId).at(-1) ?? 0;

/**
 * Waits until everybody is in, every request is carried out, and the terminal, the bus and the partner have every
 * version that `GET` has.
 */
export const untilAllAgree = async (deployment: FaultyDeployment, watched: WatchedConference): Promise<number> => {
  const { follower, delivered, conferenceId } = watched;
  const isSettled = ({ participants }: Conference): boolean =>
    participants.every(({ status, lastAction }) => status === 'online' && (lastAction === null || lastAction.outcome === 'done'));
  const version = await eventuallyInTime(deployment, 'a terminal that knows what GET answers', async () => {
    const now = await read(watched);
    const known = follower.known();
    if (isSettled(now) && known && isDeepStrictEqual(withoutCalls(now), withoutCalls(known))) return now.version;
    follower.ask();
    return undefined;
  });
  if (!follower.isConnected()) throw new Error('The connection of the terminal was closed');
  await deployment.untilPublished(conferenceId, version);
  const areDelivered = async (): Promise<boolean> => {
    const versions = new Set(delivered.of(conferenceId));
    return oneTo(version).every((each) => versions.has(each));
  };
  await eventuallyInTime(deployment, `all ${String(version)} versions at the partner's`, areDelivered);
  return version;
};

/** Resolves when the conference server has done it. */
export const mute = async (deployment: FaultyDeployment, watched: WatchedConference, number: string, muted: boolean): Promise<void> => {
  const { terminal, conferenceId } = watched;
  const { participantId } = participantOf(await read(watched), number);
  expectStatus(await terminal.update(conferenceId, participantId, { muted }), 202, 'updateParticipant');
  await untilMuted(deployment, watched, number, muted);
};

export const untilMuted = (deployment: FaultyDeployment, watched: WatchedConference, number: string, muted: boolean): Promise<true> =>
  eventuallyInTime(deployment, `a participant who is ${muted ? 'muted' : 'not muted'}`, async () => {
    const participant = participantOf(await read(watched), number);
    return participant.muted === muted ? true : undefined;
  });

export const isMuted = async (watched: WatchedConference, number: string): Promise<boolean> =>
  participantOf(await read(watched), number).muted;
