/** Everything that the functions of a conference decide with, in memory. */
import { identityOf } from '../../functions/runtime/identity';
import { aesGcmSeal } from '../../functions/adapters/aes-gcm/aes-gcm-seal';
import type { BridgeDriver } from '../../functions/ports/bridge-driver';
import type { LegCommandDeps, LookDeps, WatchDeps } from '../../functions/ports/deps';
import type { DialPace } from '../../functions/ports/dial-pace';
import type { Settings } from '../../functions/runtime/settings';
import { theSettings } from '../api/support/settings';
import { AT } from './a-conference';
import { memoryBatches, memoryConferences } from './memory-conferences';
import { dialPaceAt, memoryCheckClaims, memoryFlagTimes, memoryLegRecords } from './memory-legs';
import { memoryLookList } from './memory-looks';
import { memoryQueues } from './memory-queues';
import { recordedLog } from './recorded-log';
import { scriptedDriver } from './scripted-driver';

type MemoryDepsOptions = { readonly settings?: Partial<Settings>; readonly dialPace?: DialPace; readonly at?: number };

export const memoryDeps = ({ settings = {}, dialPace = dialPaceAt(0), at = AT }: MemoryDepsOptions = {}) => {
  const driver = scriptedDriver();
  const { log, lines } = recordedLog();
  const time = { now: at };
  const store = memoryConferences();
  const deps = {
    time,
    driver,
    lines,
    log,
    clock: () => time.now,
    settings: { ...theSettings, ringSeconds: 30, ...settings },
    store,
    conferenceBatches: memoryBatches(store),
    lookList: memoryLookList(),
    randomId: (length: number) => '0'.repeat(length),
    queues: memoryQueues(),
    identity: async () => identityOf('the-hash-key-of-the-tests'),
    messageSeal: aesGcmSeal(async () => 'the-hash-key-of-the-tests', 'messages'),
    legRecords: memoryLegRecords(),
    flagTimes: memoryFlagTimes(),
    checkClaims: memoryCheckClaims(),
    dialPace,
    bridge: async (): Promise<BridgeDriver> => driver,
  };
  return deps satisfies WatchDeps & LookDeps & LegCommandDeps;
};

export type MemoryDeps = ReturnType<typeof memoryDeps>;
