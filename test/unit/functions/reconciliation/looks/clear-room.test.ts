import type { LiveLeg } from '../../../../../domain/bridge/live-leg';
import { clearRoom } from '../../../../../functions/reconciliation/looks/clear-room';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../schemas/durations';
import { AT, CONFERENCE_ID, FIRST_ID } from '../../../../support/a-conference';
import { memoryDeps } from '../../../../support/memory-deps';

const somebody: readonly LiveLeg[] = [{ participantId: FIRST_ID, leg: 1, phase: 'joined', muted: false, onHold: false }];

/** `forMs`: how long the conference is known to have ended. */
const clear = async (legs: readonly LiveLeg[] | undefined, forMs?: number, isBridgeDown = false) => {
  const deps = memoryDeps();
  await deps.lookList.add(CONFERENCE_ID, AT);
  const entry = { conferenceId: CONFERENCE_ID, ...(forMs === undefined ? {} : { clearingSince: AT - forMs }) };
  await clearRoom(deps, entry, { legs, isBridgeDown });
  return { ...deps, notes: deps.lookList.notes.get(CONFERENCE_ID) };
};

describe('the room of a conference that has ended', () => {
  it('is not looked at any more once nobody is left in it', async () => {
    const { queues, notes } = await clear([]);
    expect([queues.sent, notes]).toEqual([[], undefined]);
  });

  it.each([
    ['somebody is left in it', somebody],
    ['the bridge does not say who is left in it', undefined],
  ])('is ended again, and looked at a minute later, while %s', async (_while, legs) => {
    const { queues, notes } = await clear(legs);
    expect(queues.sent).toMatchObject([
      {
        queue: 'leg-commands',
        body: { conferenceId: CONFERENCE_ID, action: 'end' },
        deduplicationId: `${CONFERENCE_ID}-end-ended-${String(AT)}`,
      },
    ]);
    expect(notes).toEqual({ clearingSince: AT, notBefore: AT + MINUTE_MS });
  });

  it.each([
    ['later, the longer it takes', 7 * MINUTE_MS, 7 * MINUTE_MS],
    ['every quarter of an hour at last', 3 * HOUR_MS, 15 * MINUTE_MS],
    ['for a whole day', DAY_MS, 15 * MINUTE_MS],
  ])('is looked at again %s', async (_when, forMs, pause) => {
    const { queues, notes } = await clear(somebody, forMs);
    expect(notes).toEqual({ clearingSince: AT - forMs, notBefore: AT + pause });
    expect(queues.in('leg-commands')).toHaveLength(1);
  });

  it.each([
    ['still lists a leg', somebody, { legs: 1 }],
    ['does not say who is left', undefined, {}],
  ])('is given up a day after the end if the bridge %s, which is logged', async (_what, legs, fields) => {
    const { queues, notes, lines } = await clear(legs, DAY_MS + 1);
    expect([queues.sent, notes]).toEqual([[], undefined]);
    expect(lines).toMatchObject([{ event: 'room.given-up', conferenceId: CONFERENCE_ID, ...fields }]);
  });

  it('waits for a bridge that is down, however long', async () => {
    const { queues, notes, lines } = await clear(undefined, 2 * DAY_MS, true);
    expect([queues.sent, notes, lines]).toEqual([[], {}, []]);
  });
});
