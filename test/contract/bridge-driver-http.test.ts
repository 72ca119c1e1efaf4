import { legName } from '../../domain/bridge/leg-name';
import { httpDriver } from '../../functions/drivers/http/http-driver';
import { startSandbox } from '../../local/sandbox/start-sandbox';
import { type BridgeUnderTest, describeBridgeDriver } from '../support/bridge-conformance';
import { BridgeDrive } from '../support/bridge-drive';
import { startCallbackReceiver } from '../support/callback-receiver';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { eventually } from '../support/until';

const bridgeKey = 'a-key-that-both-sides-have-been-given';

const start = async (): Promise<BridgeUnderTest> => {
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
    numbers: {
      from: '+15550100',
      answer: ['+15550101', '+15550102', '+15550103'],
      busy: '+15550110',
      ringsOn: '+15550120',
      hangsUp: '+15550130',
      unreachable: '+15550140',
    },
    hangUp: (number) => sandbox.hangUp(number),
    goSilent: () => (sandbox.faults.conferenceServer = 'refuses'),
    comeBack: () => (sandbox.faults.conferenceServer = 'answers'),
    forget: () => sandbox.forget(),
    dialsOf: (leg) => sandbox.dialsOf(leg.conferenceId, legName(leg)),
    stop: async () => {
      await sandbox.stop();
      await receiver.stop();
    },
  };
};

describeBridgeDriver('http, against the sandbox carrier', start);

describe('a phone that the bridge leaves ringing', () => {
  const leg = { conferenceId: aConferenceId(), participantId: aParticipantId(), leg: 1 };

  it('stops at the deadline, and was not answered', async () => {
    const bridge = await start();
    const drive = new BridgeDrive(bridge);
    try {
      const dial = { ...leg, to: bridge.numbers.ringsOn, from: bridge.numbers.from, ringSeconds: 600, takeOver: 'none' } as const;
      await drive.command(leg, () => bridge.driver.dial(dial));
      await drive.command(leg, () => bridge.driver.continueStep({ ...leg, step: 'ring-over' }));
      const end = await eventually('the end', async () => (await drive.seen()).find(({ kind }) => kind === 'ended')?.end);
      expect(end).toEqual({ method: 'failed', cause: 'no-answer', sipCode: null });
      await eventually('the drop', async () => (await bridge.driver.snapshot(leg.conferenceId)).length === 0);
    } finally {
      drive.stop();
      await bridge.stop();
    }
  });
});
