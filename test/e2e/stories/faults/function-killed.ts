/**
 * A function dies between any two of its requests. The terminal sends its request again if it got no answer; the change
 * is carried out, and everybody is told.
 */
import { participantOf } from '../api-client';
import { type FaultyDeployment } from './faulty-deployment';
import { isMuted, untilAllAgree, untilMuted, type WatchedConference } from './watched-conference';
import { withFault } from './with-fault';

export type MortalFunction = {
  /** It dies after this many requests: before the first one if it is 0. */
  readonly kill: (after: number) => void;
  /** How often it died. It does not die any more. */
  readonly end: () => number;
};

/** No function makes as many requests for one change. */
const MOST_REQUESTS = 40;
const TRIES = 3;

const request = async ({ terminal, conferenceId, follower, ada }: WatchedConference, muted: boolean): Promise<void> => {
  const { participantId } = participantOf(follower.known()!, ada);
  for (let tries = 0; tries < TRIES; tries += 1) if ((await terminal.update(conferenceId, participantId, { muted })).status === 202) return;
  throw new Error(`The request was refused ${String(TRIES)} times`);
};

/** Resolves with how often it died: once at each of its requests. */
export const killBetweenRequests = async (
  deployment: FaultyDeployment,
  watched: WatchedConference,
  { kill, end }: MortalFunction,
): Promise<number> => {
  for (let after = 0; after < MOST_REQUESTS; after += 1) {
    await untilAllAgree(deployment, watched);
    const muted = !(await isMuted(watched, watched.ada));
    const deaths = await withFault({ begin: () => kill(after), end }, async () => {
      await request(watched, muted);
      await untilMuted(deployment, watched, watched.ada, muted);
      await untilAllAgree(deployment, watched);
      return end();
    });
    if (deaths === 0) {
      if (after === 0) throw new Error('The function did not die');
      return after;
    }
  }
  throw new Error('The function makes more requests than it should');
};
