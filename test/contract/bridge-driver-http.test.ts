import { legName } from '../../domain/bridge/leg-name';
import { httpDriver } from '../../functions/drivers/http/http-driver';
import { startSandbox } from '../../local/sandbox/start-sandbox';
import { describeBridgeDriver } from '../support/bridge-conformance';
import { startCallbackReceiver } from '../support/callback-receiver';
import { standInNumbers } from '../support/stand-in-phones';

const bridgeKey = 'a-key-that-both-sides-have-been-given';

describeBridgeDriver('http, against the sandbox carrier', async () => {
  const receiver = await startCallbackReceiver();
  const sandbox = await startSandbox({
    apiUrl: receiver.url,
    tokenUrl: `${receiver.url}/local/token`,
    bridgeKey,
    accessNetworkKey: 'another-key-for-the-access-network',
    speed: 20,
  });
  return {
    driver: httpDriver({ baseUrl: sandbox.bridgeUrl, key: bridgeKey, now: Date.now }),
    callbacks: receiver.callbacks,
    numbers: standInNumbers,
    hangUp: (number) => sandbox.hangUp(number),
    goSilent: () => (sandbox.faults.conferenceServer = 'refuses'),
    comeBack: () => (sandbox.faults.conferenceServer = 'answers'),
    loseAnswerToDial: () => (sandbox.faults.conferenceServer = 'loses-answers'),
    forget: () => sandbox.forget(),
    dialsOf: (leg) => sandbox.dialsOf(leg.conferenceId, legName(leg)),
    stop: async () => {
      await sandbox.stop();
      await receiver.stop();
    },
  };
});
