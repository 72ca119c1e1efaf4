/**
 * The product's main story: terminals know before the start who answered, the start calls exactly those, and the
 * initiator then manages the participants.
 */
import type { Conference } from '../../../schemas/conference';
import { expectStatus, participantOf } from './api-client';
import type { Deployment } from './deployment';
import type { NumberSource } from './numbers';
import { type Terminal, terminalOf, untilConference, untilStatus } from './terminal';

export type Gathering = 'network' | 'direct';

export type FirstConference = {
  readonly conferenceId: string;
  /** The conference as shown before the start. */
  readonly before: Conference;
  /** The conference at its end. */
  readonly after: Conference;
  readonly ids: { readonly initiator: string; readonly ada: string; readonly bob: string; readonly busy: string };
};

type Party = { readonly ada: string; readonly bob: string; readonly busy: string };

/** With `network` the carrier's calls say who is online; with `direct` the request does. */
const gather = async (terminal: Terminal, { ada, bob, busy }: Party, gathering: Gathering): Promise<Conference> => {
  const invited = [ada, bob, gathering === 'direct' ? { phoneNumber: busy, initialStatus: 'offline' as const } : busy];
  const { conferenceId } = expectStatus(await terminal.create(invited), 201, 'createConference');
  return untilConference(terminal, conferenceId, 'everybody’s initial status', ({ participants }) =>
    participants.every(({ initialStatus, call }) => initialStatus !== null && call?.state !== 'connected'),
  );
};

const bobLeavesAndComesBack = async (terminal: Terminal, conferenceId: string, id: string, bob: string): Promise<void> => {
  expectStatus(await terminal.update(conferenceId, id, { status: 'offline' }), 202, 'offline');
  const gone = await untilConference(
    terminal,
    conferenceId,
    'a dropped leg',
    (conference) => participantOf(conference, bob).endpointStatus === 'disconnected',
  );
  const { disconnection, lastAction, desiredStatus } = participantOf(gone, bob);
  if (disconnection?.method !== 'booted' || lastAction?.outcome !== 'done' || desiredStatus !== 'offline') {
    throw new Error(
      `Set offline, a participant is ${disconnection?.method ?? 'not disconnected'}, ${lastAction?.outcome ?? 'without action'}`,
    );
  }
  expectStatus(await terminal.update(conferenceId, id, { status: 'online' }), 202, 'online');
  await untilStatus(terminal, conferenceId, 'online', [bob]);
};

const muteAndHold = async (terminal: Terminal, conferenceId: string, id: string, number: string): Promise<void> => {
  for (const [desired, endpointStatus] of [
    [{ muted: true }, 'muted-via-focus'],
    [{ onHold: true }, 'on-hold'],
    [{ muted: false, onHold: false }, 'connected'],
  ] as const) {
    expectStatus(await terminal.update(conferenceId, id, desired), 202, endpointStatus);
    await untilConference(
      terminal,
      conferenceId,
      endpointStatus,
      (conference) => participantOf(conference, number).endpointStatus === endpointStatus,
    );
  }
};

export const holdFirstConference = async (deployment: Deployment, draw: NumberSource, gathering: Gathering): Promise<FirstConference> => {
  const terminal = terminalOf(deployment, draw('answers'));
  const party = { ada: draw('answers'), bob: draw('answers'), busy: draw('busy') };
  const before = await gather(terminal, party, gathering);
  const { conferenceId } = before;
  const idOf = (number: string): string => participantOf(before, number).participantId;
  const ids = { initiator: idOf(terminal.phoneNumber), ada: idOf(party.ada), bob: idOf(party.bob), busy: idOf(party.busy) };

  expectStatus(await terminal.start(conferenceId), 202, 'startConference');
  await untilStatus(terminal, conferenceId, 'online', [terminal.phoneNumber, party.ada, party.bob]);
  await untilConference(terminal, conferenceId, 'an active conference', ({ state }) => state === 'active');
  await bobLeavesAndComesBack(terminal, conferenceId, ids.bob, party.bob);
  await muteAndHold(terminal, conferenceId, ids.bob, party.bob);

  expectStatus(await terminal.remove(conferenceId, ids.ada), 202, 'removeParticipant');
  expectStatus(await terminal.remove(conferenceId, ids.ada), 204, 'removeParticipant again');
  expectStatus(await terminal.end(conferenceId), 202, 'endConference');
  const after = await untilConference(terminal, conferenceId, 'the end', ({ state }) => state === 'ended');
  expectStatus(await terminal.current(), 404, 'getCurrentConference');
  return { conferenceId, before, after, ids };
};
