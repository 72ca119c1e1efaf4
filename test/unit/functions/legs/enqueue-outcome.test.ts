import { dedupKeyOf, enqueueOutcome } from '../../../../functions/legs/enqueue-outcome';
import { legCommandsHandler } from '../../../../functions/legs/leg-commands';
import { openStep } from '../../../../functions/legs/sealed-step';
import type { ContinueStep, LaterCommand } from '../../../../functions/messaging/messages';
import { NO_OUTCOME } from '../../../../functions/ports/bridge-driver';
import { aLegEvent, AT, CONFERENCE_ID, FIRST_ID, FIRST_LEG, SECOND_ID } from '../../../support/a-conference';
import { OTHER_CONFERENCE_ID } from '../../../support/applying';
import { memoryDeps, type MemoryDeps } from '../../../support/memory-deps';
import { shows } from '../../../support/shows';
import { sqsEvent } from '../../../support/sqs-event';

const KEY = 'an event id of the bridge, however long: '.repeat(10);

describe('events of legs', () => {
  it('are queued as one message for each conference, in their order', async () => {
    const deps = memoryDeps();
    const [one, other, last] = [
      aLegEvent(FIRST_ID, 1, 'ringing'),
      aLegEvent(FIRST_ID, 1, 'joined', { conferenceId: OTHER_CONFERENCE_ID }),
      aLegEvent(SECOND_ID, 1, 'joined'),
    ];
    await enqueueOutcome(deps, { events: [one, other, last], steps: [] }, KEY);
    expect(deps.queues.in('callbacks')).toEqual([
      { body: { conferenceId: CONFERENCE_ID, events: [one, last] }, group: CONFERENCE_ID, deduplicationId: dedupKeyOf(CONFERENCE_ID, KEY) },
      {
        body: { conferenceId: OTHER_CONFERENCE_ID, events: [other] },
        group: OTHER_CONFERENCE_ID,
        deduplicationId: dedupKeyOf(OTHER_CONFERENCE_ID, KEY),
      },
    ]);
  });

  it('have the same deduplication key when they are repeated, and another for another callback', async () => {
    const ids = await Promise.all(
      [KEY, KEY, 'another'].map(async (key) => {
        const deps = memoryDeps();
        await enqueueOutcome(deps, { events: [aLegEvent(FIRST_ID, 1, 'joined')], steps: [{ ...FIRST_LEG, step: 'join' }] }, key);
        return deps.queues.sent.map(({ deduplicationId }) => deduplicationId);
      }),
    );
    expect(ids[1]).toEqual(ids[0]);
    expect(ids[2]?.some((id) => ids[0]?.includes(id))).toBe(false);
  });

  it('have a deduplication key that SQS takes', () => {
    expect(dedupKeyOf(CONFERENCE_ID, KEY)).toMatch(/^[0-9a-f]{64}$/);
    expect(dedupKeyOf('a', 'b c')).not.toBe(dedupKeyOf('ab', 'c'));
  });
});

/** The calls that the consumer of the queue is asked to hang up. */
const strayCallsIn = async (deps: MemoryDeps) => {
  const before = deps.queues.in('leg-commands').map(({ body }, index) => ({ id: String(index), body, group: 'stray' }));
  await legCommandsHandler(deps)(sqsEvent(before));
  return deps.driver.askedTo('hangUpStrayCall');
};

describe('stray calls', () => {
  it('are queued to be hung up, each once, however often its callback is repeated', async () => {
    const deps = memoryDeps();
    for (let times = 0; times < 2; times += 1)
      await enqueueOutcome(deps, { ...NO_OUTCOME, strayCalls: ['1795763105.7', '1795763105.8'] }, KEY);
    const sent = deps.queues.in('leg-commands');
    expect(await strayCallsIn(deps)).toEqual(['1795763105.7', '1795763105.8', '1795763105.7', '1795763105.8']);
    expect(new Set(sent.map(({ deduplicationId }) => deduplicationId)).size).toBe(2);
  });

  it('do not wait for each other, and have a group that SQS takes, however long their ids are', async () => {
    const deps = memoryDeps();
    const calls = ['a', 'b'].map((each) => each.repeat(149));
    await enqueueOutcome(deps, { ...NO_OUTCOME, strayCalls: calls }, KEY);
    const sent = deps.queues.in('leg-commands');
    expect(await strayCallsIn(deps)).toEqual(calls);
    expect(new Set(sent.map(({ group }) => group)).size).toBe(2);
    for (const { group, deduplicationId } of sent) for (const id of [group, deduplicationId]) expect(id).toMatch(/^[0-9a-f]{64}$/);
  });

  it('with an id that cannot be used are logged, and the others are queued', async () => {
    const deps = memoryDeps();
    await enqueueOutcome(deps, { ...NO_OUTCOME, strayCalls: ['..', '1795763105.7'] }, KEY);
    expect(deps.lines).toMatchObject([{ event: 'stray.refused', code: 'unusable-id' }]);
    expect(await strayCallsIn(deps)).toEqual(['1795763105.7']);
  });
});

describe('next steps', () => {
  it('are queued among the commands to their leg if they are due at once', async () => {
    const deps = memoryDeps();
    await enqueueOutcome(deps, { events: [], steps: [{ ...FIRST_LEG, step: 'join', afterSeconds: 0 }] }, KEY);
    const [message] = deps.queues.in('leg-commands');
    expect(message).toMatchObject({
      body: { ...FIRST_LEG, action: 'continue-step', step: 'join' },
      group: `${CONFERENCE_ID}-${FIRST_ID}-1`,
    });
    expect(message?.deduplicationId).toMatch(new RegExp(`^${FIRST_ID}-1-join-[0-9a-f]{40}$`));
  });

  it('come back to the driver with the same data, byte by byte, which nobody can read or move on the way', async () => {
    const deps = memoryDeps();
    const data = JSON.stringify({ sdp: 'v=0\r\no=+15550101 1 1 IN IP4 192.0.2.1\r\ns=Zoë \u{1F4DE}\r\n' });
    const steps = [0, 20].map((afterSeconds) => ({ ...FIRST_LEG, step: 'answered', data, afterSeconds }));
    await enqueueOutcome(deps, { events: [], steps }, KEY);
    const [message, later] = [deps.queues.in('leg-commands')[0]!, deps.queues.in('watch')[0]!.body as LaterCommand];
    const bodies = [message.body, later.command] as ContinueStep[];
    for (const body of bodies) expect(shows(body, '+15550101')).toBe(false);
    await legCommandsHandler(deps)(sqsEvent(bodies.map((body, index) => ({ id: String(index), body, group: message.group! }))));
    expect(deps.driver.askedTo('continueStep')).toEqual([
      { ...FIRST_LEG, step: 'answered', data },
      { ...FIRST_LEG, step: 'answered', data },
    ]);
    await expect(openStep(deps, { ...bodies[0]!, leg: 2 })).rejects.toThrow();
  });

  it('wait in the watch queue if they are due later', async () => {
    const deps = memoryDeps();
    await enqueueOutcome(deps, { events: [], steps: [{ ...FIRST_LEG, step: 'ask', afterSeconds: 20 }] }, KEY);
    expect(deps.queues.in('leg-commands')).toEqual([]);
    expect(deps.queues.in('watch')).toMatchObject([
      { body: { due: AT + 20_000, command: { ...FIRST_LEG, action: 'continue-step', step: 'ask' } }, delaySeconds: 20 },
    ]);
  });

  it('have their deadlines set before anything is done at once', async () => {
    const deps = memoryDeps();
    const steps = [
      { ...FIRST_LEG, step: 'join' },
      { ...FIRST_LEG, step: 'ask', afterSeconds: 20 },
    ];
    await enqueueOutcome(deps, { events: [aLegEvent(FIRST_ID, 1, 'ringing')], steps }, KEY);
    expect(deps.queues.sent.map(({ queue }) => queue)).toEqual(['callbacks', 'watch', 'leg-commands']);
  });
});

it('a command without an immediate outcome asks for nothing', async () => {
  const deps = memoryDeps();
  let calls = 0;
  await enqueueOutcome({ ...deps, queues: { ...deps.queues, send: async () => void (calls += 1) } }, NO_OUTCOME, KEY);
  expect(calls).toBe(0);
});
