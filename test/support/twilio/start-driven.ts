/** The driver with its stand-in, for tests. */
import { legName } from '../../../domain/bridge/leg-name';
import { Options, Secrets } from '../../../functions/drivers/twilio/options';
import { twilioDriver } from '../../../functions/drivers/twilio/twilio-driver';
import type { BridgeUnderTest } from '../bridge-conformance';
import { startCallbackReceiver } from '../callback-receiver';
import { memoryDriverRecords, type MemoryDriverRecords } from '../memory-driver-records';
import { standInNumbers } from '../stand-in-phones';
import { ACCOUNT, APPLICATION, AUTH_TOKEN, TELNYX_ACCOUNT, TELNYX_PUBLIC_KEY, telnyxFlavour, twilioFlavour } from './flavours';
import { startTwilioService, type TwilioService } from './service';

export type DrivenTwilio = BridgeUnderTest & {
  readonly service: TwilioService;
  readonly callbackUrl: string;
  readonly records: MemoryDriverRecords;
};

const accounts = {
  twilio: { accountSid: ACCOUNT },
  telnyx: { accountSid: TELNYX_ACCOUNT, applicationSid: APPLICATION },
};

export const startDriven = async (profile: 'twilio' | 'telnyx', more: object = {}): Promise<DrivenTwilio> => {
  const receiver = await startCallbackReceiver();
  const service = await startTwilioService(profile === 'twilio' ? twilioFlavour : telnyxFlavour);
  const callbackUrl = `${receiver.url}/v1/bridge-callbacks/twilio`;
  const records = memoryDriverRecords();
  return {
    service,
    records,
    callbackUrl,
    driver: twilioDriver({
      url: service.url,
      options: Options.parse({ profile, ...accounts[profile], ...more }),
      secrets: Secrets.parse({ authToken: AUTH_TOKEN, ...(profile === 'telnyx' ? { publicKey: TELNYX_PUBLIC_KEY } : {}) }),
      callbackUrl,
      records,
      now: Date.now,
    }),
    callbacks: receiver.callbacks,
    numbers: standInNumbers,
    hangUp: (number) => service.account.hangUpPhone(number),
    goSilent: () => service.fail(503),
    comeBack: () => service.fail(undefined),
    loseAnswerToDial: () => service.loseNextAnswer(),
    dialsOf: ({ conferenceId, ...leg }) =>
      service.account.calls.filter(({ label, conference: { name } }) => name === conferenceId && label === legName(leg)).length,
    forget: () => service.account.forget(),
    stop: async () => {
      await service.stop();
      await receiver.stop();
    },
  };
};
