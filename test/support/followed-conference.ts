/** A conference that a terminal follows by a real socket, and can be read at any time. */
import type { Conference } from '../../schemas/conference';
import { expectStatus } from '../e2e/stories/api-client';
import { followConference, type FollowingTerminal } from '../e2e/stories/following-terminal';
import type { Terminal } from '../e2e/stories/terminal';
import type { SocketDeployment } from '../e2e/stories/terminal-socket';
import { eventually } from './until';

export type Followed = Omit<FollowingTerminal, 'known'> & {
  readonly terminal: Terminal;
  readonly conferenceId: string;
  /** Without the initiator's. */
  readonly numbers: readonly string[];
  /** What the terminal knows from its socket alone. */
  readonly known: () => Conference;
  readonly read: () => Promise<Conference>;
};

export const follow = async (
  deployment: SocketDeployment,
  terminal: Terminal,
  conferenceId: string,
  numbers: readonly string[],
): Promise<Followed> => {
  const follower = await followConference(deployment, terminal.phoneNumber, conferenceId);
  await eventually('the state', async () => follower.known() !== undefined);
  return {
    ...follower,
    terminal,
    conferenceId,
    numbers,
    known: () => follower.known()!,
    read: async () => expectStatus(await terminal.get(conferenceId), 200, 'getConference'),
  };
};
