import { enqueueOutcome } from '../../../../functions/legs/enqueue-outcome';
import { legCommandsHandler } from '../../../../functions/legs/leg-commands';
import { BridgeUnavailable, NO_OUTCOME } from '../../../../functions/ports/bridge-driver';
import { queues } from '../../../../functions/wiring/storage';
import {
  aConference,
  aLegEvent,
  aParticipant,
  CONFERENCE_ID,
  FIRST_ID,
  FIRST_LEG,
  onLeg,
  phoneNumberAt,
} from '../../../support/a-conference';
import { memoryDeps, type MemoryDeps } from '../../../support/memory-deps';
import { sqsEvent } from '../../../support/sqs-event';

const dial = { ...FIRST_LEG, action: 'dial' };

const withClaimedLeg = (): MemoryDeps => {
  const deps = memoryDeps();
  deps.store.place(aConference({ state: 'active', participants: { [FIRST_ID]: aParticipant(onLeg(1, 'claimed')) } }));
  return deps;
};
const receive = (deps: MemoryDeps, body: unknown, receives = 1) =>
  legCommandsHandler(deps)(sqsEvent([{ id: 'message-1', body, receives, group: 'leg' }]));

describe('a command of the queue', () => {
  it.each([
    ['dial', dial],
    ['end', { conferenceId: CONFERENCE_ID, action: 'end' }],
    ['continueStep', { ...FIRST_LEG, action: 'continue-step', step: 'join' }],
    ['drop', { ...FIRST_LEG, action: 'drop' }],
    ['mute', { ...FIRST_LEG, action: 'mute' }],
    ['unmute', { ...FIRST_LEG, action: 'unmute' }],
    ['hold', { ...FIRST_LEG, action: 'hold' }],
    ['resume', { ...FIRST_LEG, action: 'resume' }],
  ])('asks the bridge to %s, and nothing else', async (call, body) => {
    const deps = withClaimedLeg();
    expect(await receive(deps, body)).toEqual({ batchItemFailures: [] });
    expect(deps.driver.asked.map((asked) => asked.call)).toEqual([call]);
    expect(deps.lines).toEqual([{ ...body, step: undefined, event: 'command.handled' }]);
  });

  it('is not logged as handled while the bridge is unavailable', async () => {
    const deps = withClaimedLeg();
    deps.driver.script.mute = async () => Promise.reject(new BridgeUnavailable('busy'));
    await receive(deps, { ...FIRST_LEG, action: 'mute' });
    expect(deps.lines.map(({ event }) => event)).toEqual(['message.failed']);
  });

  it('of an earlier version, which names the numbers, dials what the conference says', async () => {
    const deps = withClaimedLeg();
    await receive(deps, { ...dial, to: '+15550999', from: '+15550998' });
    expect(deps.driver.askedTo('dial')).toMatchObject([{ to: phoneNumberAt(1), initiator: phoneNumberAt(0) }]);
  });

  it('hangs up a stray call that it names sealed, whatever its id is', async () => {
    const deps = memoryDeps();
    await enqueueOutcome(deps, { ...NO_OUTCOME, strayCalls: [phoneNumberAt(1)] }, 'key');
    expect(await receive(deps, deps.queues.bodies('leg-commands')[0])).toEqual({ batchItemFailures: [] });
    expect(deps.driver.asked).toEqual([{ call: 'hangUpStrayCall', with: phoneNumberAt(1) }]);
  });

  it('of an earlier version hangs up a stray call, and logs it', async () => {
    const deps = memoryDeps();
    expect(await receive(deps, { call: '1795763105.7', action: 'hang-up-stray-call' })).toEqual({ batchItemFailures: [] });
    expect(deps.driver.asked).toEqual([{ call: 'hangUpStrayCall', with: '1795763105.7' }]);
    expect(deps.lines).toEqual([{ event: 'stray.hung-up', call: '1795763105.7' }]);
  });

  it.each(['', '..', 'x'.repeat(150)])('that hangs up a stray call is refused with the id %j', async (call) => {
    const deps = memoryDeps();
    expect(await receive(deps, { call, action: 'hang-up-stray-call' })).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
    expect(deps.driver.asked).toEqual([]);
  });

  it('that ends a conference has what came of it queued', async () => {
    const deps = memoryDeps();
    deps.driver.script.end = async () => ({ events: [aLegEvent(FIRST_ID, 1, 'ended')], steps: [] });
    await receive(deps, { conferenceId: CONFERENCE_ID, action: 'end' });
    expect(deps.driver.askedTo('end')).toEqual([CONFERENCE_ID]);
    expect(deps.queues.in('callbacks')).toHaveLength(1);
  });

  it('gives a leg up only at its last receive', async () => {
    const deps = withClaimedLeg();
    deps.driver.script.dial = async () => Promise.reject(new BridgeUnavailable('busy'));
    const { maxReceiveCount } = queues['leg-commands'];
    expect(await receive(deps, dial, maxReceiveCount - 1)).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
    expect(deps.queues.in('callbacks')).toEqual([]);
    expect(await receive(deps, dial, maxReceiveCount)).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
    expect(deps.queues.in('callbacks')).toHaveLength(1);
  });
});
