/** A command that is sent again with its key is carried out once. */
import { expectStatus } from '../../e2e/stories/api-client';
import type { Deployment } from '../../e2e/stories/deployment';
import type { NumberSource } from '../../e2e/stories/numbers';
import { terminalOf } from '../../e2e/stories/terminal';

export const createOnce = async (deployment: Deployment, draw: NumberSource): Promise<void> => {
  const terminal = terminalOf(deployment, draw('answers'));
  const invited = [draw('answers')];
  const key = { 'idempotency-key': 'a-key-of-the-terminal' };
  const first = await terminal.create(invited, {}, key);
  const { conferenceId } = expectStatus(first, 201, 'createConference');
  const again = await terminal.create(invited, {}, key);
  const repeated = expectStatus(again, 201, 'createConference again');
  if (again.headers.get('idempotent-replayed') !== 'true') throw new Error('The repeated answer is not marked as one');
  if (repeated.conferenceId !== conferenceId) throw new Error('The command was carried out twice');
  expectStatus(await terminal.create([], {}, key), 422, 'another command with that key');
  expectStatus(await terminal.end(conferenceId), 202, 'endConference');
};
