/** A local deployment and a gateway in the lab, and whoever sends single requests: started for a test, and stopped. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilJanusAnswers } from '../../carrier/lab/lab';
import { type LocalMode, runLocalMode } from '../../carrier/lab/local-mode';
import { BRIDGE_ADDRESS } from '../../carrier/lab/network';
import { until } from '../../support/until';
import { EDGE, LISTED, STRANGER } from './addresses';
import { answering, contactOf } from './answering-phones';
import { killGateway, startGateway } from './gateway';
import { linphones, shownBy } from './linphone';
import { SipClient } from './sip-client';

type Settings = Readonly<Record<string, string>>;
type Stop = () => Promise<void>;

export type Stage = {
  readonly rollcall: LocalMode;
  /** The gateway takes it for an edge. */
  readonly edge: SipClient;
  readonly stranger: SipClient;
  /** What `stop` must stop as well, and first. */
  readonly alsoStop: (stop: Stop) => void;
  readonly stop: Stop;
};

const SETTLE_WITHIN_MS = 15_000;

const register = async (client: SipClient, number: string): Promise<void> => {
  const headers = [`Contact: <${contactOf(number)}>`, 'Expires: 3600'];
  const address = `sip:${number}@${EDGE}`;
  const answer = await client.ask({ method: 'REGISTER', uri: `sip:${EDGE}`, from: address, to: address, headers, via: EDGE });
  if (answer.status !== 200) throw new Error(`REGISTER: ${answer.startLine}`);
};

/** The last is stopped first, even if something could not be stopped. */
const stopAll = async (stops: Stop[]): Promise<void> => {
  const stop = stops.pop();
  if (!stop) return;
  try {
    await stop();
  } finally {
    await stopAll(stops);
  }
};

export const setStage = async (labFolder: string, forRollcall: Settings, forGateway: Settings): Promise<Stage> => {
  const stops: Stop[] = [];
  try {
    const dataFolder = mkdtempSync(join(tmpdir(), 'event-package-data-'));
    stops.push(async () => rmSync(dataFolder, { recursive: true, force: true }));
    const edge = await SipClient.at(LISTED);
    stops.push(() => edge.close());
    const stranger = await SipClient.at(STRANGER);
    stops.push(() => stranger.close());
    await untilJanusAnswers();
    const rollcall = await runLocalMode(dataFolder, {
      ROLLCALL_BRIDGE_OPTIONS: JSON.stringify({ calleeUri: `sip:{number}@${EDGE}`, callerUri: `sip:{number}@${BRIDGE_ADDRESS}` }),
      ...forRollcall,
    });
    stops.push(() => rollcall.kill());
    await startGateway(labFolder, forGateway);
    stops.push(() => killGateway(labFolder));
    for (const { number } of answering) await register(stranger, number);
    await until('phones that are registered', () => linphones.every((phone) => shownBy(phone, labFolder).registered), SETTLE_WITHIN_MS);
    return { rollcall, edge, stranger, alsoStop: (stop) => stops.push(stop), stop: () => stopAll(stops) };
  } catch (error) {
    await stopAll(stops);
    throw error;
  }
};
