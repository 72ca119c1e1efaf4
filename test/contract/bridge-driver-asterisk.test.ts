import { asteriskDriver } from '../../functions/drivers/asterisk/asterisk-driver';
import { channelOf } from '../../functions/drivers/asterisk/names';
import { startEventReceiver } from '../support/asterisk/event-receiver';
import { asteriskOptions, asteriskSecrets } from '../support/asterisk/keys';
import { startAsterisk } from '../support/asterisk/start-asterisk';
import { describeBridgeDriver } from '../support/bridge-conformance';
import { memoryDriverRecords } from '../support/memory-driver-records';

describeBridgeDriver('asterisk, against a stand-in', async () => {
  const receiver = await startEventReceiver();
  const asterisk = await startAsterisk({ eventsUrl: receiver.url, app: asteriskOptions.app, ...asteriskSecrets });
  return {
    driver: asteriskDriver({
      ...{ url: asterisk.url, options: asteriskOptions, secrets: asteriskSecrets, callbackUrl: receiver.callbackUrl },
      ...{ records: memoryDriverRecords(), now: Date.now },
    }),
    callbacks: receiver.callbacks,
    callbacksAreUnsigned: true,
    numbers: {
      from: '+15550100',
      answer: ['+15550101', '+15550102', '+15550103'],
      busy: '+15550110',
      ringsOn: '+15550120',
      hangsUp: '+15550130',
      unreachable: '+15550140',
    },
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
});
