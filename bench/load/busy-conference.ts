/** One initiator's conferences, one after the other, each with watching terminals. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Conference } from '../../schemas/conference';
import { type ApiAnswer, callApi, mustCall } from '../deployment/http-client';
import type { Deployment } from '../deployment/start-deployment';
import type { Child } from '../measuring/child-process';
import { monotonicMs } from '../measuring/monotonic-clock';
import type { RandomChange } from './random-change';
import type { SandboxNumbers } from './sandbox-numbers';
import type { TerminalsQueries } from './terminals-queries';

export type LoadContext = {
  readonly deployment: Deployment;
  readonly terminals: Child<TerminalsQueries>;
  readonly terminalsEach: number;
  readonly participants: number;
  readonly numbers: SandboxNumbers;
  readonly tally: Tally;
};

export type Tally = {
  conferences: number;
  commands: number;
  /** Counts by status and code. */
  readonly refusals: Record<string, number>;
  /** Terminals whose state differs from the conference. */
  readonly wrong: string[];
  compared: number;
};

const SAME_WITHIN_MS = 30_000;
const POLL_EVERY_MS = 100;

/** Terminals do not receive the call of a participant who has a leg. */
const withoutCalls = (conference: Conference): object => ({
  ...conference,
  participants: conference.participants.map((participant) => ({ ...participant, call: null })),
});

export class BusyConference {
  private conference: Conference | undefined;
  private numbers: readonly string[] = [];

  constructor(
    private readonly context: LoadContext,
    private readonly token: string,
  ) {}

  async open(): Promise<void> {
    const { deployment, terminals, terminalsEach, participants, numbers, tally } = this.context;
    this.numbers = Array.from({ length: participants - 1 }, numbers.anybody);
    const json = { participants: this.numbers.map((phoneNumber) => ({ phoneNumber })) };
    const created = await mustCall<Conference>(
      deployment.baseUrl,
      { method: 'POST', path: '/v1/conferences', token: this.token, json },
      201,
    );
    this.conference = created;
    tally.conferences += 1;
    await terminals.query('watch', deployment.baseUrl, this.token, created.conferenceId, terminalsEach);
    await this.send('POST', '/start');
  }

  async do(change: RandomChange): Promise<void> {
    this.context.tally.commands += 1;
    const id = 'who' in change ? this.others()[change.who]?.participantId : undefined;
    switch (change.do) {
      case 'add':
        return this.add();
      case 'update':
        return this.send('PATCH', `/participants/${id}`, change.desired);
      case 'remove':
        return this.send('DELETE', `/participants/${id}`);
      case 'hang-up':
        return this.context.deployment.query('hangUp', this.numbers[change.who % this.numbers.length] ?? '');
      case 'end':
        await this.send('POST', '/end');
    }
  }

  others(): Conference['participants'] {
    return (this.conference?.participants ?? []).filter(({ role }) => role !== 'initiator');
  }

  /** Returns the current answer of `GET`. */
  async refresh(): Promise<Conference> {
    const { baseUrl } = this.context.deployment;
    this.conference = await mustCall<Conference>(baseUrl, { method: 'GET', path: this.path(), token: this.token }, 200);
    return this.conference;
  }

  /** Waits until every terminal has the state that `GET` answers. A terminal that does not have it in time is wrong. */
  async compare(): Promise<void> {
    const { terminals, tally, terminalsEach } = this.context;
    const deadline = monotonicMs() + SAME_WITHIN_MS;
    for (;;) {
      const truth = await this.refresh();
      const states = await terminals.query('states', truth.conferenceId);
      const wrong = states.filter((state) => !state || !isDeepStrictEqual(withoutCalls(state), withoutCalls(truth)));
      if (wrong.length === 0 || monotonicMs() > deadline) {
        tally.compared += terminalsEach;
        wrong.forEach((state) => tally.wrong.push(`${truth.conferenceId}: version ${state?.version ?? 'none'} of ${truth.version}`));
        return;
      }
      await sleep(POLL_EVERY_MS);
    }
  }

  async closeTerminals(): Promise<void> {
    if (this.conference) await this.context.terminals.query('closeTerminals', this.conference.conferenceId);
  }

  private async add(): Promise<void> {
    const phoneNumber = this.context.numbers.anybody();
    this.numbers = [...this.numbers, phoneNumber];
    await this.send('POST', '/participants', { participants: [{ phoneNumber }] });
  }

  private path(): string {
    return `/v1/conferences/${this.conference?.conferenceId ?? ''}`;
  }

  private async send(method: string, path: string, json?: object): Promise<void> {
    const request = { method, path: `${this.path()}${path}`, token: this.token, ...(json ? { json } : {}) };
    this.note(await callApi(this.context.deployment.baseUrl, request));
  }

  private note({ status, body }: ApiAnswer): void {
    if (status < 400) return;
    const { code = '' } = (body ?? {}) as { readonly code?: string };
    const { refusals } = this.context.tally;
    refusals[`${status} ${code}`] = (refusals[`${status} ${code}`] ?? 0) + 1;
  }
}
