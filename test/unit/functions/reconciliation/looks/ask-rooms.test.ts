import type { LiveLeg } from '../../../../../domain/bridge/live-leg';
import { BridgeRefused, BridgeUnavailable } from '../../../../../functions/ports/bridge-driver';
import { askRooms } from '../../../../../functions/reconciliation/looks/ask-rooms';
import { AT, CONFERENCE_ID, FIRST_ID } from '../../../../support/a-conference';
import { memoryDeps } from '../../../../support/memory-deps';

const ids = Array.from({ length: 25 }, (_, index) => `${CONFERENCE_ID.slice(0, -2)}${String(index + 10)}`);
const [one = '', two = '', three = ''] = ids;
const legs: readonly LiveLeg[] = [{ participantId: FIRST_ID, leg: 1, phase: 'joined', muted: false, onHold: false }];
const silent = async () => Promise.reject(new BridgeUnavailable('silent'));

describe('a bridge that answers for several conferences at once', () => {
  it('is asked once, and about those that its answer leaves out separately', async () => {
    const deps = memoryDeps();
    deps.driver.snapshots = async () => new Map([[one, legs]]);
    deps.driver.script.snapshot = async (id) => (id === two ? [] : silent());
    const { answered, unanswered } = await askRooms(deps, [one, two, three]);
    expect([...answered]).toEqual([
      [one, legs],
      [two, []],
    ]);
    expect([...unanswered]).toEqual([three]);
    expect(deps.driver.askedTo('snapshot')).toEqual([two, three]);
  });

  it('is asked nothing more if it does not answer', async () => {
    const deps = memoryDeps();
    deps.driver.snapshots = silent;
    const { answered, unanswered } = await askRooms(deps, ids);
    expect([answered.size, [...unanswered], deps.driver.asked]).toEqual([0, ids, []]);
  });

  it.each([
    ['does not know such a request', async () => undefined],
    ['refuses it', async () => Promise.reject(new BridgeRefused('malformed'))],
  ])('is asked about each if it %s', async (_what, snapshots) => {
    const deps = memoryDeps();
    deps.driver.snapshots = snapshots;
    const { answered } = await askRooms(deps, ids);
    expect([...answered.keys()]).toEqual(ids);
  });

  it('is asked about a single conference as ever', async () => {
    const deps = memoryDeps();
    deps.driver.snapshots = silent;
    expect((await askRooms(deps, [one])).answered.size).toBe(1);
  });
});

describe('a bridge that must be asked about each conference', () => {
  it('is asked ten questions at a time', async () => {
    const deps = memoryDeps();
    let [asking, most] = [0, 0];
    deps.driver.script.snapshot = async () => {
      most = Math.max(most, (asking += 1));
      await new Promise(setImmediate);
      asking -= 1;
      return [];
    };
    expect((await askRooms(deps, ids)).answered.size).toBe(25);
    expect(most).toBe(10);
  });

  it('is asked nothing more once ten questions have had no answer', async () => {
    const deps = memoryDeps();
    deps.driver.script.snapshot = silent;
    const { answered, unanswered } = await askRooms(deps, ids);
    expect([answered.size, unanswered.size, deps.driver.asked.length]).toEqual([0, 10, 10]);
  });

  it('that has trouble with some conferences is asked about all others', async () => {
    const deps = memoryDeps();
    deps.driver.script.snapshot = async (id) => (ids.indexOf(id) % 2 === 0 ? silent() : []);
    const { answered, unanswered } = await askRooms(deps, ids);
    expect([answered.size, unanswered.size]).toEqual([12, 13]);
  });

  it('is asked no more after eight seconds: nothing is known of the rest', async () => {
    const deps = memoryDeps();
    deps.driver.script.snapshot = async () => {
      deps.time.now = AT + 8_000;
      return [];
    };
    const { answered, unanswered } = await askRooms(deps, ids);
    expect([answered.size, unanswered.size]).toEqual([10, 0]);
  });

  it('does not excuse an error of our own', async () => {
    const deps = memoryDeps();
    deps.driver.script.snapshot = async () => Promise.reject(new TypeError('a programming error'));
    await expect(askRooms(deps, [one])).rejects.toMatchObject({ cause: new TypeError('a programming error') });
  });
});
