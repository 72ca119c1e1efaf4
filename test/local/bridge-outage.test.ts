/** 500 conferences and a bridge that is down for ten minutes: local mode's queues and the functions, in virtual time. */
import { ENDING_MS, LOOK_EVERY_MS } from '../../domain/conference/policy';
import type { ConferenceRecord } from '../../domain/conference/record';
import type { LogEvent } from '../../functions/runtime/log';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import { aConference, AT, onLeg, participantsOf } from '../support/a-conference';
import { LookingWorld, manyLike } from '../support/looking-world';

const CONFERENCES = 500;
/** Conferences in one look, so looks at a time. */
const LOOKS = CONFERENCES / 50;
const OUTAGE_MS = 10 * MINUTE_MS;
const UNREACHABLE_WITHIN_MS = 45 * SECOND_MS;
const CONFIRMED_WITHIN_MS = 30 * SECOND_MS;
const START = Math.ceil(AT / MINUTE_MS) * MINUTE_MS + 7_300;
const DOWN_AT = START + MINUTE_MS;

const joined = onLeg(1, 'joined');
/** Every tenth conference has its end within the outage, each at another time. */
const conferences = (): readonly ConferenceRecord[] =>
  manyLike(
    aConference({ state: 'active', changedAt: START, startedAt: START, initiatorRecord: joined, participants: participantsOf(2, joined) }),
    CONFERENCES,
  ).map((record, index) => ({
    ...record,
    endsAt: index % 10 === 0 ? DOWN_AT + 30_000 + index * 1_111 : START + 60 * MINUTE_MS,
  }));

const isRunning = ({ state }: ConferenceRecord): boolean => state === 'active';

describe.each([
  ['answers for many conferences at once', true],
  ['is asked about each conference', false],
])('when a bridge that %s is down for ten minutes', (_how, together) => {
  it('deadlines are met, few requests are made, and every conference recovers', async () => {
    const world = new LookingWorld(START, { answerMs: 1_000, together });
    const records = conferences();
    await world.start(records);
    const now = (): readonly ConferenceRecord[] => records.map(({ conferenceId }) => world.deps.store.now(conferenceId));
    await world.advance(DOWN_AT - START);
    expect(now().filter(({ bridgeSilent }) => bridgeSilent)).toEqual([]);

    world.isBridgeDown = true;
    await world.advance(UNREACHABLE_WITHIN_MS);
    // Nobody counts as gone: only the bridge does.
    expect(now().filter((record) => isRunning(record) && !record.unconfirmed)).toEqual([]);
    // Each line of the log counts in the metric `BridgeSilent`, or `BridgeAnswers`.
    const logged = (event: LogEvent) => new Set(world.deps.lines.flatMap((line) => (line.event === event ? [line['conferenceId']] : [])));
    const silent = logged('bridge.silent');
    expect(now().filter((record) => isRunning(record) && !silent.has(record.conferenceId))).toEqual([]);
    expect(logged('bridge.answers').size).toBe(0);
    await world.advance(OUTAGE_MS - UNREACHABLE_WITHIN_MS);
    const during = world.requests.filter(({ at }) => at >= DOWN_AT);
    const inFirstLooks = LOOKS * (together ? 1 : 10);
    const probes = OUTAGE_MS / LOOK_EVERY_MS;
    expect(during.length).toBeLessThanOrEqual(inFirstLooks + probes);
    // After the first looks, only one function at a time waits for the bridge.
    expect(world.bridgeSecondsSince(DOWN_AT + LOOK_EVERY_MS)).toBeLessThanOrEqual((OUTAGE_MS / LOOK_EVERY_MS) * 5);

    const [overdue, others] = [records.filter((_, index) => index % 10 === 0), records.filter((_, index) => index % 10 !== 0)];
    for (const { conferenceId, endsAt = 0 } of overdue) {
      const record = world.deps.store.now(conferenceId);
      expect(record).toMatchObject({ endReason: 'expired' });
      expect((record.endingAt ?? 0) - endsAt).toBeLessThan(SECOND_MS);
      if (world.now > endsAt + ENDING_MS + SECOND_MS) expect([conferenceId, record.state]).toEqual([conferenceId, 'ended']);
    }

    const [upAt, commandsBefore] = [world.now, world.commands.length];
    world.isBridgeDown = false;
    await world.advance(CONFIRMED_WITHIN_MS);
    for (const { conferenceId } of others) {
      const { state, participants, ...record } = world.deps.store.now(conferenceId);
      expect([state, record.bridgeSilent, record.unconfirmed]).toEqual(['active', undefined, undefined]);
      expect(Object.values(participants).map(({ progress }) => progress)).toEqual([1, 2, 3].map(() => ({ leg: 1, phase: 'joined' })));
    }
    const answers = logged('bridge.answers');
    expect(others.filter(({ conferenceId }) => !answers.has(conferenceId))).toEqual([]);
    expect([world.reports, world.commands.length - commandsBefore]).toEqual([[], 0]);
    // Not a herd: the looks come one after the other.
    const seconds = world.requests.filter(({ at }) => at >= upAt).map(({ at }) => Math.floor((at - upAt) / SECOND_MS));
    expect(new Set(seconds).size).toBeGreaterThanOrEqual(together ? LOOKS : 5);
    expect((await world.deps.lookList.all()).entries.map(({ conferenceId }) => conferenceId).sort()).toEqual(
      expect.arrayContaining(others.map(({ conferenceId }) => conferenceId).sort()),
    );
    await world.stop();
  });
});
