/**
 * A terminal on a lossy line, and a server that pushes as Rollcall does: it merges changes from a base version, its
 * reads may be old, and its cursor may not have moved. All random decisions are given as data.
 */
import type { ConferenceRecord } from '../../domain/conference/record';
import type { Base } from '../../domain/conference/view/changed-conference';
import { canAnswerSince, conferenceView, partialView } from '../../domain/conference/view/conference-view';
import { fullStateMessage, partialAnswer, pushMessage } from '../../domain/conference/view/state-message';
import { withoutNumbers } from '../../domain/conference/view/without-numbers';
import { Conference, PartialConference } from '../../schemas/conference';
import { FullStateMessage, PartialStateMessage, ResyncMessage } from '../../schemas/terminal-messages';
import { type ConferenceUpdate, type Reaction, receive } from '../../terminal/synchronisation/receive';
import { ALL_ACTIONS } from './a-conference';

/** What happens on the line after one version. */
export type Moment = {
  /** Whether the change is pushed at once; if not, it goes out with the next push. */
  readonly pushes: boolean;
  /** After how many moments each copy arrives. An empty list means that the message is lost. */
  readonly copies: readonly number[];
  readonly answerCopies: readonly number[];
  /** How many versions old the server's read is. */
  readonly behind: number;
  /** Whether the server crashes before it has moved its cursor. */
  readonly forgets: boolean;
  readonly reconnects: boolean;
  readonly asksByGet: boolean;
  /** Whether the push is reported as too large for a message. */
  readonly tooLarge: boolean;
};

const baseOf = ({ version, changedAt }: ConferenceRecord): Base => ({ version, at: changedAt });
const later = (a: Base | undefined, b: Base): Base => (a && a.version > b.version ? a : b);

/** `history` may grow. */
export class PushingServer {
  private cursor: Base | undefined;
  private subscribed: Base | undefined;

  constructor(
    private readonly history: readonly ConferenceRecord[],
    private readonly seesNumbers: boolean,
  ) {}

  private at(version: number): ConferenceRecord {
    const record = this.history[Math.max(0, version - 1)];
    if (!record) throw new Error(`There is no version ${String(version)}`);
    return record;
  }

  subscribe(now: number, since: number | undefined, behind: number): string {
    this.subscribed = baseOf(this.at(now - behind));
    const record = this.at(now);
    const answer =
      since !== undefined && canAnswerSince(record, since)
        ? partialAnswer(record, since, ALL_ACTIONS, this.seesNumbers)
        : fullStateMessage(record, ALL_ACTIONS, this.seesNumbers);
    return JSON.stringify(answer);
  }

  /** The answer may be old, but never older than what the terminal knows. */
  get(now: number, since: number | undefined, behind: number): string {
    const record = this.at(Math.max(now - behind, since ?? 1));
    const view =
      since !== undefined && canAnswerSince(record, since) ? partialView(record, since, ALL_ACTIONS) : conferenceView(record, ALL_ACTIONS);
    return JSON.stringify(this.seesNumbers ? view : withoutNumbers(view));
  }

  push(now: number, { behind, forgets, tooLarge }: Pick<Moment, 'behind' | 'forgets' | 'tooLarge'>): string | undefined {
    if (!this.subscribed) return undefined;
    const base = later(this.cursor, this.subscribed);
    const record = this.at(now - behind);
    if (record.version <= base.version) return undefined;
    if (!forgets) this.cursor = baseOf(record);
    const { conferenceId, version } = record;
    if (tooLarge) return JSON.stringify({ type: 'resync', conferenceId, version });
    return JSON.stringify(pushMessage(record, base, ALL_ACTIONS, this.seesNumbers));
  }
}

/** Parses strictly, as a terminal that validates its messages would. */
const parsed = (text: string): ConferenceUpdate => {
  const message = JSON.parse(text) as { type?: string; state: string };
  if (message.type === undefined)
    return message.state === 'partial' ? PartialConference.strict().parse(message) : Conference.strict().parse(message);
  if (message.type === 'resync') return ResyncMessage.parse(message);
  return message.state === 'full' ? FullStateMessage.strict().parse(message) : PartialStateMessage.strict().parse(message);
};

type OnTheWay = { readonly text: string; readonly arrives: number };

/** `kept`: called with each state that the terminal learns. `received`: with all that it receives. */
export const listenOverLossyLine = (
  history: readonly ConferenceRecord[],
  moments: readonly Moment[],
  seesNumbers: boolean,
  kept: (mine: Conference, reaction: Reaction['do']) => void,
  received: (before: Conference | undefined, update: ConferenceUpdate, reaction: Reaction) => void = () => undefined,
): Conference | undefined => {
  const server = new PushingServer(history, seesNumbers);
  let mine: Conference | undefined;
  let onTheWay: OnTheWay[] = [];
  const send = (text: string, now: number, copies: readonly number[]): unknown =>
    onTheWay.push(...copies.map((delay) => ({ text, arrives: now + delay })));
  const ask = (now: number, { asksByGet, answerCopies, behind }: Moment): unknown =>
    send(asksByGet ? server.get(now, mine?.version, 0) : server.subscribe(now, mine?.version, behind), now, answerCopies);

  const take = (text: string): Reaction['do'] => {
    const update = parsed(text);
    const reaction = receive(mine, update);
    received(mine, update, reaction);
    if (reaction.do === 'keep') mine = reaction.conference;
    if (mine) kept(mine, reaction.do);
    return reaction.do;
  };
  /**
   * The answer may be old, so the message stays until it reports nothing missing, unless it is lost with the
   * connection.
   */
  const fetchAndCheckAgain = (text: string, now: number, { behind }: Moment): void => {
    take(server.get(now, mine?.version, behind));
    onTheWay.push({ text, arrives: now + 1 });
  };
  const arrive = (now: number, moment: Moment): void => {
    const arrived = onTheWay.filter(({ arrives }) => arrives <= now);
    onTheWay = onTheWay.filter(({ arrives }) => arrives > now);
    const taken = arrived.map(({ text }) => ({ text, reaction: take(text) }));
    for (const { text, reaction } of taken) if (reaction === 'get') fetchAndCheckAgain(text, now, moment);
    const early = taken.filter(({ reaction }) => reaction === 'ask');
    // A moment later: messages that were only reordered need nothing more.
    if (early.map(({ text }) => take(text)).includes('ask')) ask(now, moment);
  };

  for (const { version } of history) {
    const moment = moments[version % moments.length] as Moment;
    if (moment.reconnects || version === 1) ask(version, { ...moment, asksByGet: false });
    const pushed = moment.pushes ? server.push(version, moment) : undefined;
    if (pushed !== undefined) send(pushed, version, moment.copies);
    arrive(version, moment);
  }
  // The line works again: the terminal reconnects and is answered.
  take(server.subscribe(history.length, mine?.version, 0));
  return mine;
};
