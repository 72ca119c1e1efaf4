/** A partner's server: verifies what it is sent, and knows of each participant what the newest event said. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { ConferenceEvent } from '../../../schemas/events/conference-event';
import type { NewSubscription } from '../../../schemas/subscription';
import { expectStatus, sendAs } from '../../e2e/stories/api-client';
import type { Deployment } from '../../e2e/stories/deployment';

type NotifiedParticipant = ConferenceEvent['data']['participants'][number];

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

export class WatchingPartner {
  private readonly events = new Map<string, ConferenceEvent>();
  private trust: (webhook: Webhook) => void = () => undefined;
  /** The secret comes with the answer to the subscription, which the first delivery may overtake. */
  private readonly webhook = new Promise<Webhook>((resolve) => (this.trust = resolve));
  forged = 0;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      void this.take(request).then((status) => response.writeHead(status).end());
    });
  }

  static async subscribe(deployment: Deployment): Promise<WatchingPartner> {
    const server = createServer();
    const partner = new WatchingPartner(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const sink = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hooks`;
    const types = ['rollcall.conference.*', 'rollcall.participant.*'];
    const who = { clientId: 'partner', scopes: ['subscriptions:manage', 'conferences:all', 'numbers:read'] };
    const json = { protocol: 'HTTP', sink, types, config: {} };
    try {
      const answer = await sendAs<NewSubscription>(deployment, who, { method: 'POST', path: '/v1/subscriptions', json });
      partner.trust(new Webhook(expectStatus(answer, 201, 'createSubscription').secret));
      return partner;
    } catch (error) {
      await partner.stop();
      throw error;
    }
  }

  /** The highest version up to which it has every one. */
  versionOf(conferenceId: string): number {
    const versions = new Set(this.of(conferenceId).map(({ data }) => data.version));
    let version = 0;
    while (versions.has(version + 1)) version += 1;
    return version;
  }

  /** Each participant as the newest event about it shows it. */
  participantsOf(conferenceId: string): ReadonlyMap<string, NotifiedParticipant> {
    const known = new Map<string, NotifiedParticipant>();
    const inOrder = this.of(conferenceId).sort((one, other) => one.data.version - other.data.version);
    for (const { data } of inOrder) for (const each of data.participants) known.set(each.participantId, each);
    return known;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private of(conferenceId: string): ConferenceEvent[] {
    return [...this.events.values()].filter(({ subject }) => subject === conferenceId);
  }

  private async take(request: IncomingMessage): Promise<number> {
    const body = await bodyOf(request);
    try {
      const event = (await this.webhook).verify(body, request.headers as Record<string, string>) as ConferenceEvent;
      if (!event.type.startsWith('rollcall.subscription.')) this.events.set(event.id, event);
      return 204;
    } catch {
      this.forged += 1;
      return 401;
    }
  }
}
