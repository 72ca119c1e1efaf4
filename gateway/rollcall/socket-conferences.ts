/** Conferences of a small deployment: a WebSocket for each that somebody is subscribed to. */
import type { Conferences } from './ports';
import { readWhole } from './read-conference';
import { type FollowerDeps, SocketFollower } from './socket-follower';

export const socketConferences = (deps: FollowerDeps): Conferences => ({
  read: (conferenceId) => readWhole(deps.api, conferenceId),
  follow: (conferenceId, changed) => {
    const follower = new SocketFollower(deps, conferenceId, changed);
    return { stop: () => follower.stop() };
  },
});
