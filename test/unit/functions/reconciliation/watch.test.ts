import type { LiveLeg } from '../../../../domain/bridge/live-leg';
import { LOOK_EVERY_MS, ENDING_MS } from '../../../../domain/conference/policy';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import { requestedAction } from '../../../../domain/participant/requested-action';
import type { CheckMessage } from '../../../../functions/messaging/messages';
import { BridgeRefused, BridgeUnavailable } from '../../../../functions/ports/bridge-driver';
import { watchHandler } from '../../../../functions/reconciliation/watch';
import { queues } from '../../../../functions/wiring/storage';
import { MINUTE_MS } from '../../../../schemas/durations';
import { aConference, AT, CONFERENCE_ID, FIRST_ID, INITIATOR_ID, onLeg, participantsOf, SECOND_ID } from '../../../support/a-conference';
import { withParticipant } from '../../../support/applying';
import { memoryDeps, type MemoryDeps } from '../../../support/memory-deps';
import { sqsEvent } from '../../../support/sqs-event';
import { storeWith } from '../../../support/store-with';

const joined = onLeg(1, 'joined');
const running = aConference({ state: 'active', initiatorRecord: joined, participants: participantsOf(2, joined) });
const everybody: readonly LiveLeg[] = [INITIATOR_ID, FIRST_ID, SECOND_ID].map((participantId) => ({
  participantId,
  leg: 1,
  phase: 'joined',
  muted: false,
  onHold: false,
}));
const check = (over: Partial<CheckMessage> = {}): CheckMessage => ({
  conferenceId: CONFERENCE_ID,
  watch: 'running',
  due: AT,
  chain: '3',
  claimed: AT - 1_000,
  bridgeSeenAt: AT - 15_000,
  ...over,
});

const depsWith = (record?: ConferenceRecord): MemoryDeps => {
  const deps = memoryDeps({ at: AT + 40 });
  deps.driver.script.snapshot = async () => everybody;
  if (record) deps.store.place(record);
  return deps;
};
const receive = (deps: Parameters<typeof watchHandler>[0], body: unknown, receives = 1) =>
  watchHandler(deps)(sqsEvent([{ id: 'message-1', body, receives }]));

describe('a check of a running conference', () => {
  it('is followed by the next one, which knows that the bridge has answered', async () => {
    const deps = depsWith(running);
    expect(await receive(deps, check())).toEqual({ batchItemFailures: [] });
    expect(deps.queues.sent).toEqual([
      { queue: 'watch', body: check({ due: AT + LOOK_EVERY_MS, bridgeSeenAt: AT + 40 }), delaySeconds: 15 },
    ]);
    expect(deps.store.reads).toEqual([{ consistent: true }]);
  });

  it('asks the bridge first and reads the conference afterwards', async () => {
    const deps = depsWith(running);
    const order: string[] = [];
    deps.driver.script.snapshot = async () => {
      order.push('bridge');
      return everybody;
    };
    const store = storeWith(deps.store, {
      current: async (...args) => {
        order.push('conference');
        return deps.store.current(...args);
      },
    });
    await receive({ ...deps, store }, check());
    expect(order).toEqual(['bridge', 'conference']);
  });

  it('asks anew for what a lost message left undone, under a key of its own', async () => {
    const record = withParticipant(withParticipant(running, FIRST_ID, { desiredMuted: true }), SECOND_ID, { withdrawnLeg: 1 });
    const deps = depsWith(record);
    await receive(deps, check());
    expect(deps.queues.in('leg-commands').map(({ deduplicationId }) => deduplicationId)).toEqual([
      `${CONFERENCE_ID}-${FIRST_ID}-1-mute-check-${String(AT + 40)}`,
      `${CONFERENCE_ID}-${SECOND_ID}-1-drop-check-${String(AT + 40)}`,
    ]);
  });

  it('shows an action that has come to nothing as timed out', async () => {
    const record = withParticipant(running, FIRST_ID, {
      desiredMuted: true,
      joinedAt: 1,
      lastAction: requestedAction('mute', AT - MINUTE_MS),
    });
    const deps = depsWith(record);
    await receive(deps, check());
    expect(deps.store.written).toEqual(['rollcall.participant.action-failed.v1']);
  });

  it.each([
    ['the bridge has answered the check before', AT - LOOK_EVERY_MS, undefined],
    ['not if the bridge has only just come back', AT - MINUTE_MS, true],
  ])('withdraws a request that has timed out: %s', async (_when, bridgeSeenAt, desiredMuted) => {
    const lastAction = { action: 'mute', at: AT - MINUTE_MS, failure: 'timed-out' } as const;
    const deps = depsWith(withParticipant(running, FIRST_ID, { desiredMuted: true, joinedAt: 1, lastAction }));
    await receive(deps, check({ bridgeSeenAt }));
    expect(deps.queues.in('leg-commands')).toHaveLength(1);
    expect(deps.store.participant(CONFERENCE_ID, FIRST_ID).desiredMuted).toBe(desiredMuted);
  });

  it('ends the conference when its time is over', async () => {
    const deps = depsWith({ ...running, endsAt: AT });
    await receive(deps, check());
    expect(deps.store.now(CONFERENCE_ID)).toMatchObject({ state: 'ending', endReason: 'expired' });
  });

  it.each([new BridgeUnavailable('silent'), new BridgeRefused('no')])('goes on though the bridge does not answer', async (error) => {
    const deps = depsWith(running);
    deps.driver.script.snapshot = async () => Promise.reject(error);
    await receive(deps, check());
    expect(deps.queues.bodies('watch')).toEqual([check({ due: AT + LOOK_EVERY_MS })]);
  });

  it('is the last one if it is to be made once', async () => {
    const deps = depsWith(running);
    await receive(deps, check({ once: true }));
    expect(deps.queues.sent).toEqual([]);
  });

  it('is not made if another chain checks already', async () => {
    const deps = depsWith(running);
    deps.checkClaims.isGranted = false;
    await receive(deps, check({ claimed: 0 }));
    expect([deps.driver.asked, deps.queues.sent]).toEqual([[], []]);
  });

  it('ends its chain if the conference has come to another part of its life, or is gone', async () => {
    for (const record of [
      { ...running, state: 'ending' as const },
      { ...running, conferenceId: `${CONFERENCE_ID.slice(0, -1)}1` },
      undefined,
    ]) {
      const deps = depsWith(record);
      await receive(deps, check());
      expect(deps.queues.sent).toEqual([]);
    }
  });
});

describe('a check of an assembly', () => {
  it('does not ask the bridge', async () => {
    const deps = depsWith(aConference({ changedAt: AT }));
    await receive(deps, check({ watch: 'assembling' }));
    expect(deps.driver.asked).toEqual([]);
    expect(deps.queues.in('watch')).toHaveLength(1);
  });
});

describe('a check of an ending conference', () => {
  const ending = { ...running, state: 'ending' as const, endingAt: AT - 1_000 };

  it('asks the bridge again to end it', async () => {
    const deps = depsWith(ending);
    await receive(deps, check({ watch: 'ending' }));
    expect(deps.queues.in('leg-commands')).toMatchObject([
      { body: { conferenceId: CONFERENCE_ID, action: 'end' }, deduplicationId: `${CONFERENCE_ID}-end-check-${String(AT + 40)}` },
    ]);
    expect(deps.queues.in('watch')).toHaveLength(1);
  });

  it('ends the legs that the bridge has not ended in time', async () => {
    const deps = depsWith({ ...ending, endingAt: AT - ENDING_MS });
    await receive(deps, check({ watch: 'ending' }));
    expect(deps.store.written).toEqual(['rollcall.participant.left.v1']);
    expect(deps.queues.in('watch')).toHaveLength(1);
  });

  it('goes on after its end while the bridge has somebody in its room', async () => {
    const deps = depsWith({ ...running, state: 'ended' });
    await receive(deps, check({ watch: 'ending' }));
    expect(deps.queues.sent.map(({ queue }) => queue)).toEqual(['leg-commands', 'watch']);
  });

  it('stops once the room is empty', async () => {
    const deps = depsWith({ ...running, state: 'ended' });
    deps.driver.script.snapshot = async () => [];
    await receive(deps, check({ watch: 'ending' }));
    expect(deps.queues.sent).toEqual([]);
  });
});

describe('what comes before it is due', () => {
  it('waits on: a check', async () => {
    const deps = depsWith(running);
    await receive(deps, check({ due: AT + 1_000_000 }));
    expect(deps.queues.sent).toEqual([{ queue: 'watch', body: check({ due: AT + 1_000_000 }), delaySeconds: 900 }]);
    expect(deps.driver.asked).toEqual([]);
  });

  const later = (due: number) => ({
    due,
    command: { conferenceId: CONFERENCE_ID, participantId: FIRST_ID, leg: 1, action: 'mute' },
    deduplicationId: 'id',
  });

  it('waits on: a command to a leg, which is sent when it is due', async () => {
    const deps = depsWith(running);
    await receive(deps, later(AT + 41));
    expect(deps.queues.sent).toMatchObject([{ queue: 'watch', delaySeconds: 1 }]);
    await receive(deps, later(AT + 40));
    expect(deps.queues.in('leg-commands')).toEqual([
      { body: later(AT).command, group: `${CONFERENCE_ID}-${FIRST_ID}-1`, deduplicationId: 'id' },
    ]);
  });
});

describe('a check that fails', () => {
  const { maxReceiveCount } = queues.watch;
  const broken = () => {
    const deps = depsWith(running);
    return { ...deps, store: storeWith(deps.store, { current: async () => Promise.reject(new Error('no database')) }) };
  };
  const failed = { batchItemFailures: [{ itemIdentifier: 'message-1' }] };

  it('is made again', async () => {
    const deps = broken();
    expect(await receive(deps, check(), maxReceiveCount - 1)).toEqual(failed);
    expect(deps.queues.sent).toEqual([]);
  });

  it('is a dead letter at last, and the chain goes on without its claim', async () => {
    const deps = broken();
    expect(await receive(deps, check(), maxReceiveCount)).toEqual(failed);
    const { claimed: _, ...revived } = check({ due: AT + 40 + MINUTE_MS });
    expect(deps.queues.sent).toEqual([{ queue: 'watch', body: revived, delaySeconds: 60 }]);
    expect(deps.lines[0]).toMatchObject({ event: 'check.failed', conferenceId: CONFERENCE_ID, watch: 'running' });
  });

  it('is not revived if it was to be made once', async () => {
    const deps = broken();
    expect(await receive(deps, check({ once: true }), maxReceiveCount)).toEqual(failed);
    expect(deps.queues.sent).toEqual([]);
  });
});
