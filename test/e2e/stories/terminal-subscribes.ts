/**
 * A terminal that subscribes: it connects with its token, subscribes to its conference, and by the receiver's rule
 * always knows what `GET` would answer.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Conference } from '../../../schemas/conference';
import { type ConferenceUpdate, receive } from '../../../terminal/synchronisation/receive';
import { expectStatus } from './api-client';
import type { NumberSource } from './numbers';
import { type Terminal, terminalOf, untilCallsAreHeld } from './terminal';
import { refusedWith, type SocketDeployment, type TerminalSocket, type TokenWay, withSocket } from './terminal-socket';

export type NotifiedTerminal = {
  readonly conferenceId: string;
  /** The states of the conference, in the order in which the terminal learned them. */
  readonly states: readonly Conference['state'][];
  readonly lastVersion: number;
};

/** States that arrive in between may be repeated ones, which the receiver's rule drops. */
const expectMessage = async (socket: TerminalSocket, type: string, known?: Conference): Promise<void> => {
  for (;;) {
    const message = await socket.next(type);
    if (message.type === type) return;
    const isRepeated = message.type === 'state' && receive(known, message satisfies ConferenceUpdate).do === 'nothing';
    if (!isRepeated) throw new Error(`${type} was expected, not ${JSON.stringify(message)}`);
  }
};

/** Receives messages until the known state is as desired. */
const follow = async (socket: TerminalSocket, known: Conference | undefined, what: string, holds: (known: Conference) => boolean) => {
  const states: Conference['state'][] = [];
  for (let mine = known; ;) {
    if (mine && holds(mine)) return { known: mine, states };
    const message = await socket.next(what);
    if (message.type !== 'state') throw new Error(`A state was expected, not ${JSON.stringify(message)}`);
    const reaction = receive(mine, message satisfies ConferenceUpdate);
    const { conferenceId } = message;
    if (reaction.do === 'ask') socket.send({ action: 'subscribe', conferenceId, ...(mine && { since: mine.version }) });
    if (reaction.do !== 'keep') continue;
    mine = reaction.conference;
    if (states.at(-1) !== mine.state) states.push(mine.state);
  }
};

/** Terminals do not receive call reports of participants who have a leg, because nothing depends on them any more. */
export const withoutCalls = ({ participants, ...conference }: Conference) => ({
  ...conference,
  participants: participants.map(({ call: _call, ...participant }) => participant),
});

const expectSame = async (terminal: Terminal, known: Conference): Promise<void> => {
  const answer = expectStatus(await terminal.get(known.conferenceId), 200, 'getConference');
  if (isDeepStrictEqual(withoutCalls(answer), withoutCalls(known))) return;
  throw new Error(`The terminal differs from GET at version ${known.version}`);
};

const gather = async (terminal: Terminal, draw: NumberSource): Promise<string> => {
  const { conferenceId } = expectStatus(await terminal.create([draw('answers'), draw('answers')]), 201, 'createConference');
  await untilCallsAreHeld(terminal, conferenceId);
  return conferenceId;
};

const followConference = async (terminal: Terminal, socket: TerminalSocket, conferenceId: string): Promise<NotifiedTerminal> => {
  socket.send({ action: 'ping' });
  await expectMessage(socket, 'pong');
  socket.send({ action: 'subscribe', conferenceId });
  const assembled = await follow(socket, undefined, 'the state', () => true);
  expectStatus(await terminal.start(conferenceId), 202, 'startConference');
  const everybodyIn = ({ state, participants }: Conference) =>
    state === 'active' && participants.every(({ status }) => status === 'online');
  const active = await follow(socket, assembled.known, 'everybody online', everybodyIn);
  expectStatus(await terminal.end(conferenceId), 202, 'endConference');
  const ended = await follow(socket, active.known, 'the end', ({ state }) => state === 'ended');
  await expectSame(terminal, ended.known);
  socket.send({ action: 'unsubscribe', conferenceId });
  await expectMessage(socket, 'unsubscribed', ended.known);
  return { conferenceId, states: [assembled, active, ended].flatMap(({ states }) => states), lastVersion: ended.known.version };
};

export const notifyTerminal = async (
  deployment: SocketDeployment,
  draw: NumberSource,
  way: TokenWay = 'header',
): Promise<NotifiedTerminal> => {
  const terminal = terminalOf(deployment, draw('answers'));
  const conferenceId = await gather(terminal, draw);
  const token = await deployment.token({ phoneNumber: terminal.phoneNumber });
  return withSocket(deployment, token, (socket) => followConference(terminal, socket, conferenceId), way);
};

/** Another initiator's conference is like one that does not exist. */
export const keepFromStrangers = async (deployment: SocketDeployment, draw: NumberSource): Promise<void> => {
  const owner = terminalOf(deployment, draw('answers'));
  const { conferenceId } = expectStatus(await owner.create([]), 201, 'createConference');
  await withSocket(deployment, await deployment.token({ phoneNumber: draw('answers') }), async (stranger) => {
    stranger.send({ action: 'subscribe', conferenceId });
    const message = await stranger.next('a refusal');
    if (message.type !== 'error' || message.code !== 'NOT_FOUND') throw new Error(`A stranger receives ${JSON.stringify(message)}`);
  });
  expectStatus(await owner.end(conferenceId), 202, 'endConference');
};

/**
 * The statuses with which connections are refused: without a token, with each of these, and with one for something
 * else.
 */
export const refuseSockets = async (
  deployment: SocketDeployment,
  draw: NumberSource,
  wrongTokens: Readonly<Record<string, (phoneNumber: string) => Promise<string>>> = {},
): Promise<Readonly<Record<string, number>>> => {
  const statuses: Record<string, number> = { 'no token': await refusedWith(deployment, undefined) };
  for (const [what, mint] of Object.entries(wrongTokens)) statuses[what] = await refusedWith(deployment, await mint(draw('answers')));
  const forSomethingElse = await deployment.token({ phoneNumber: draw('answers'), scopes: ['calls:report'] });
  return { ...statuses, 'another scope': await refusedWith(deployment, forSomethingElse) };
};
