/** Controls the calls of a Kamailio, over its module evapi. */
import type { CallControl, CallControlListener } from '../call-control';
import type { Clock } from '../clock';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import { CallEvent } from './call-event';
import { type Dialog, dialogsOf } from './dialogs';
import { EvapiConnection, LIST_WITHIN_MS, RpcRefused } from './evapi-connection';
import { sipCallIdOf } from './handle';
import { releaseDialog } from './release-dialog';
import { stepsOfDialog, stepsOfEvent } from './steps-of';

export type KamailioOptions = {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly randomFraction: () => number;
};

/** Kamailio's answer if no dialog matches. */
const NOT_FOUND = 404;

export class KamailioControl implements CallControl {
  private readonly connection: EvapiConnection;
  private listener: CallControlListener | undefined;

  constructor(private readonly options: KamailioOptions) {
    const { host, port, clock, log, randomFraction } = options;
    this.connection = new EvapiConnection({
      host,
      port,
      clock,
      randomFraction,
      message: (json) => this.receive(json),
      connected: () => {
        log('network.connected');
        this.listener?.connected();
      },
      lost: () => log('network.lost'),
    });
  }

  start(listener: CallControlListener): void {
    this.listener = listener;
    this.connection.open();
  }

  stop(): void {
    this.connection.stop();
  }

  isConnected(): boolean {
    return this.connection.isConnected;
  }

  async list() {
    return dialogsOf(await this.connection.call('dlg.list', [], LIST_WITHIN_MS)).flatMap(stepsOfDialog);
  }

  release(handle: string) {
    const call = (method: string, params: readonly (string | number)[]) => this.connection.call(method, params);
    return releaseDialog(handle, { dialogs: () => this.dialogsOfCall(sipCallIdOf(handle)), call, clock: this.options.clock });
  }

  /** Not the list of all calls: if there are thousands, Kamailio needs seconds for it. */
  private async dialogsOfCall(sipCallId: string): Promise<readonly Dialog[]> {
    try {
      return dialogsOf(await this.connection.call('dlg.list_match', ['callid', 'eq', sipCallId]));
    } catch (error) {
      if (error instanceof RpcRefused && error.code === NOT_FOUND) return [];
      throw error;
    }
  }

  private receive(json: unknown): void {
    const event = CallEvent.safeParse(json);
    if (!event.success) return this.refuse('malformed');
    const steps = stepsOfEvent(event.data);
    if (typeof steps === 'string') return this.refuse(steps);
    for (const step of steps) this.listener?.step(step);
  }

  private refuse(because: 'malformed' | 'not-a-number' | 'same-number'): void {
    this.options.metrics.count('rollcall_access_network_events_total', { result: because });
    this.options.log('event.refused', { because });
  }
}
