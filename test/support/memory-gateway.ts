/** The gateway of the terminals' connections, in memory, and subscriptions to test with. */
import type { Connections, SinglePosts } from '../../functions/ports/connections';
import type { TerminalSubscription } from '../../functions/ports/push-progress';
import { HOUR_MS } from '../../schemas/durations';
import { AT } from './a-conference';

export const memoryGateway = () => {
  const posted: (readonly [connectionId: string, message: string])[] = [];
  const closed: string[] = [];
  /** What it answers for a connection; it sends to all others. */
  const answers = new Map<string, Awaited<ReturnType<Connections['post']>> | Error>();
  const unclosable = new Map<string, Error>();
  const post: Connections['post'] = async (connectionId, message) => {
    gateway.onPost();
    const answer = answers.get(connectionId) ?? 'sent';
    if (answer instanceof Error) throw answer;
    if (answer === 'sent') posted.push([connectionId, message]);
    return answer;
  };
  const gateway = {
    posted,
    closed,
    answers,
    unclosable,
    onPost: (): unknown => undefined,
    connections: {
      post,
      postOnce: post,
      close: async (connectionId) => {
        const error = unclosable.get(connectionId);
        if (error) throw error;
        closed.push(connectionId);
      },
    } satisfies Connections & SinglePosts,
  };
  return gateway;
};

/** It sees no numbers, and was given version 1 when it subscribed, unless said otherwise. */
export const aTerminal = (connectionId: string, over: Partial<TerminalSubscription> = {}): TerminalSubscription => ({
  connectionId,
  seesNumbers: false,
  expiresAt: AT + HOUR_MS,
  since: 1,
  sinceAt: AT,
  ...over,
});
