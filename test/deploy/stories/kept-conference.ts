/** A conference that is open while the deployment is changed: it is there afterwards, as it was, and still obeys. */
import type { Conference } from '../../../schemas/conference';
import { expectStatus } from '../../e2e/stories/api-client';
import type { Deployment } from '../../e2e/stories/deployment';
import type { NumberSource } from '../../e2e/stories/numbers';
import { type Terminal, terminalOf, untilConference, untilStatus } from '../../e2e/stories/terminal';

export type KeptConference = { readonly terminal: Terminal; readonly conference: Conference };

export const openConference = async (deployment: Deployment, draw: NumberSource): Promise<KeptConference> => {
  const terminal = terminalOf(deployment, draw('answers'));
  const party = draw('answers');
  const { conferenceId } = expectStatus(await terminal.create([party]), 201, 'createConference');
  await untilConference(terminal, conferenceId, 'a held call', ({ participants }) =>
    participants.some(({ call }) => call?.state === 'held'),
  );
  expectStatus(await terminal.start(conferenceId), 202, 'startConference');
  await untilStatus(terminal, conferenceId, 'online', [terminal.phoneNumber, party]);
  const conference = await untilConference(terminal, conferenceId, 'an active conference', ({ state }) => state === 'active');
  return { terminal, conference };
};

/** What nobody has asked to change. Reports of the calls that the conference took over may still have come in. */
const lasting = ({ state, startedAt, endsAt, participants }: Conference): string =>
  JSON.stringify([state, startedAt, endsAt, participants.map(({ participantId, status, joinedAt }) => [participantId, status, joinedAt])]);

export const endKeptConference = async ({ terminal, conference }: KeptConference): Promise<void> => {
  const { conferenceId } = conference;
  const now = expectStatus(await terminal.get(conferenceId), 200, 'getConference');
  if (lasting(now) !== lasting(conference)) throw new Error('The conference is not as it was');
  expectStatus(await terminal.end(conferenceId), 202, 'endConference');
  await untilConference(terminal, conferenceId, 'the end', ({ state }) => state === 'ended');
};
