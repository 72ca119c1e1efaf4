/** Requests that came: each is handled once, and its repetitions get the same answer (RFC 3261 section 17.2.2). */
import type { Clock } from '../clock';
import type { SipRequest } from './message';
import type { Peer } from './peer';
import { TRANSACTION_MS } from './transaction-timers';
import { topViaOf } from './via';

type Transaction = { answer?: Buffer };

/** RFC 3261 section 17.2.3. */
const nameOf = (request: SipRequest): string => {
  const { host, port, parameters } = topViaOf(request);
  return `${parameters.get('branch') ?? ''} ${host}:${String(port ?? '')} ${request.method}`;
};

const MAX_TRANSACTIONS = 20_000;

export class ServerTransactions {
  private readonly running = new Map<string, Transaction>();

  constructor(private readonly clock: Clock) {}

  /** Undefined if there is nothing to handle; otherwise how to keep the answer. `repeat` sends an answer again. */
  begin(request: SipRequest, from: Peer, repeat: (answer: Buffer) => void): ((answer: Buffer) => void) | undefined {
    const name = nameOf(request);
    const known = this.running.get(name);
    if (known?.answer) repeat(known.answer);
    if (known || this.running.size >= MAX_TRANSACTIONS) return undefined;
    const transaction: Transaction = {};
    this.running.set(name, transaction);
    // Timer J.
    const end = this.clock.after(TRANSACTION_MS, () => this.running.delete(name));
    return (answer) => {
      transaction.answer = answer;
      if (from.transport === 'UDP') return;
      // Over a connection nothing is repeated.
      end.cancel();
      this.running.delete(name);
    };
  }
}
