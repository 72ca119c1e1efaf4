import { janusDriver } from '../../functions/drivers/janus/janus-driver';
import { Options } from '../../functions/drivers/janus/options';
import { describeBridgeDriver } from '../support/bridge-conformance';
import { startCallbackReceiver } from '../support/callback-receiver';
import { memoryDriverRecords } from '../support/memory-driver-records';
import { eventually } from '../support/until';
import { numbers } from './lab/carrier';
import { hangsUp } from './lab/hangs-up';
import { allIdle } from './lab/idle-phones';
import { CALLBACK_PORT, CALLBACK_URL, JANUS_URL, janusSecrets } from './lab/janus';
import { killJanus, startJanus, untilJanusAnswers } from './lab/lab';
import { BRIDGE_ADDRESS, PHONES_ADDRESS } from './lab/network';
import { hangUpPhone, phoneOf, phones } from './lab/phone';
import { signalProgram } from './lab/programs';
import { labFolder } from './lab/this-lab';

const [from = '', ...answer] = phones.map(({ number }) => number);

describeBridgeDriver('janus, against Debian’s Janus with real phones', async () => {
  const receiver = await startCallbackReceiver(CALLBACK_PORT);
  await untilJanusAnswers();
  return {
    driver: janusDriver({
      url: JANUS_URL,
      options: Options.parse({ calleeUri: `sip:{number}@${PHONES_ADDRESS}`, callerUri: `sip:{number}@${BRIDGE_ADDRESS}` }),
      secrets: janusSecrets,
      callbackUrl: CALLBACK_URL,
      records: memoryDriverRecords(),
      now: Date.now,
      timeoutMs: 1_000,
    }),
    callbacks: receiver.callbacks,
    callbacksAreUnsigned: true,
    mayAnswerUnheard: true,
    answersMustBeReported: true,
    numbers: { from, answer: answer as [string, string, string], ...numbers, hangsUp: hangsUp.number },
    hangUp: (number) => hangUpPhone(phoneOf(number)),
    goSilent: () => signalProgram(labFolder(), 'janus', 'SIGSTOP'),
    comeBack: () => signalProgram(labFolder(), 'janus', 'SIGCONT'),
    forget: async () => {
      await killJanus(labFolder());
      startJanus(labFolder());
      await untilJanusAnswers();
      await Promise.all(phones.map(hangUpPhone));
    },
    idle: async () => void (await eventually('phones that are idle', allIdle)),
    stop: () => receiver.stop(),
  };
});
