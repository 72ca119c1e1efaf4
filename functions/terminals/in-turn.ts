/**
 * Serves the messages of a connection one at a time, although API Gateway hands them over at the same time and in any
 * order. Those that wait are served in the order in which the gateway received them. One that comes after its opposite,
 * received later, has been served is refused: what the terminal sent last decides.
 */
import { secondsToNextMinute } from '../../domain/clock-minute';
import { DomainError, tooManyRequests, unavailable } from '../../domain/errors';
import { isOvertaken, type OrderedMessage, withServed } from '../../domain/message-order';
import { SECOND_MS } from '../../schemas/durations';
import type { Deps } from '../ports/deps';
import type { Standing } from '../ports/message-lines';
import type { Connection } from '../ports/terminal-store';
import type { Sent } from './message-handler';

export type TurnDeps = Pick<Deps, 'messageLines' | 'clock' | 'wait'> & {
  readonly settings: Pick<Deps['settings'], 'subscribesPerMinute' | 'messagesAtOnce'>;
};

/** About as long as it takes to serve a message. */
const LOOK_AGAIN_MS = 25;
const LONGEST_WAIT_MS = 4 * SECOND_MS;
const RETRY_SECONDS = 1;

const overtaken = (): DomainError =>
  new DomainError('INCOMPATIBLE_STATE', 'A message that was sent later about this conference has already been served.');

const join = async ({ messageLines, clock, settings }: TurnDeps, { connectionId, arrivedAt }: Sent): Promise<Standing | undefined> => {
  const at = clock();
  const { subscribesPerMinute: perMinute, messagesAtOnce: atOnce } = settings;
  const standing = await messageLines.join(connectionId, { arrivedAt, at, perMinute, atOnce });
  if (standing === 'limited') throw tooManyRequests(secondsToNextMinute(at));
  if (standing === 'crowded') throw tooManyRequests(RETRY_SECONDS);
  return standing;
};

/** Undefined if the connection is gone. */
const waitForTurn = async (deps: TurnDeps, sent: Sent): Promise<Standing | undefined> => {
  const { messageLines, clock, wait } = deps;
  const giveUpAt = clock() + LONGEST_WAIT_MS;
  let standing = await join(deps, sent);
  while (standing && standing.ahead > 0) {
    if (clock() >= giveUpAt) {
      await messageLines.leave(sent.connectionId, standing.place);
      throw unavailable(RETRY_SECONDS);
    }
    await wait(LOOK_AGAIN_MS * standing.ahead);
    standing = await messageLines.look(sent.connectionId, standing.place, clock());
  }
  return standing;
};

type Ordered = Pick<OrderedMessage, 'conferenceId' | 'action'>;

/**
 * `ordered`: what the message says of a conference, if it says something that a later one may undo. `serve` receives
 * the connection, if it is still there.
 */
export const inTurn = async (
  deps: TurnDeps,
  ordered: Ordered | undefined,
  sent: Sent,
  serve: (connection: Connection | undefined) => Promise<string>,
): Promise<string> => {
  const standing = await waitForTurn(deps, sent);
  if (!standing) return serve(undefined);
  const { place, connection, served } = standing;
  const message = ordered && { conferenceId: ordered.conferenceId, action: ordered.action, arrivedAt: sent.arrivedAt };
  const leave = (remembered?: readonly OrderedMessage[]) => deps.messageLines.leave(sent.connectionId, place, remembered);
  let answer: string;
  try {
    if (message && isOvertaken(served, message)) throw overtaken();
    answer = await serve(connection);
  } catch (error) {
    // If this fails too, the place expires.
    await leave().catch(() => undefined);
    throw error;
  }
  await leave(message && withServed(served, message, deps.clock()));
  return answer;
};
