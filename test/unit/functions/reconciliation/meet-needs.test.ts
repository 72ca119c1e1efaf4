import { RELEASE_WAIT_MS } from '../../../../domain/conference/policy';
import { meetNeeds } from '../../../../functions/reconciliation/meet-needs';
import type { Settings } from '../../../../functions/runtime/settings';
import { aConference, aParticipant, AT, CONFERENCE_ID, FIRST_ID, type Members, onLeg, SECOND_ID } from '../../../support/a-conference';
import { memoryDeps } from '../../../support/memory-deps';

const met = async (
  members: Readonly<Record<string, Members>>,
  { ids = Object.keys(members), settings = {} }: { ids?: readonly string[]; settings?: Partial<Settings> } = {},
) => {
  const participants = Object.fromEntries(Object.entries(members).map(([id, each]) => [id, aParticipant(each)]));
  const record = aConference({ state: 'active', initiatorRecord: onLeg(1, 'joined'), participants });
  const deps = memoryDeps({ settings });
  deps.store.place(record);
  await meetNeeds(deps, record, ids, 'version-7');
  return deps;
};
const joined = onLeg(1, 'joined');

describe('what a conference desires', () => {
  it.each<readonly [string, Members]>([
    ['mute', { ...joined, desiredMuted: true }],
    ['unmute', { ...joined, muted: true, undesiredMuted: true }],
    ['hold', { ...joined, desiredOnHold: true }],
    ['resume', { ...joined, onHold: true, undesiredOnHold: true }],
    ['drop', { ...joined, withdrawnLeg: 1 }],
  ])('has a leg commanded to %s, once for each reason', async (action, members) => {
    const { queues } = await met({ [FIRST_ID]: members });
    expect(queues.sent).toEqual([
      {
        queue: 'leg-commands',
        body: { conferenceId: CONFERENCE_ID, participantId: FIRST_ID, leg: 1, action },
        group: `${CONFERENCE_ID}-${FIRST_ID}-1`,
        deduplicationId: `${CONFERENCE_ID}-${FIRST_ID}-1-${action}-version-7`,
      },
    ]);
  });

  it('has a leg claimed and dialled', async () => {
    const { queues, store } = await met({ [FIRST_ID]: {} });
    expect(queues.bodies('leg-commands')).toMatchObject([{ action: 'dial', participantId: FIRST_ID, leg: 1 }]);
    expect(store.participant(CONFERENCE_ID, FIRST_ID).progress).toEqual(onLeg(1, 'claimed').progress);
  });

  it('is checked only for the participants who are named', async () => {
    const { queues } = await met({ [FIRST_ID]: {}, [SECOND_ID]: {} }, { ids: [SECOND_ID] });
    expect(queues.bodies('leg-commands')).toMatchObject([{ participantId: SECOND_ID }]);
  });

  it('asks for nothing if it is already in effect', async () => {
    const { queues, store } = await met({ [FIRST_ID]: joined });
    expect([queues.sent, store.written]).toEqual([[], []]);
  });

  it('asks for nothing of a phone that has muted itself or put itself on hold', async () => {
    const { queues, store } = await met({ [FIRST_ID]: { ...joined, muted: true, onHold: true } });
    expect([queues.sent, store.written]).toEqual([[], []]);
  });
});

describe('a held single-line call that no leg can take over', () => {
  const held = { call: { state: 'held', at: AT, cause: null } } as const;
  const cannot = { takeOver: 'none', accessNetworkUrl: 'https://network.example' } as const;

  it('is released first: nobody is dialled, and a check follows at the deadline', async () => {
    const { queues } = await met({ [FIRST_ID]: held, [SECOND_ID]: held }, { settings: cannot });
    expect(queues.in('leg-commands')).toEqual([]);
    expect(queues.bodies('call-requests')).toMatchObject([
      { action: 'release', participantId: FIRST_ID },
      { action: 'release', participantId: SECOND_ID },
    ]);
    expect(queues.bodies('watch')).toEqual([
      { conferenceId: CONFERENCE_ID, watch: 'running', due: AT + RELEASE_WAIT_MS, chain: 'release', once: true },
    ]);
  });

  it('is waited for without an access network that could be asked', async () => {
    const { queues } = await met({ [FIRST_ID]: held }, { settings: { ...cannot, accessNetworkUrl: null } });
    expect(queues.in('call-requests')).toEqual([]);
    expect(queues.in('watch')).toHaveLength(1);
  });

  it('is taken over where the bridge can', async () => {
    const { queues } = await met({ [FIRST_ID]: held }, { settings: { ...cannot, takeOver: 'replaces' } });
    expect(queues.bodies('leg-commands')).toMatchObject([{ action: 'dial' }]);
    expect([...queues.in('call-requests'), ...queues.in('watch')]).toEqual([]);
  });
});
