import type { LegRef } from '../../../../../domain/bridge/leg-event';
import { dropAllLegs } from '../../../../../functions/drivers/kit/ended-conference';
import { BridgeRefused, BridgeUnavailable, NO_OUTCOME } from '../../../../../functions/ports/bridge-driver';
import { aConferenceId, aParticipantId } from '../../../../support/conference-ids';
import { memoryDriverRecords } from '../../../../support/memory-driver-records';

const later = (turns: number): Promise<void> => (turns > 0 ? new Promise(setImmediate).then(() => later(turns - 1)) : Promise.resolve());

describe('the end of a conference', () => {
  const setUp = async (legs: number) => {
    const conferenceId = aConferenceId();
    const records = memoryDriverRecords();
    for (let leg = 1; leg <= legs; leg += 1) await records.begin({ conferenceId, participantId: aParticipantId(), leg }, {});
    return { conferenceId, records, now: () => 1 };
  };

  it('drops every other leg if the server refuses one, and reports the refusal', async () => {
    const { conferenceId, ...deps } = await setUp(45);
    const dropped: number[] = [];
    const drop = async ({ leg }: LegRef) => {
      await later(leg % 3);
      if (leg === 2) throw new BridgeRefused('no');
      dropped.push(leg);
      return NO_OUTCOME;
    };
    await expect(dropAllLegs(deps, conferenceId, drop)).rejects.toEqual(new BridgeRefused('no'));
    expect(dropped).toHaveLength(44);
  });

  it('leaves no drop running if the server is silent', async () => {
    const { conferenceId, ...deps } = await setUp(45);
    let running = 0;
    const drop = async ({ leg }: LegRef) => {
      running += 1;
      await later(leg === 1 ? 0 : 5);
      running -= 1;
      if (leg === 1) throw new BridgeUnavailable('silent');
      return NO_OUTCOME;
    };
    await expect(dropAllLegs(deps, conferenceId, drop)).rejects.toBeInstanceOf(BridgeUnavailable);
    expect(running).toBe(0);
  });
});
