import { ASSEMBLY_IDLE_MS, ENDING_MS, RELEASE_WAIT_MS } from '../../../../domain/conference/policy';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import type { CheckMessage } from '../../../../functions/messaging/messages';
import { watchHandler } from '../../../../functions/reconciliation/watch';
import { queueConsumers } from '../../../../functions/wiring/queues';
import { queues } from '../../../../functions/wiring/storage';
import { MINUTE_MS } from '../../../../schemas/durations';
import { aConference, aParticipant, AT, CONFERENCE_ID, FIRST_ID, INITIATOR_ID, onLeg, participantsOf } from '../../../support/a-conference';
import { withParticipant } from '../../../support/applying';
import { memoryDeps, type MemoryDeps } from '../../../support/memory-deps';
import { sqsEvent } from '../../../support/sqs-event';
import { storeWith } from '../../../support/store-with';

const joined = onLeg(1, 'joined');
const running = aConference({ state: 'active', initiatorRecord: joined, participants: participantsOf(2, joined) });
const assembly = aConference({ changedAt: AT });
const check = (over: Partial<CheckMessage> = {}): CheckMessage => ({
  conferenceId: CONFERENCE_ID,
  watch: 'running',
  due: AT,
  chain: 'deadline',
  once: true,
  ...over,
});
const ofAssembly = (over: Partial<CheckMessage> = {}): CheckMessage => ({
  conferenceId: CONFERENCE_ID,
  watch: 'assembling',
  due: AT,
  chain: '3',
  claimed: AT - MINUTE_MS,
  ...over,
});

const depsWith = (record?: ConferenceRecord): MemoryDeps => {
  const deps = memoryDeps({ at: AT + 40 });
  if (record) deps.store.place(record);
  return deps;
};
const receive = (deps: Parameters<typeof watchHandler>[0], body: unknown, receives = 1) =>
  watchHandler(deps)(sqsEvent([{ id: 'message-1', body, receives }]));

it('never asks the bridge: the function has no key of it', async () => {
  const access = JSON.stringify(queueConsumers.watch.access);
  expect(access).not.toMatch(/bridge/i);
  const deps = depsWith({ ...running, endsAt: AT });
  await receive(deps, check());
  expect(deps.driver.asked).toEqual([]);
});

describe('a check at a deadline', () => {
  it('ends the conference when its time is over', async () => {
    const deps = depsWith({ ...running, endsAt: AT });
    expect(await receive(deps, check())).toEqual({ batchItemFailures: [] });
    expect(deps.store.now(CONFERENCE_ID)).toMatchObject({ state: 'ending', endReason: 'expired' });
    expect(deps.queues.in('watch')).toEqual([]);
    expect(deps.store.reads).toEqual([{ consistent: true }]);
  });

  it('ends the legs that the bridge has not ended in time', async () => {
    const deps = depsWith({ ...running, state: 'ending', endingAt: AT - ENDING_MS });
    await receive(deps, check({ watch: 'ending' }));
    expect(deps.store.written).toEqual(['rollcall.participant.left.v1']);
  });

  it('dials a leg when nobody has reported in time that the call was released', async () => {
    const participants = { [FIRST_ID]: aParticipant({ call: { state: 'held', at: AT - RELEASE_WAIT_MS, cause: null } }) };
    const deps = depsWith(aConference({ state: 'starting', startedAt: AT - RELEASE_WAIT_MS, participants, initiatorRecord: joined }));
    await receive(deps, check({ chain: 'release' }));
    expect(deps.queues.bodies('leg-commands')).toMatchObject([{ action: 'dial', participantId: FIRST_ID }]);
  });

  it('does nothing if the conference has come to another part of its life, or is gone', async () => {
    for (const record of [
      { ...running, state: 'ending' as const },
      { ...running, conferenceId: `${CONFERENCE_ID.slice(0, -1)}1` },
      undefined,
    ]) {
      const deps = depsWith(record && { ...record, endsAt: AT });
      await receive(deps, check());
      expect([deps.queues.sent, deps.store.written]).toEqual([[], []]);
    }
  });
});

describe('a check of an assembly', () => {
  it('is followed by the next one', async () => {
    const deps = depsWith(assembly);
    await receive(deps, ofAssembly());
    expect(deps.queues.bodies('watch')).toEqual([ofAssembly({ due: AT + ASSEMBLY_IDLE_MS, claimed: AT })]);
  });

  it('is not made if another chain checks already', async () => {
    const deps = depsWith(assembly);
    deps.checkClaims.isGranted = false;
    await receive(deps, ofAssembly());
    expect(deps.queues.sent).toEqual([]);
  });
});

describe('a check of a running conference from an earlier version', () => {
  it('enters the conference in the list of looks and is not followed by another one', async () => {
    const deps = depsWith(running);
    await receive(deps, { ...check({ chain: '3', claimed: AT - 1_000 }), once: undefined, bridgeSeenAt: AT - 15_000 });
    expect([...deps.lookList.notes.keys()]).toEqual([CONFERENCE_ID]);
    expect(deps.queues.sent).toEqual([]);
  });
});

describe('a nudge', () => {
  const starting = aConference({
    state: 'starting',
    startedAt: AT,
    initiatorRecord: joined,
    participants: { [FIRST_ID]: aParticipant({ desiredLeg: 1 }) },
  });

  it('has everybody dialled who is to be dialled', async () => {
    const deps = depsWith(starting);
    await receive(deps, { nudge: CONFERENCE_ID });
    const dialled = deps.queues.bodies('leg-commands');
    expect(dialled).toMatchObject([{ action: 'dial', participantId: FIRST_ID, leg: 1 }]);
    expect(deps.store.participant(CONFERENCE_ID, FIRST_ID).progress).toEqual({ leg: 1, phase: 'claimed' });
  });

  it('does nothing for a conference that is gone', async () => {
    const deps = depsWith({ ...starting, conferenceId: `${CONFERENCE_ID.slice(0, -1)}1` });
    await receive(deps, { nudge: CONFERENCE_ID });
    expect(deps.queues.sent).toEqual([]);
  });
});

describe('what comes before it is due', () => {
  it('waits on: a check', async () => {
    const deps = depsWith(running);
    await receive(deps, check({ due: AT + 1_000_000 }));
    expect(deps.queues.sent).toEqual([{ queue: 'watch', body: check({ due: AT + 1_000_000 }), delaySeconds: 900 }]);
  });

  const command = { conferenceId: CONFERENCE_ID, participantId: FIRST_ID, leg: 1, action: 'continue-step', step: 'ring-over' } as const;
  const later = (due: number, members: object = {}) => ({ due, command, deduplicationId: 'id', ...members });

  it('waits on: a command to a leg, which is sent when it is due', async () => {
    const deps = depsWith(running);
    await receive(deps, later(AT + 41));
    expect(deps.queues.sent).toMatchObject([{ queue: 'watch', delaySeconds: 1 }]);
    await receive(deps, later(AT + 40));
    expect(deps.queues.in('leg-commands')).toEqual([{ body: command, group: `${CONFERENCE_ID}-${FIRST_ID}-1`, deduplicationId: 'id' }]);
  });

  it.each([
    ['is not sent once the leg has joined', joined, []],
    ['is sent while the leg rings', onLeg(1, 'ringing'), [command]],
    ['is sent when the leg has ended, since the bridge may not know that', onLeg(1, 'ended'), [command]],
    ['is sent when another leg has joined', onLeg(2, 'joined'), [command]],
  ])('the deadline of a ring %s', async (_what, participant, sent) => {
    const deps = depsWith(withParticipant(running, FIRST_ID, participant));
    await receive(deps, later(AT, { onlyUnanswered: true }));
    expect(deps.queues.bodies('leg-commands')).toEqual(sent);
  });

  it('the deadline of a ring is sent when the conference is gone', async () => {
    const deps = depsWith();
    await receive(deps, later(AT, { onlyUnanswered: true }));
    expect(deps.queues.bodies('leg-commands')).toEqual([command]);
  });
});

describe('a check that fails', () => {
  const { maxReceiveCount } = queues.watch;
  const broken = () => {
    const deps = depsWith(assembly);
    return { ...deps, store: storeWith(deps.store, { current: async () => Promise.reject(new Error('no database')) }) };
  };
  const failed = { batchItemFailures: [{ itemIdentifier: 'message-1' }] };

  it('is made again', async () => {
    const deps = broken();
    expect(await receive(deps, ofAssembly(), maxReceiveCount - 1)).toEqual(failed);
    expect(deps.queues.sent).toEqual([]);
  });

  it('does not hold up the others that came with it', async () => {
    const deps = broken();
    const due = {
      due: AT,
      command: { conferenceId: CONFERENCE_ID, participantId: INITIATOR_ID, leg: 1, action: 'mute' },
      deduplicationId: 'id',
    };
    const both = sqsEvent([
      { id: 'message-1', body: check() },
      { id: 'message-2', body: due },
    ]);
    expect(await watchHandler(deps)(both)).toEqual(failed);
    expect(deps.queues.in('leg-commands')).toHaveLength(1);
  });

  it('is a dead letter at last, and the chain goes on without its claim', async () => {
    const deps = broken();
    expect(await receive(deps, ofAssembly(), maxReceiveCount)).toEqual(failed);
    const { claimed: _, ...revived } = ofAssembly({ due: AT + 40 + MINUTE_MS });
    expect(deps.queues.sent).toEqual([{ queue: 'watch', body: revived, delaySeconds: 60 }]);
    expect(deps.lines[0]).toMatchObject({ event: 'check.failed', conferenceId: CONFERENCE_ID, watch: 'assembling' });
  });

  it('is not revived if it was to be made once', async () => {
    const deps = broken();
    expect(await receive(deps, check(), maxReceiveCount)).toEqual(failed);
    expect(deps.queues.sent).toEqual([]);
  });
});
