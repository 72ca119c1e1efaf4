import { endConference } from '../../../../functions/legs/end-conference';
import { BridgeRefused, BridgeUnavailable } from '../../../../functions/ports/bridge-driver';
import { aLegEvent, anEnd, CONFERENCE_ID, FIRST_ID, SECOND_ID } from '../../../support/a-conference';
import { memoryDeps } from '../../../support/memory-deps';

const ended = (id: string) => aLegEvent(id, 1, 'ended', { end: anEnd() });
const refused = new BridgeRefused('no');

describe('the end of a conference', () => {
  it('has what came of it queued, and comes back if the bridge refuses a part', async () => {
    const deps = memoryDeps();
    deps.driver.script.end = async () => ({ events: [ended(FIRST_ID)], steps: [], refused });
    await expect(endConference(deps, CONFERENCE_ID, 'message-1')).rejects.toBe(refused);
    expect(deps.queues.bodies('callbacks')).toEqual([{ conferenceId: CONFERENCE_ID, events: [ended(FIRST_ID)] }]);
  });

  it('reports more legs when it comes back, and the same legs once', async () => {
    const deps = memoryDeps();
    deps.driver.script.end = async () => ({ events: [ended(FIRST_ID)], steps: [] });
    await endConference(deps, CONFERENCE_ID, 'message-1');
    await endConference(deps, CONFERENCE_ID, 'message-1');
    deps.driver.script.end = async () => ({ events: [ended(FIRST_ID), ended(SECOND_ID)], steps: [] });
    await endConference(deps, CONFERENCE_ID, 'message-1');
    const [first, second, third] = deps.queues.sent.map(({ deduplicationId }) => deduplicationId);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('is tried again while the bridge is unavailable', async () => {
    const deps = memoryDeps();
    deps.driver.script.end = async () => Promise.reject(new BridgeUnavailable('busy'));
    await expect(endConference(deps, CONFERENCE_ID, 'message-1')).rejects.toThrow(BridgeUnavailable);
    expect(deps.queues.sent).toEqual([]);
  });
});
