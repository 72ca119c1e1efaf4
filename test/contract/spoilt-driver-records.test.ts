/** What a driver keeps of one leg cannot be opened any more. Each driver that keeps something, with its stand-in. */
import type { LegRef } from '../../domain/bridge/leg-event';
import type { BridgeUnderTest } from '../support/bridge-conformance';
import { BridgeDrive } from '../support/bridge-drive';
import { startDrivenAsterisk } from '../support/asterisk/start-driven';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { startDrivenJanus } from '../support/janus/start-driven';
import type { MemoryDriverRecords } from '../support/memory-driver-records';
import { startDriven } from '../support/twilio/start-driven';
import { eventually } from '../support/until';

type Keeping = BridgeUnderTest & { readonly records: MemoryDriverRecords };

describe.each<readonly [string, () => Promise<Keeping>]>([
  ['asterisk', startDrivenAsterisk],
  ['janus', () => startDrivenJanus()],
  ['twilio', () => startDriven('twilio')],
])('the %s driver, with a record that cannot be opened', (_name, start) => {
  let bridge: Keeping;
  let drive: BridgeDrive;
  let spoilt: LegRef;
  let whole: LegRef;

  const join = async (leg: LegRef, to: string): Promise<void> => {
    const { from } = bridge.numbers;
    const call = { from, initiator: from, ringSeconds: 30, maxSeconds: 7_200, takeOver: 'none' } as const;
    await drive.command(leg, () => bridge.driver.dial({ ...leg, to, ...call }));
    await eventually('a leg that joined', async () =>
      (await drive.seen()).some(({ kind, participantId }) => kind === 'joined' && participantId === leg.participantId),
    );
  };
  const listed = async () => new Map((await bridge.driver.snapshot(whole.conferenceId)).map((leg) => [leg.participantId, leg]));

  beforeEach(async () => {
    bridge = await start();
    drive = new BridgeDrive(bridge);
    const conferenceId = aConferenceId();
    [spoilt, whole] = [1, 2].map((leg) => ({ conferenceId, participantId: aParticipantId(), leg })) as [LegRef, LegRef];
    await join(spoilt, bridge.numbers.answer[0]);
    await join(whole, bridge.numbers.answer[1]);
    bridge.records.spoil(spoilt);
  });
  afterEach(async () => {
    drive.stop();
    await bridge.stop();
  });

  it('lists the other legs as they are, and does not take that leg for one that is gone', async () => {
    const legs = await listed();
    expect(legs.get(whole.participantId)).toMatchObject({ leg: 2, phase: 'joined', muted: false, onHold: false });
    expect(legs.get(spoilt.participantId)).toMatchObject({ leg: 1 });
  });

  it('drops the other legs when the conference ends, and the end can be repeated', async () => {
    await drive.end(whole.conferenceId);
    await eventually('the end of the other leg', async () => {
      const { state } = await bridge.driver.status(whole);
      return state !== 'live' && (await listed()).get(whole.participantId) === undefined;
    });
    await expect(drive.end(whole.conferenceId)).resolves.toBeUndefined();
  });
});
