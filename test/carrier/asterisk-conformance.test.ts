/** Only with `ASTERISK=<program> npm run test:carrier`: Debian 12 has no package of Asterisk. */
import { asteriskDriver } from '../../functions/drivers/asterisk/asterisk-driver';
import { basicAuth } from '../../functions/drivers/kit/basic-auth';
import { startEventReceiver } from '../support/asterisk/event-receiver';
import { asteriskOptions, asteriskSecrets } from '../support/asterisk/keys';
import { type BridgeUnderTest, describeBridgeDriver } from '../support/bridge-conformance';
import { memoryDriverRecords } from '../support/memory-driver-records';
import { eventually } from '../support/until';
import { ARI_PORT, EVENTS_PORT, startAsterisk } from './lab/asterisk';
import { startRelay } from './lab/breakable-relay';
import { numbers } from './lab/carrier';
import { hangsUp } from './lab/hangs-up';
import { allIdle } from './lab/idle-phones';
import { hangUpPhone, phoneOf, phones } from './lab/phone';
import { stopProgram } from './lab/programs';
import { labFolder } from './lab/this-lab';

const START_WITHIN_MS = 30_000;
const [from = '', ...answer] = phones.map(({ number }) => number);
const program = process.env['ASTERISK'];

const start = async (asterisk: string): Promise<BridgeUnderTest> => {
  const receiver = await startEventReceiver(EVENTS_PORT);
  const relay = await startRelay(ARI_PORT);
  const headers = { authorization: basicAuth(asteriskSecrets.user, asteriskSecrets.password) };
  const isUp = async (): Promise<boolean> =>
    receiver.connections > 0 && ((await fetch(`${relay.url}/ari/applications/rollcall`, { headers }).catch(() => undefined))?.ok ?? false);
  const begin = async (): Promise<void> => {
    receiver.connections = 0;
    startAsterisk(labFolder(), asterisk);
    await eventually('Asterisk', isUp, START_WITHIN_MS);
  };
  const stop = () => stopProgram(labFolder(), 'asterisk', 'SIGKILL');
  await begin();
  return {
    driver: asteriskDriver({
      ...{ url: `${relay.url}/ari`, options: asteriskOptions, secrets: asteriskSecrets, callbackUrl: receiver.callbackUrl },
      ...{ records: memoryDriverRecords(), now: Date.now },
    }),
    callbacks: receiver.callbacks,
    callbacksAreUnsigned: true,
    numbers: { from, answer: answer as [string, string, string], ...numbers, hangsUp: hangsUp.number },
    hangUp: (number) => hangUpPhone(phoneOf(number)),
    goSilent: () => (relay.isSilent = true),
    comeBack: () => {
      relay.isSilent = false;
      relay.losesAnswerTo = undefined;
    },
    loseAnswerToDial: () => (relay.losesAnswerTo = (method, path) => method === 'POST' && /^\/ari\/channels\/[^/]+$/.test(path)),
    forget: async () => {
      await stop();
      await Promise.all(phones.map(hangUpPhone));
      await begin();
    },
    idle: async () => void (await eventually('phones that are idle', allIdle)),
    stop: async () => {
      await stop();
      await relay.stop();
      await receiver.stop();
    },
  };
};

if (program === undefined) it.skip('asterisk, against a real one: ASTERISK names no program', () => undefined);
else describeBridgeDriver('asterisk, against a real one with real phones', () => start(program));
