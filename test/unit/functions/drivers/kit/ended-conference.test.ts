import type { LegRef } from '../../../../../domain/bridge/leg-event';
import { dropLegsAndRoom, hasEnded } from '../../../../../functions/drivers/kit/ended-conference';
import { keepEnd, neverCalled } from '../../../../../functions/drivers/kit/ended-leg';
import { type BridgeOutcome, BridgeRefused, BridgeUnavailable, NO_OUTCOME } from '../../../../../functions/ports/bridge-driver';
import { aConferenceId, aParticipantId } from '../../../../support/conference-ids';
import { memoryDriverRecords } from '../../../../support/memory-driver-records';

const later = (turns: number): Promise<void> => (turns > 0 ? new Promise(setImmediate).then(() => later(turns - 1)) : Promise.resolve());

const NOW = 1_000;

describe('the end of a conference', () => {
  const setUp = async (legs: number) => {
    const conferenceId = aConferenceId();
    const records = memoryDriverRecords();
    for (let leg = 1; leg <= legs; leg += 1) await records.begin({ conferenceId, participantId: aParticipantId(), leg }, {});
    let removals = 0;
    const dropRoom = async (): Promise<void> => void (removals += 1);
    const end = (dropLeg: (leg: LegRef) => Promise<BridgeOutcome>, room = dropRoom) =>
      dropLegsAndRoom({ records, now: () => NOW }, conferenceId, { dropLeg, dropRoom: room });
    /** As a driver drops a leg that was never called. */
    const dropUncalled = async (leg: LegRef): Promise<BridgeOutcome> =>
      keepEnd(records, leg, (await records.find(leg))?.members ?? {}, neverCalled(NOW));
    return { conferenceId, records, end, dropUncalled, removals: () => removals };
  };
  const legsIn = ({ events }: BridgeOutcome) => events.map(({ leg }) => leg);

  it('drops every other leg and the room if the server refuses one, and returns the refusal', async () => {
    const { end, removals } = await setUp(45);
    const dropped: number[] = [];
    const { refused } = await end(async ({ leg }) => {
      await later(leg % 3);
      if (leg === 2) throw new BridgeRefused('no');
      dropped.push(leg);
      return NO_OUTCOME;
    });
    expect(refused).toEqual(new BridgeRefused('no'));
    expect(dropped).toHaveLength(44);
    expect(removals()).toBe(1);
  });

  it('loses nothing that the other drops returned, and has no refusal without one', async () => {
    const { end, dropUncalled } = await setUp(3);
    const outcome = await end(async (leg) => {
      if (leg.leg === 1) return dropUncalled(leg);
      if (leg.leg === 2) throw new BridgeRefused('no');
      return { ...NO_OUTCOME, steps: [{ ...leg, step: 'gone', afterSeconds: 5 }], strayCalls: ['1795763105.7'] };
    });
    expect(outcome).toMatchObject({ events: [{ leg: 1, end: { method: 'booted' } }], steps: [{ leg: 3, step: 'gone' }] });
    expect(outcome.strayCalls).toEqual(['1795763105.7']);
    const { conferenceId: _id, ...other } = await setUp(1);
    expect(await other.end(async () => NO_OUTCOME)).toEqual(NO_OUTCOME);
  });

  it('returns what the drops returned if the server refuses to remove the room', async () => {
    const { end, dropUncalled } = await setUp(2);
    const outcome = await end(dropUncalled, async () => Promise.reject(new BridgeRefused('room')));
    expect([legsIn(outcome), outcome.refused]).toEqual([[1, 2], new BridgeRefused('room')]);
  });

  it('reports a leg that it has ended again if it is repeated, but none that had ended before', async () => {
    const { conferenceId, records, end, dropUncalled } = await setUp(2);
    const earlier = { conferenceId, participantId: aParticipantId(), leg: 3 };
    await keepEnd(records, earlier, {}, neverCalled(NOW - 1));
    await expect(end(dropUncalled, async () => Promise.reject(new BridgeUnavailable('silent')))).rejects.toThrow(BridgeUnavailable);
    const asked: LegRef[] = [];
    const again = await end(async (leg) => {
      asked.push(leg);
      return NO_OUTCOME;
    });
    expect(legsIn(again)).toEqual([1, 2]);
    expect(asked).toEqual([]);
  });

  it('drops every other leg and the room if the record of one cannot be opened', async () => {
    const { conferenceId, records, end, dropUncalled, removals } = await setUp(3);
    const [first] = await records.ofConference(conferenceId);
    records.spoil(first!);
    expect(legsIn(await end(dropUncalled))).toEqual([2, 3]);
    expect(removals()).toBe(1);
  });

  it('remains the end if its own record cannot be opened: nobody is called any more, and an end that is repeated succeeds', async () => {
    const { conferenceId, records, end, dropUncalled, removals } = await setUp(1);
    expect(await hasEnded(records, conferenceId)).toBe(false);
    await end(async () => NO_OUTCOME);
    const own = (await records.ofConference(conferenceId)).find(({ leg }) => leg === 0);
    records.spoil(own!);
    expect(await hasEnded(records, conferenceId)).toBe(true);
    expect(legsIn(await end(dropUncalled))).toEqual([1]);
    expect(removals()).toBe(2);
  });

  it('leaves no drop running if the server is silent', async () => {
    const { end } = await setUp(45);
    let running = 0;
    const dropped = end(async ({ leg }) => {
      running += 1;
      await later(leg === 1 ? 0 : 5);
      running -= 1;
      if (leg === 1) throw new BridgeUnavailable('silent');
      return NO_OUTCOME;
    });
    await expect(dropped).rejects.toBeInstanceOf(BridgeUnavailable);
    expect(running).toBe(0);
  });
});
