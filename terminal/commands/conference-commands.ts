/** The commands about the whole conference. Only its end is kept for later: the others dial. */
import type { CallOptions, RollcallClient } from '../client/create-client';
import type { Conference, NewParticipant, TerminalOperations } from '../contract';
import type { Line } from '../follow/line';
import type { Surroundings } from '../surroundings';
import { LATE_MS, PROMPT_MS, sendUntil } from './send-until';
import type { NotSentReason } from './wish';

/** A command that did not leave the terminal: nothing has happened, and nothing will. */
export class NotSentError extends Error {
  override readonly name = 'NotSentError';

  constructor(readonly reason: NotSentReason) {
    super(`Not sent: ${reason}`);
  }
}

type ConferenceCommandDeps = {
  readonly surroundings: Surroundings;
  readonly client: RollcallClient;
  readonly conference: () => Conference | undefined;
  readonly line: () => Line;
  readonly answered: (conference: Conference) => void;
};

type Send = (options: CallOptions) => Promise<{ readonly body: Conference }>;

export class ConferenceCommands {
  constructor(private readonly deps: ConferenceCommandDeps) {}

  create(body: TerminalOperations['createConference']['body'], signal?: AbortSignal): Promise<Conference> {
    return this.command(false, signal, (options) => this.deps.client.call('createConference', { body }, options));
  }

  async add(participants: readonly NewParticipant[], signal?: AbortSignal): Promise<Conference> {
    const [params, body] = [this.params(), { participants: [...participants] }];
    return this.command(false, signal, (options) => this.deps.client.call('addParticipants', { params, body }, options));
  }

  async merge(signal?: AbortSignal): Promise<Conference> {
    const params = this.params();
    return this.command(false, signal, (options) => this.deps.client.call('startConference', { params }, options));
  }

  async end(signal?: AbortSignal): Promise<Conference> {
    const params = this.params();
    return this.command(true, signal, (options) => this.deps.client.call('endConference', { params }, options));
  }

  private params() {
    const { conferenceId, state } = this.deps.conference() ?? {};
    if (conferenceId === undefined || state === 'ended') throw new NotSentError('no-conference');
    return { conferenceId };
  }

  private async command(isSafeLate: boolean, signal: AbortSignal | undefined, send: Send): Promise<Conference> {
    const { surroundings, line, answered } = this.deps;
    if (line() === 'offline' && !isSafeLate) throw new NotSentError('offline');
    const until = surroundings.now() + (isSafeLate ? LATE_MS : PROMPT_MS);
    const idempotencyKey = surroundings.newKey();
    const answer = await sendUntil({ surroundings, until, line, signal, waits: () => undefined }, (inTime) =>
      send({ idempotencyKey, signal: inTime }),
    );
    if (!answer) throw new NotSentError(signal?.aborted ? 'aborted' : 'offline');
    answered(answer.body);
    return answer.body;
  }
}
