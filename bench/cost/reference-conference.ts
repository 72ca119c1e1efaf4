/**
 * The conference that the bill is for: with or without an access network, half an hour of call, one watching terminal.
 * Each wait relies only on what the terminal receives, so that no request is counted that a terminal would not make.
 */
import type { Conference } from '../../schemas/conference';
import { MINUTE_MS } from '../../schemas/durations';
import { mustCall } from '../deployment/http-client';
import { WatchingTerminal } from '../deployment/watching-terminal';

export type ReferenceOptions = {
  readonly baseUrl: string;
  readonly token: string;
  readonly initiator: string;
  readonly invited: readonly string[];
  readonly hangUp: (number: string) => void;
};

/** They are called one after the other, and each may ring for some seconds. */
const GATHERED_WITHIN_MS = 3 * MINUTE_MS;

const online = ({ participants }: Conference): number => participants.filter(({ status }) => status === 'online').length;

export class ReferenceConference {
  private keys = 0;

  private constructor(
    private readonly options: ReferenceOptions,
    private readonly opened: Conference,
    readonly terminal: WatchingTerminal,
  ) {}

  get participantIds(): readonly string[] {
    return this.opened.participants.map(({ participantId }) => participantId);
  }

  get invited(): readonly string[] {
    return this.options.invited;
  }

  static async open(options: ReferenceOptions): Promise<ReferenceConference> {
    const { baseUrl, token, initiator, invited } = options;
    const json = { participants: invited.map((phoneNumber) => ({ phoneNumber })) };
    const headers = { 'idempotency-key': `create-${initiator.slice(1)}` };
    const opened = await mustCall<Conference>(baseUrl, { method: 'POST', path: '/v1/conferences', token, json, headers }, 201);
    return new ReferenceConference(options, opened, await WatchingTerminal.watch(baseUrl, token, opened.conferenceId));
  }

  /** Waits until the access network has called everybody, one after the other. */
  async gathered(): Promise<void> {
    await this.terminal.until(
      'everybody’s initial status',
      ({ participants }) => participants.every(({ role, call }) => role === 'initiator' || call?.state === 'held'),
      GATHERED_WITHIN_MS,
    );
  }

  async start(): Promise<void> {
    await this.command('POST', '/start');
    await this.terminal.until(
      'everybody online',
      (conference) => conference.state === 'active' && online(conference) === this.participantIds.length,
    );
  }

  /** Requests the change and waits until it has happened. */
  async mute(participantId: string, muted: boolean): Promise<void> {
    await this.command('PATCH', `/participants/${participantId}`, { muted });
    await this.terminal.until('the requested state', ({ participants }) =>
      participants.some((each) => each.participantId === participantId && each.muted === muted && each.lastAction?.outcome === 'done'),
    );
  }

  /** A participant hangs up. */
  async leave(number: string): Promise<void> {
    const before = this.terminal.conference ? online(this.terminal.conference) : 0;
    this.options.hangUp(number);
    await this.terminal.until('the departure', (conference) => online(conference) < before);
  }

  async end(): Promise<void> {
    await this.command('POST', '/end');
    await this.terminal.until('the end', ({ state }) => state === 'ended');
  }

  private async command(method: string, path: string, json?: object): Promise<void> {
    const { baseUrl, token } = this.options;
    this.keys += 1;
    const headers = { 'idempotency-key': `${this.opened.conferenceId}-${this.keys}` };
    const request = { method, path: `/v1/conferences/${this.opened.conferenceId}${path}`, token, headers, ...(json ? { json } : {}) };
    await mustCall(baseUrl, request, 202);
  }
}
