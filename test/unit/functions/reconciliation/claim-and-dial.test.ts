import { hourOf } from '../../../../domain/clock-hour';
import { MAX_CLAIMS_PER_WRITE } from '../../../../domain/conference/changes/claim-legs';
import type { ConferenceRecord, ParticipantRecord } from '../../../../domain/conference/record';
import { claimAndDial } from '../../../../functions/reconciliation/claim-and-dial';
import { isOutage } from '../../../../functions/runtime/outage';
import { aConference, AT, CONFERENCE_ID, FIRST_ID, onLeg, participantIdAt, participantsOf, SECOND_ID } from '../../../support/a-conference';
import { withParticipant } from '../../../support/applying';
import { memoryDeps, type MemoryDeps } from '../../../support/memory-deps';
import { storeWith } from '../../../support/store-with';

const conference = (count = 2): ConferenceRecord => aConference({ state: 'starting', participants: participantsOf(count) });
const claims = (...ids: readonly string[]) => ids.map((participantId) => ({ participantId, leg: 1 }));
const claimed = onLeg(1, 'claimed').progress;
const depsWith = (record: ConferenceRecord): MemoryDeps => {
  const deps = memoryDeps();
  deps.store.place(record);
  return deps;
};
const dialled = (deps: MemoryDeps): readonly string[] =>
  deps.queues.bodies('leg-commands').map((body) => (body as { readonly participantId: string }).participantId);
/** Another writer is quicker. */
const meanwhile = (deps: MemoryDeps, id: string, over: Partial<ParticipantRecord>): void =>
  deps.store.beforeNextWrite(() => deps.store.place({ ...withParticipant(deps.store.now(CONFERENCE_ID), id, over), version: 99 }));

describe('legs that are desired', () => {
  it('are claimed in one write, and then dialled', async () => {
    const deps = depsWith(conference());
    await claimAndDial(deps, conference(), claims(FIRST_ID, SECOND_ID));
    expect(deps.store.written).toEqual(['rollcall.participant.dialing.v1']);
    expect(deps.store.participant(CONFERENCE_ID, FIRST_ID).progress).toEqual(claimed);
    expect(deps.queues.in('leg-commands')[0]).toEqual({
      body: { ...claims(FIRST_ID)[0], conferenceId: CONFERENCE_ID, action: 'dial' },
      group: `${CONFERENCE_ID}-${FIRST_ID}-1`,
      deduplicationId: `${CONFERENCE_ID}-${FIRST_ID}-1-dial-claimed`,
    });
    expect(dialled(deps)).toEqual([FIRST_ID, SECOND_ID]);
  });

  it('are claimed in several writes if they are many, each dialled once', async () => {
    const count = MAX_CLAIMS_PER_WRITE + 5;
    const ids = Array.from({ length: count }, (_, index) => participantIdAt(index + 1));
    const deps = depsWith(conference(count));
    await claimAndDial(deps, conference(count), claims(...ids));
    expect(deps.store.written).toHaveLength(2);
    expect(dialled(deps)).toEqual(ids);
    expect(deps.lines).toMatchObject([
      { event: 'dials.queued', dials: MAX_CLAIMS_PER_WRITE },
      { event: 'dials.queued', dials: 5 },
    ]);
  });

  it('are not dialled before the claim is written', async () => {
    const deps = depsWith(conference());
    deps.store.beforeNextWrite(() => {
      throw new Error('no database');
    });
    await expect(claimAndDial(deps, conference(), claims(FIRST_ID))).rejects.toThrow('no database');
    expect(deps.queues.sent).toEqual([]);
  });

  it('are told apart if they are dialled without the report that their call was released', async () => {
    const held = { call: { state: 'held', at: AT, cause: null }, callKey: 1 } as const;
    const record = withParticipant(conference(), FIRST_ID, held);
    const deps = memoryDeps({ settings: { takeOver: 'none' } });
    deps.store.place(record);
    await claimAndDial(deps, record, claims(FIRST_ID, SECOND_ID));
    await claimAndDial(deps, record, claims(FIRST_ID));
    const late = deps.lines.filter(({ event }) => event === 'release.late');
    expect(late).toEqual([expect.objectContaining({ conferenceId: CONFERENCE_ID, participantId: FIRST_ID, leg: 1 })]);
  });

  it('need nothing if there are none', async () => {
    const deps = depsWith(conference());
    await claimAndDial(deps, conference(), []);
    expect([deps.store.written, deps.queues.sent]).toEqual([[], []]);
  });
});

describe('a claim that is lost against another writer', () => {
  it('is tried again against what there is then', async () => {
    const deps = depsWith(conference());
    for (const dialCount of [1, 2])
      deps.store.beforeNextWrite(() => deps.store.place({ ...deps.store.now(CONFERENCE_ID), dialHour: hourOf(AT), dialCount }));
    await claimAndDial(deps, conference(), claims(FIRST_ID));
    expect(dialled(deps)).toEqual([FIRST_ID]);
    expect(deps.store.now(CONFERENCE_ID)).toMatchObject({ dialCount: 3 });
  });

  it('dials nobody twice: a leg that another try has claimed is dialled under the same key', async () => {
    const deps = depsWith(conference());
    meanwhile(deps, FIRST_ID, onLeg(1, 'claimed'));
    await claimAndDial(deps, conference(), claims(FIRST_ID, SECOND_ID));
    expect(deps.queues.in('leg-commands').map(({ deduplicationId }) => deduplicationId)).toEqual([
      `${CONFERENCE_ID}-${FIRST_ID}-1-dial-claimed`,
      `${CONFERENCE_ID}-${SECOND_ID}-1-dial-claimed`,
    ]);
    expect(deps.store.written).toHaveLength(1);
  });

  it.each<readonly [string, Partial<ParticipantRecord>]>([
    ['was set offline', { withdrawnLeg: 1 }],
    ['was removed', { removed: true, withdrawnLeg: 1 }],
    ['is asked for on another leg', { desiredLeg: 2 }],
    ['is ringing', onLeg(1, 'ringing')],
    ['has ended', onLeg(1, 'ended')],
  ])('dials nobody who meanwhile %s', async (_what, members) => {
    const deps = depsWith(conference());
    meanwhile(deps, FIRST_ID, members);
    await claimAndDial(deps, conference(), claims(FIRST_ID, SECOND_ID));
    expect(dialled(deps)).toEqual([SECOND_ID]);
  });

  it('dials nobody of a conference that is over', async () => {
    const deps = depsWith({ ...conference(), state: 'ending' });
    await claimAndDial(deps, conference(), claims(FIRST_ID));
    const gone = memoryDeps();
    await claimAndDial(gone, conference(), claims(FIRST_ID));
    const followed = depsWith({ ...conference(), conferenceId: `${CONFERENCE_ID.slice(0, -1)}1` });
    await claimAndDial(followed, conference(), claims(FIRST_ID));
    expect([...dialled(deps), ...dialled(gone), ...dialled(followed)]).toEqual([]);
  });

  it('is given back after six losses, to be tried again later', async () => {
    const deps = depsWith(conference());
    let writes = 0;
    const store = storeWith(deps.store, {
      changeOnly: async () => {
        writes += 1;
        return { result: 'refused', refusal: 'conflict', current: conference() };
      },
    });
    const failed: unknown = await claimAndDial({ ...deps, store }, conference(), claims(FIRST_ID)).catch((error: unknown) => error);
    expect(isOutage(failed)).toBe(true);
    expect(writes).toBe(6);
    expect(dialled(deps)).toEqual([]);
  });
});
