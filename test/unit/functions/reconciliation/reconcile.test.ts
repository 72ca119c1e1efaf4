import { end, finish } from '../../../../domain/conference/changes/end';
import { start } from '../../../../domain/conference/changes/start';
import { ASSEMBLY_IDLE_MS, ENDING_MS } from '../../../../domain/conference/policy';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import { takeChangesHandler } from '../../../../functions/reconciliation/take-changes';
import { tryAgainLater } from '../../../../functions/runtime/outage';
import type { Settings } from '../../../../functions/runtime/settings';
import { MINUTE_MS } from '../../../../schemas/durations';
import {
  aConference,
  aParticipant,
  AT,
  CONFERENCE_ID,
  FIRST_ID,
  INITIATOR_ID,
  type Members,
  onLeg,
  participantsOf,
  SECOND_ID,
} from '../../../support/a-conference';
import { after, OTHER_CONFERENCE_ID, withParticipant } from '../../../support/applying';
import { memoryDeps } from '../../../support/memory-deps';
import { memoryStream, type OnStream } from '../../../support/stream-event';

const joined = onLeg(1, 'joined');
const assembling = aConference({ toCall: new Set([FIRST_ID]), participants: participantsOf(1) });
const starting = after(
  assembling,
  start({ conferenceId: CONFERENCE_ID, initiatorId: INITIATOR_ID, at: AT, maxMinutes: 60, dialsPerHour: 100 }),
);
const active = aConference({ state: 'active', initiatorRecord: joined, participants: participantsOf(2, joined) });
const ending = after(active, end({ conferenceId: CONFERENCE_ID, at: AT, reason: 'ended-by-initiator' }));
const ended = after(ending, finish(CONFERENCE_ID, AT));

type Change = { readonly before: ConferenceRecord | undefined; readonly after: ConferenceRecord };
const changed = (before: ConferenceRecord | undefined, now: ConferenceRecord): Change => ({ before, after: now });

const depsWith = (now?: ConferenceRecord, settings: Partial<Settings> = {}) => {
  const { readChange, event } = memoryStream();
  const deps = { ...memoryDeps({ at: AT + 40, settings }), readChange, eventBus: { publish: async () => [] } };
  if (now) deps.store.place(now);
  return { deps, receive: (...changes: readonly OnStream[]) => takeChangesHandler(deps)(event(...changes)) };
};
const network = { accessNetworkUrl: 'https://network.example' };

describe('a conference that starts', () => {
  it('has everyone claimed and dialled, and is looked at from now on', async () => {
    const { deps, receive } = depsWith(starting);
    expect(await receive(changed(assembling, starting))).toEqual({ batchItemFailures: [] });
    expect(deps.queues.bodies('leg-commands')).toMatchObject([
      { action: 'dial', participantId: INITIATOR_ID },
      { action: 'dial', participantId: FIRST_ID },
    ]);
    expect([...deps.lookList.notes.keys()]).toEqual([CONFERENCE_ID]);
    // Its end is in an hour. The looks see to that.
    expect(deps.queues.in('watch')).toEqual([]);
  });

  it('has a check at its end if that is near', async () => {
    const short = { ...starting, endsAt: AT + MINUTE_MS };
    const { deps, receive } = depsWith(short);
    await receive(changed(assembling, short));
    expect(deps.queues.in('watch')).toEqual([
      { body: { conferenceId: CONFERENCE_ID, watch: 'running', due: AT + MINUTE_MS, chain: 'deadline', once: true }, delaySeconds: 60 },
    ]);
  });

  it('has nobody dialled twice if the record comes twice', async () => {
    const { deps, receive } = depsWith(starting);
    await receive(changed(assembling, starting));
    expect([...deps.store.archived]).toEqual([]);
    await receive(changed(assembling, starting));
    const ids = deps.queues.in('leg-commands').map(({ deduplicationId }) => deduplicationId);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('an assembly', () => {
  it('is checked when it has been idle, and nobody is dialled', async () => {
    const { deps, receive } = depsWith(assembling);
    await receive(changed(undefined, assembling));
    expect(deps.queues.bodies('watch')).toMatchObject([{ watch: 'assembling', due: AT + ASSEMBLY_IDLE_MS }]);
    expect(deps.queues.in('leg-commands')).toEqual([]);
  });

  it('has its calls placed by the access network', async () => {
    const invited = aConference({ participants: { [FIRST_ID]: aParticipant({ withdrawnLeg: 1 }) } });
    const { deps, receive } = depsWith(invited, network);
    await receive(changed(undefined, invited));
    expect(deps.queues.bodies('call-requests')).toMatchObject([{ action: 'connect', participantId: FIRST_ID }]);
  });
});

describe('a change of a running conference', () => {
  it('is made true for the participants who changed, under the key of its version', async () => {
    const muted = { ...withParticipant(active, FIRST_ID, { desiredMuted: true }), version: 8 };
    const { deps, receive } = depsWith(muted);
    await receive(changed(active, muted));
    expect(deps.queues.in('leg-commands').map(({ deduplicationId }) => deduplicationId)).toEqual([
      `${CONFERENCE_ID}-${FIRST_ID}-1-mute-version-8`,
    ]);
    expect(deps.queues.in('watch')).toEqual([]);
  });

  it('is followed by the change that it calls for', async () => {
    const bothThere: ConferenceRecord = { ...active, state: 'starting' };
    const { deps, receive } = depsWith(bothThere);
    await receive(changed(withParticipant(bothThere, FIRST_ID, onLeg(1, 'ringing')), bothThere));
    expect(deps.store.now(CONFERENCE_ID).state).toBe('active');
  });

  it('is taken together with others that came with it: the last one says what is left to do', async () => {
    const muted = { ...withParticipant(active, FIRST_ID, { desiredMuted: true }), version: 8 };
    const { deps, receive } = depsWith(active);
    await receive(changed(active, muted), changed(muted, { ...active, version: 9 }));
    expect(deps.queues.sent).toEqual([]);
  });

  it('that takes back a request which is being carried out sends another command after the first', async () => {
    const muted = { ...withParticipant(active, FIRST_ID, { desiredMuted: true }), version: 8 };
    const takenBack = { ...withParticipant(active, FIRST_ID, { undesiredMuted: true }), version: 9 };
    const { deps, receive } = depsWith(takenBack);
    await receive(changed(muted, takenBack));
    expect(deps.queues.bodies('leg-commands')).toMatchObject([{ participantId: FIRST_ID, action: 'unmute' }]);
  });

  it('that comes late is taken for what the conference is now', async () => {
    const muted = { ...withParticipant(active, FIRST_ID, { desiredMuted: true }), version: 8 };
    const { deps, receive } = depsWith({ ...active, version: 9 });
    deps.time.now = AT + MINUTE_MS;
    await receive(changed(active, muted));
    expect(deps.queues.sent).toEqual([]);
    expect(deps.store.reads).toEqual([{ consistent: true }]);
  });

  it('that comes in time costs no read', async () => {
    const { deps, receive } = depsWith(active);
    deps.time.now = AT + 59_999;
    await receive(changed(active, { ...active, version: 2 }));
    expect(deps.store.reads).toEqual([]);
  });
});

describe('the end of a conference', () => {
  it('is commanded to the bridge, looked at, and checked when its time is over', async () => {
    const { deps, receive } = depsWith(ending);
    await receive(changed(active, ending));
    expect(deps.queues.in('leg-commands')).toMatchObject([
      { body: { conferenceId: CONFERENCE_ID, action: 'end' }, deduplicationId: `${CONFERENCE_ID}-end-ending` },
    ]);
    expect([...deps.lookList.notes.keys()]).toEqual([CONFERENCE_ID]);
    expect(deps.queues.bodies('watch')).toMatchObject([{ watch: 'ending', due: AT + ENDING_MS, once: true }]);
  });

  it('is commanded though the conference has ended, and another begun, since', async () => {
    const next = { ...assembling, conferenceId: `${CONFERENCE_ID.slice(0, -1)}1` };
    const { deps, receive } = depsWith(next);
    await receive(changed(active, ending), changed(ending, ended), changed(ended, next));
    expect(deps.queues.bodies('leg-commands')).toEqual([{ conferenceId: CONFERENCE_ID, action: 'end' }]);
    expect([...deps.lookList.notes.keys()]).toEqual([CONFERENCE_ID]);
    expect(deps.queues.bodies('watch')).toMatchObject([{ conferenceId: next.conferenceId, watch: 'assembling' }]);
  });

  it('has the conference kept as history', async () => {
    const { deps, receive } = depsWith(ended);
    await receive(changed(active, ending), changed(ending, ended));
    expect([...deps.store.archived.values()]).toEqual([ended]);
  });
});

describe('the calls that Rollcall asked for', () => {
  const asked = (state: ConferenceRecord['state'], members: Members = {}): ConferenceRecord =>
    aConference({
      state,
      participants: {
        [FIRST_ID]: aParticipant({ withdrawnLeg: 1, callRequested: true, ...members }),
        [SECOND_ID]: aParticipant({ call: { state: 'held', at: AT, cause: null }, callKey: 1 }),
      },
    });
  const releases = async (now: ConferenceRecord, changes: readonly Change[], settings: Partial<Settings> = network) => {
    const { deps, receive } = depsWith(now, settings);
    await receive(...changes);
    return deps.queues.in('call-requests').map(({ deduplicationId }) => deduplicationId);
  };
  const call = { state: 'alerting', at: AT, cause: null } as const;
  const [open, gone] = [asked('assembling'), { ...asked('ended'), version: 2 }];

  it('are stopped when the assembly ends, also after another conference has begun', async () => {
    const release = `${CONFERENCE_ID}-${FIRST_ID}-release-connect-1`;
    expect(await releases(gone, [changed(open, gone)])).toEqual([release]);
    const next = { ...assembling, conferenceId: `${CONFERENCE_ID.slice(0, -1)}1` };
    expect(await releases(next, [changed(open, gone), changed(gone, next)])).toEqual([release]);
  });

  it('are stopped by a request of their own for each call', async () => {
    const [ringing, ended] = [asked('assembling', { call, callKey: 77 }), asked('ended', { call, callKey: 77 })];
    expect(await releases(ended, [changed(ringing, ended)])).toEqual([`${CONFERENCE_ID}-${FIRST_ID}-release-77`]);
  });

  it('are stopped when their participant is removed', async () => {
    const removed = { ...asked('assembling', { removed: true }), version: 2 };
    expect(await releases(removed, [changed(open, removed)])).toEqual([`${CONFERENCE_ID}-${FIRST_ID}-release-connect-1`]);
  });

  it('are left alone if the network takes no requests', async () => {
    expect(await releases(gone, [changed(open, gone)], { accessNetworkUrl: null })).toEqual([]);
  });
});

it('a conference whose end is overdue ends its legs change by change, and then itself', async () => {
  const overdue = aConference({ state: 'ending', endingAt: AT - ENDING_MS, endReason: 'alone', participants: participantsOf(61, joined) });
  const { deps, receive } = depsWith(overdue);
  for (let record = 1; record <= 4; record += 1) await receive(changed(overdue, deps.store.now(CONFERENCE_ID)));
  expect(deps.store.now(CONFERENCE_ID).state).toBe('ended');
  expect(deps.store.written).toEqual([...Array<string>(3).fill('rollcall.participant.left.v1'), 'rollcall.conference.ended.v1']);
});

describe('changes of several initiators', () => {
  const other = { ...starting, conferenceId: OTHER_CONFERENCE_ID };

  it('fail apart from each other: what meets an outage is read again', async () => {
    const { deps, receive } = depsWith(starting);
    deps.store.place(other);
    let writes = 0;
    deps.store.beforeNextWrite(() => {
      writes += 1;
      throw tryAgainLater('busy');
    });
    expect(await receive(changed(assembling, starting), changed({ ...assembling, conferenceId: OTHER_CONFERENCE_ID }, other))).toEqual({
      batchItemFailures: [{ itemIdentifier: '1' }],
    });
    expect(writes).toBe(1);
    expect(deps.queues.bodies('leg-commands')).toMatchObject([
      { conferenceId: OTHER_CONFERENCE_ID },
      { conferenceId: OTHER_CONFERENCE_ID },
    ]);
  });

  it('that cannot be handled are parked', async () => {
    const { deps, receive } = depsWith(starting);
    deps.store.beforeNextWrite(() => {
      throw new Error('a programming error');
    });
    expect(await receive(changed(assembling, starting))).toEqual({ batchItemFailures: [] });
    expect(deps.queues.in('reconcile-dead-letters')).toHaveLength(1);
  });
});

describe('an event package that feeds a conference', () => {
  const fed = { ...active, version: active.version + 1, packageOf: 'one', packageVersion: 1, packageUntil: AT + MINUTE_MS };

  it('is checked when it is overdue, and when a doubtful word is due; nothing is checked twice', async () => {
    const { deps, receive } = depsWith(fed);
    await receive(changed(active, fed));
    const check = { conferenceId: CONFERENCE_ID, watch: 'running', chain: 'deadline', once: true };
    expect(deps.queues.bodies('watch')).toEqual([{ ...check, due: AT + MINUTE_MS }]);
    const doubtful = withParticipant({ ...fed, version: fed.version + 1 }, FIRST_ID, { observed: { word: 'gone', doubtful: true } });
    await receive(changed(fed, doubtful));
    expect(deps.queues.bodies('watch').slice(1)).toEqual([{ ...check, due: AT + 5_000 }]);
  });

  it('ends when it is overdue', async () => {
    const { deps, receive } = depsWith(fed);
    const overdue = { ...fed, packageUntil: AT + 40 };
    deps.store.place(overdue);
    await receive(changed(active, overdue));
    expect(deps.store.now(CONFERENCE_ID)).toMatchObject({ lastChange: 'rollcall.conference.event-package.v1' });
    expect(deps.store.now(CONFERENCE_ID)).not.toHaveProperty('packageUntil');
  });
});
