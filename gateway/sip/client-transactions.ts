/** Requests on their way: repeated over UDP until they are answered (RFC 3261 section 17.1.2). */
import type { Clock, Timer } from '../clock';
import { cseqOf, type SipRequest, type SipResponse } from './message';
import type { Hop } from './peer';
import { serialise } from './serialise-message';
import { T1_MS, T2_MS, T4_MS, TRANSACTION_MS } from './transaction-timers';
import { topViaOf } from './via';

/** The final response, or why there is none. */
export type Outcome = SipResponse | 'timeout' | 'unreachable';

type Deps = { readonly clock: Clock; readonly send: (bytes: Buffer, to: Hop) => Promise<void> };

const isFinal = ({ status }: SipResponse): boolean => status >= 200;

/** Of requests other than INVITE. */
class ClientTransaction {
  private waitMs = T1_MS;
  private repetition: Timer | undefined;
  private timeout: Timer | undefined;
  private isOver = false;

  constructor(
    private readonly deps: Deps,
    private readonly bytes: Buffer,
    private readonly hop: Hop,
    private readonly finish: (outcome: Outcome) => void,
  ) {}

  start(): void {
    this.timeout = this.deps.clock.after(TRANSACTION_MS, () => this.end('timeout'));
    this.transmit();
  }

  answer(response: SipResponse): void {
    if (isFinal(response)) this.end(response);
    // Proceeding: the peer has it, so that from now on it is repeated seldom.
    else this.waitMs = T2_MS;
  }

  private transmit(): void {
    if (this.hop.transport === 'UDP') this.repetition = this.deps.clock.after(this.waitMs, () => this.repeat());
    this.deps.send(this.bytes, this.hop).catch(() => this.end('unreachable'));
  }

  private repeat(): void {
    this.waitMs = Math.min(2 * this.waitMs, T2_MS);
    this.transmit();
  }

  private end(outcome: Outcome): void {
    if (this.isOver) return;
    this.isOver = true;
    this.repetition?.cancel();
    this.timeout?.cancel();
    this.finish(outcome);
  }
}

/** A response belongs to the request with its branch and its method (RFC 3261 section 17.1.3). */
const nameOf = (message: SipRequest | SipResponse): string =>
  `${topViaOf(message).parameters.get('branch') ?? ''} ${cseqOf(message).method}`;

export class ClientTransactions {
  private readonly running = new Map<string, ClientTransaction>();

  constructor(private readonly deps: Deps) {}

  /** `request`: with the Via that its answer comes back by. */
  request(request: SipRequest, hop: Hop): Promise<Outcome> {
    const name = nameOf(request);
    return new Promise((resolve) => {
      const finish = (outcome: Outcome): void => {
        // Timer K: what was repeated is answered again, and those answers concern nobody.
        if (hop.transport === 'UDP') this.deps.clock.after(T4_MS, () => this.running.delete(name));
        else this.running.delete(name);
        resolve(outcome);
      };
      const transaction = new ClientTransaction(this.deps, serialise(request), hop, finish);
      this.running.set(name, transaction);
      transaction.start();
    });
  }

  /** Whether it answers a request of ours. */
  receive(response: SipResponse): boolean {
    const transaction = this.running.get(nameOf(response));
    transaction?.answer(response);
    return transaction !== undefined;
  }
}
