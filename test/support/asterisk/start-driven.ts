/** The driver with a stand-in for Asterisk, for tests. */
import { asteriskDriver } from '../../../functions/drivers/asterisk/asterisk-driver';
import { channelOf } from '../../../functions/drivers/asterisk/names';
import type { BridgeUnderTest } from '../bridge-conformance';
import { memoryDriverRecords, type MemoryDriverRecords } from '../memory-driver-records';
import { standInNumbers } from '../stand-in-phones';
import { startEventReceiver } from './event-receiver';
import { asteriskOptions, asteriskSecrets } from './keys';
import { startAsterisk } from './start-asterisk';

export const startDrivenAsterisk = async (): Promise<BridgeUnderTest & { readonly records: MemoryDriverRecords }> => {
  const receiver = await startEventReceiver();
  const asterisk = await startAsterisk({ eventsUrl: receiver.url, app: asteriskOptions.app, ...asteriskSecrets });
  const records = memoryDriverRecords();
  return {
    records,
    driver: asteriskDriver({
      ...{ url: asterisk.url, options: asteriskOptions, secrets: asteriskSecrets, callbackUrl: receiver.callbackUrl },
      ...{ records, now: Date.now },
    }),
    callbacks: receiver.callbacks,
    callbacksAreUnsigned: true,
    numbers: standInNumbers,
    hangUp: (number) => asterisk.hangUp(number),
    goSilent: () => (asterisk.isSilent = true),
    comeBack: () => {
      asterisk.isSilent = false;
      asterisk.losesAnswerTo = undefined;
    },
    loseAnswerToDial: () => (asterisk.losesAnswerTo = ({ method, path }) => method === 'POST' && /^\/ari\/channels\/[^/]+$/.test(path)),
    forget: () => asterisk.forget(),
    dialsOf: (leg) => asterisk.state.calls.get(channelOf(leg)) ?? 0,
    callerOf: (leg) => asterisk.state.channels.get(channelOf(leg))?.caller || 'anonymous',
    stop: async () => {
      await asterisk.stop();
      await receiver.stop();
    },
  };
};
