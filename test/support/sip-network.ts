/** SIP endpoints on a network that exists in memory: datagrams arrive as they left, unless `carry` says otherwise. */
import type { Clock } from '../../gateway/clock';
import { SipEndpoint, type RequestHandler } from '../../gateway/sip/endpoint';
import type { SipMessage } from '../../gateway/sip/message';
import { parseDatagram } from '../../gateway/sip/parse-message';
import type { Peer } from '../../gateway/sip/peer';

/** The delays after which copies of a datagram arrive: none if it is lost. */
export type Carry = (datagram: Buffer) => readonly number[];

export class SipNetwork {
  private readonly endpoints = new Map<string, SipEndpoint>();
  private tokens = 0;
  readonly datagrams: { readonly from: string; readonly to: string; readonly text: string; readonly at: number }[] = [];
  carry: Carry = () => [0];

  constructor(private readonly clock: Clock) {}

  readonly newToken = (): string => {
    this.tokens += 1;
    return `t${String(this.tokens).padStart(6, '0')}`;
  };

  endpoint(address: string, handle: RequestHandler, isKnown: (peer: Peer) => boolean = () => true): SipEndpoint {
    const from: Peer = { transport: 'UDP', address, port: 5060, names: [] };
    const endpoint = new SipEndpoint({
      clock: this.clock,
      newToken: this.newToken,
      address,
      ports: { UDP: 5060, TCP: 5060, TLS: 5061 },
      handle,
      isKnown,
      dropped: () => undefined,
    });
    const send = async (bytes: Buffer, to: { readonly address: string }): Promise<void> => {
      // The one before, at the same address, is dead.
      if (this.endpoints.get(address) !== endpoint) return;
      this.datagrams.push({ from: address, to: to.address, text: bytes.toString('utf8'), at: this.clock.now() });
      for (const delay of this.carry(bytes)) {
        this.clock.after(delay, () => this.endpoints.get(to.address)?.receive(parseDatagram(bytes), from));
      }
    };
    endpoint.use('UDP', { send, stop: async () => undefined });
    this.endpoints.set(address, endpoint);
    return endpoint;
  }

  /** Past the network, as it was read. */
  deliver(to: string, message: SipMessage, from: string): void {
    this.endpoints.get(to)?.receive(message, { transport: 'UDP', address: from, port: 5060, names: [] });
  }

  /** As if its machine were switched off. */
  remove(address: string): void {
    this.endpoints.delete(address);
  }
}
