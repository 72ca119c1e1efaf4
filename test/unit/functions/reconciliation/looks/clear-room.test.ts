import type { LiveLeg } from '../../../../../domain/bridge/live-leg';
import type { CheckMessage } from '../../../../../functions/messaging/messages';
import { clearRoom } from '../../../../../functions/reconciliation/looks/clear-room';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../schemas/durations';
import { AT, CONFERENCE_ID, FIRST_ID } from '../../../support/a-conference';
import { memoryDeps } from '../../../support/memory-deps';

const message: CheckMessage = { conferenceId: CONFERENCE_ID, watch: 'ending', due: AT, chain: '9', claimed: AT };
const somebody: readonly LiveLeg[] = [{ participantId: FIRST_ID, leg: 1, phase: 'joined', muted: false, onHold: false }];

const clearWith = async (legs: readonly LiveLeg[] | undefined, members: Partial<CheckMessage>) => {
  const deps = memoryDeps();
  await clearRoom(deps, { ...message, ...members }, legs);
  return deps;
};
const clear = async (legs: readonly LiveLeg[] | undefined, silentForMs?: number) =>
  (await clearWith(legs, silentForMs === undefined ? {} : { bridgeSeenAt: AT - silentForMs })).queues;

describe('the room of a conference that has ended', () => {
  it('needs nothing more once nobody is left in it', async () => {
    expect((await clear([])).sent).toEqual([]);
  });

  it('is ended again, and checked a minute later, while somebody is left in it', async () => {
    const queues = await clear(somebody, 5 * MINUTE_MS);
    expect(queues.in('leg-commands')).toMatchObject([
      { body: { conferenceId: CONFERENCE_ID, action: 'end' }, deduplicationId: `${CONFERENCE_ID}-end-ended-${String(AT)}` },
    ]);
    expect(queues.in('watch')).toEqual([
      { body: { ...message, due: AT + MINUTE_MS, bridgeSeenAt: AT, clearingSince: AT }, delaySeconds: 60 },
    ]);
  });

  it('is ended again for a day at most, even if the bridge lists a leg for ever', async () => {
    const since = AT - DAY_MS;
    const { queues, lines } = await clearWith(somebody, { bridgeSeenAt: AT - MINUTE_MS, clearingSince: since });
    expect(queues.bodies('watch')).toEqual([{ ...message, due: AT + MINUTE_MS, bridgeSeenAt: AT, clearingSince: since }]);
    expect(lines).toEqual([]);
  });

  it.each([
    ['still lists a leg', somebody, { legs: 1 }],
    ['does not say who is left', undefined, {}],
  ])('is given up a day after the end if the bridge %s, which is logged', async (_what, legs, fields) => {
    const { queues, lines } = await clearWith(legs, { bridgeSeenAt: AT - MINUTE_MS, clearingSince: AT - DAY_MS - 1 });
    expect(queues.sent).toEqual([]);
    expect(lines).toMatchObject([{ event: 'room.given-up', conferenceId: CONFERENCE_ID, ...fields }]);
  });
});

describe('a bridge that does not say who is left', () => {
  it.each([
    ['a minute later at first', 0, MINUTE_MS],
    ['later, the longer it is silent', 7 * MINUTE_MS, 7 * MINUTE_MS],
    ['every quarter of an hour at last', 3 * HOUR_MS, 15 * MINUTE_MS],
    ['for a whole day', DAY_MS, 15 * MINUTE_MS],
  ])('is asked again %s', async (_when, silence, pause) => {
    const queues = await clear(undefined, silence);
    expect(queues.bodies('watch')).toEqual([{ ...message, due: AT + pause, bridgeSeenAt: AT - silence, clearingSince: AT }]);
    expect(queues.in('leg-commands')).toHaveLength(1);
  });

  it('is taken to be silent from now on if it was never asked', async () => {
    expect((await clear(undefined)).bodies('watch')).toEqual([{ ...message, due: AT + MINUTE_MS, bridgeSeenAt: AT, clearingSince: AT }]);
  });

  it('is given up after more than a day, which is logged', async () => {
    const { queues, lines } = await clearWith(undefined, { bridgeSeenAt: AT - DAY_MS - 1 });
    expect(queues.sent).toEqual([]);
    expect(lines).toMatchObject([{ event: 'room.given-up', conferenceId: CONFERENCE_ID }]);
  });
});
