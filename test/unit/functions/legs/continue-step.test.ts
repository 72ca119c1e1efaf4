import { continueStep } from '../../../../functions/legs/continue-step';
import { BridgeRefused, BridgeUnavailable } from '../../../../functions/ports/bridge-driver';
import { aLegEvent, CONFERENCE_ID, FIRST_ID, FIRST_LEG } from '../../../support/a-conference';
import { memoryDeps } from '../../../support/memory-deps';

const message = { ...FIRST_LEG, action: 'continue-step', step: 'join' } as const;

describe("a driver's next step", () => {
  it('comes back to the driver as it was asked for', async () => {
    const deps = memoryDeps();
    await continueStep(deps, { ...message, data: 'offer' }, 'message-1');
    await continueStep(deps, message, 'message-2');
    expect(deps.driver.askedTo('continueStep')).toEqual([
      { ...FIRST_LEG, step: 'join', data: 'offer' },
      { ...FIRST_LEG, step: 'join' },
    ]);
    expect(Object.keys(deps.driver.askedTo('continueStep')[1] as object)).not.toContain('data');
  });

  it('has what came of it queued', async () => {
    const deps = memoryDeps();
    deps.driver.script.continueStep = async () => ({ events: [aLegEvent(FIRST_ID, 1, 'joined')], steps: [] });
    await continueStep(deps, message, 'message-1');
    expect(deps.queues.bodies('callbacks')).toEqual([{ conferenceId: CONFERENCE_ID, events: [aLegEvent(FIRST_ID, 1, 'joined')] }]);
  });

  it('is logged and forgotten if the bridge refuses it', async () => {
    const deps = memoryDeps();
    deps.driver.script.continueStep = async () => Promise.reject(new BridgeRefused('gone'));
    await continueStep(deps, message, 'message-1');
    expect(deps.lines).toEqual([{ event: 'leg.refused', ...FIRST_LEG, action: 'continue-step', code: 'gone' }]);
    expect(deps.queues.sent).toEqual([]);
  });

  it('is tried again while the bridge is unavailable', async () => {
    const deps = memoryDeps();
    deps.driver.script.continueStep = async () => Promise.reject(new BridgeUnavailable('busy'));
    await expect(continueStep(deps, message, 'message-1')).rejects.toThrow(BridgeUnavailable);
  });
});
