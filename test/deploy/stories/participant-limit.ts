/** The setting that a deployment was changed to is the one that it follows. */
import { expectStatus } from '../../e2e/stories/api-client';
import type { Deployment } from '../../e2e/stories/deployment';
import type { NumberSource } from '../../e2e/stories/numbers';
import { terminalOf } from '../../e2e/stories/terminal';

export const followLimit = async (deployment: Deployment, draw: NumberSource, maxParticipants: number): Promise<void> => {
  const terminal = terminalOf(deployment, draw('answers'));
  const tooMany = Array.from({ length: maxParticipants }, () => draw('answers'));
  expectStatus(await terminal.create(tooMany), 422, 'createConference with one participant too many');
  const conference = expectStatus(await terminal.create([]), 201, 'createConference');
  if (conference.maxParticipants !== maxParticipants) throw new Error(`The limit is ${conference.maxParticipants}, not ${maxParticipants}`);
  expectStatus(await terminal.end(conference.conferenceId), 202, 'endConference');
};
