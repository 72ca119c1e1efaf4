/** One conference of the lab's phones, as its initiator's terminal, a partner and `GET` see it. */
import { WatchingTerminal } from '../../../bench/deployment/watching-terminal';
import type { Conference } from '../../../schemas/conference';
import type { Participant, ParticipantUpdate } from '../../../schemas/participant';
import { expectStatus } from '../../e2e/stories/api-client';
import { type Terminal, terminalOf } from '../../e2e/stories/terminal';
import { eventually } from '../../support/until';
import type { LocalMode } from './local-mode';
import type { Phone } from './phone';
import { WatchingPartner } from './watching-partner';

type Seen = Pick<Participant, 'participantId' | 'status' | 'endpointStatus' | 'muted' | 'onHold' | 'confirmed'>;

/** What all three must say alike of a participant. */
const seen = ({ participantId, status, endpointStatus, muted, onHold, confirmed }: Seen): Seen => ({
  participantId,
  status,
  endpointStatus,
  muted,
  onHold,
  confirmed,
});

const byId = (participants: readonly Seen[]): string =>
  JSON.stringify(participants.map(seen).sort((one, other) => one.participantId.localeCompare(other.participantId)));

type Numbered = Pick<Phone, 'number'>;

const WITHIN_MS = 20_000;

export class CarrierConference {
  private constructor(
    private readonly deployment: LocalMode,
    private readonly api: Terminal,
    private readonly partner: WatchingPartner,
    private watcher: WatchingTerminal,
    readonly conferenceId: string,
  ) {}

  /** Assembled: nobody is called yet. */
  static async of(deployment: LocalMode, initiator: Numbered, others: readonly Numbered[]): Promise<CarrierConference> {
    const partner = await WatchingPartner.subscribe(deployment);
    try {
      const api = terminalOf(deployment, initiator.number);
      const opened = expectStatus(await api.create(others.map(({ number }) => number)), 201, 'createConference');
      const { conferenceId } = opened;
      const watcher = await CarrierConference.watch(deployment, initiator.number, conferenceId);
      return new CarrierConference(deployment, api, partner, watcher, conferenceId);
    } catch (error) {
      await partner.stop();
      throw error;
    }
  }

  private static async watch(deployment: LocalMode, phoneNumber: string, conferenceId: string): Promise<WatchingTerminal> {
    return WatchingTerminal.watch(deployment.baseUrl, await deployment.token({ phoneNumber }), conferenceId);
  }

  get forged(): number {
    return this.partner.forged;
  }

  /** As the terminal comes to know it by its WebSocket. */
  until(what: string, holds: (conference: Conference) => boolean, withinMs = WITHIN_MS): Promise<Conference> {
    return this.watcher.until(what, holds, withinMs);
  }

  async start(): Promise<void> {
    expectStatus(await this.api.start(this.conferenceId), 202, 'startConference');
  }

  async end(): Promise<void> {
    expectStatus(await this.api.end(this.conferenceId), 202, 'endConference');
  }

  async add(numbers: readonly string[]): Promise<void> {
    expectStatus(await this.api.add(this.conferenceId, numbers), 202, 'addParticipants');
  }

  async update({ number }: Numbered, desired: ParticipantUpdate): Promise<void> {
    const participantId = await this.idOf(number);
    expectStatus(await this.api.update(this.conferenceId, participantId, desired), 202, 'updateParticipant');
  }

  async remove({ number }: Numbered): Promise<void> {
    expectStatus(await this.api.remove(this.conferenceId, await this.idOf(number)), 202, 'removeParticipant');
  }

  /** After the API was gone: as a terminal does, with what it knows no more. */
  async reconnect(): Promise<void> {
    await this.watcher.close();
    this.watcher = await CarrierConference.watch(this.deployment, this.api.phoneNumber, this.conferenceId);
  }

  /** Waits until `GET`, the terminal and the partner know the same version, and fails where they differ in it. */
  async agrees(): Promise<Conference> {
    const answer = await eventually('three who know the same version', async () => {
      const conference = await this.get();
      const isKnown =
        this.watcher.conference?.version === conference.version && this.partner.versionOf(this.conferenceId) === conference.version;
      return isKnown ? conference : undefined;
    });
    const partner = byId([...this.partner.participantsOf(this.conferenceId).values()]);
    const terminal = byId(this.watcher.conference?.participants ?? []);
    const got = byId(answer.participants);
    if (partner !== got || terminal !== got) throw new Error(`GET: ${got}\nTerminal: ${terminal}\nPartner: ${partner}`);
    return answer;
  }

  async stop(): Promise<void> {
    try {
      await this.watcher.close();
    } finally {
      await this.partner.stop();
    }
  }

  async get(): Promise<Conference> {
    return expectStatus(await this.api.get(this.conferenceId), 200, 'getConference');
  }

  private async idOf(number: string): Promise<string> {
    const { participants } = await this.get();
    return participants.find(({ phoneNumber }) => phoneNumber === number)?.participantId ?? '';
  }
}
