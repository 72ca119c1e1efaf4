/** The access network kit between a network and a Rollcall of the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jsonLog } from '../../../access-network/log';
import { readSettings } from '../../../access-network/settings';
import { type Kit, startKit } from '../../../access-network/start-kit';
import { until } from '../until';
import { FakeKamailio } from './fake-kamailio';
import { hastyClock } from './hasty-clock';
import { RollcallDouble } from './rollcall-double';

export const kitKey = 'the-key-of-the-access-network';

/** What the kit is beside. */
export type TestedNetwork = {
  readonly isConnected: boolean;
  readonly settings: Readonly<Record<string, string>>;
  readonly kill: () => Promise<void>;
};

export class KitUnderTest<Network extends TestedNetwork = FakeKamailio> {
  readonly lines: string[] = [];
  private kit: Kit | undefined;

  private constructor(
    readonly network: Network,
    readonly rollcall: RollcallDouble,
    readonly folder: string,
    private readonly more: Record<string, string>,
  ) {}

  static async start(more: Record<string, string> = {}): Promise<KitUnderTest> {
    return KitUnderTest.beside(await FakeKamailio.start(), more);
  }

  static async beside<Network extends TestedNetwork>(network: Network, more: Record<string, string> = {}): Promise<KitUnderTest<Network>> {
    const folder = await mkdtemp(path.join(tmpdir(), 'rollcall-kit-'));
    const test = new KitUnderTest(network, await RollcallDouble.start(), folder, more);
    await test.startKit();
    return test;
  }

  /** `more`: variables of this start. */
  async startKit(more: Record<string, string> = {}): Promise<void> {
    const settings = readSettings({
      ...this.network.settings,
      ACCESS_NETWORK_DATA: this.folder,
      ACCESS_NETWORK_API_URL: this.rollcall.url,
      ACCESS_NETWORK_TOKEN_URL: this.rollcall.tokenUrl,
      ACCESS_NETWORK_CLIENT_ID: 'access-network',
      ACCESS_NETWORK_CLIENT_SECRET: 'secret',
      ACCESS_NETWORK_KEY: kitKey,
      ACCESS_NETWORK_PORT: '0',
      ACCESS_NETWORK_HTTP_PORT: '0',
      ...this.more,
      ...more,
    });
    const log = jsonLog(Date.now, (line) => this.lines.push(line));
    this.kit = await startKit(settings, { clock: hastyClock, log, randomFraction: () => 0 });
    await this.isCurrent();
  }

  /** The kit has compared its calls with those of the network. */
  isCurrent(): Promise<unknown> {
    return until('a kit that knows the calls', () => this.network.isConnected && this.compared());
  }

  get requestPort(): number {
    return this.kit?.requestPort ?? 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.requestPort}`;
  }

  async read(what: 'metrics' | 'health' | 'parked'): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.kit?.healthPort}/${what}`)).text();
  }

  async metric(name: string): Promise<number> {
    const line = (await this.read('metrics')).split('\n').find((text) => text.startsWith(`rollcall_access_network_${name} `));
    return Number(line?.split(' ').at(-1));
  }

  async stopKit(): Promise<void> {
    await this.kit?.stop();
    this.kit = undefined;
  }

  async stop(): Promise<void> {
    await this.stopKit();
    await this.network.kill();
    await this.rollcall.stop();
    await rm(this.folder, { recursive: true });
  }

  private compared(): boolean {
    const last = this.lines.findLastIndex((line) => /network\.(connected|lost)/.test(line));
    return this.lines.slice(last).some((line) => line.includes('calls.resynchronised'));
  }
}
