import { changedParticipant, type Unsent } from '../../../../../domain/conference/view/changed-participant';
import { participantView } from '../../../../../domain/conference/view/participant-view';
import { requestedAction } from '../../../../../domain/participant/requested-action';
import type { ChangedParticipant } from '../../../../../schemas/terminal-messages';
import {
  ALL_ACTIONS,
  anEnd,
  AT,
  conferenceWithFirst,
  FIRST_ID,
  INITIATOR_ID,
  type Members,
  onLeg,
  phoneNumberAt,
} from '../../../../support/a-conference';
import { participantIn } from '../../../../support/applying';

const TEXT = '2026-11-23T09:00:00.000Z';
const knownAll: Unsent = { all: false, initialStatus: false, call: false, actions: false, feed: 'none' };
const reported = (members: Members, unsent: Partial<Unsent> = {}, id = FIRST_ID): ChangedParticipant => {
  const record = conferenceWithFirst(members);
  return changedParticipant(participantView(record, id, participantIn(record, id), ALL_ACTIONS), { ...knownAll, ...unsent });
};
const ended: Members = { ...onLeg(1, 'ended'), disconnectedAt: AT };

describe('a participant that changed', () => {
  it('is reported without members at their default', () => {
    expect(reported({ ...ended, disconnection: anEnd() })).toEqual<ChangedParticipant>({
      participantId: FIRST_ID,
      version: 1,
      desiredStatus: 'offline',
      disconnection: { method: 'departed', at: TEXT },
    });
  });

  it('is reported with members that are not at their default', () => {
    expect(
      reported({ ...onLeg(1, 'joined'), muted: true, desiredMuted: true, onHold: true, desiredOnHold: true }),
    ).toEqual<ChangedParticipant>({
      participantId: FIRST_ID,
      version: 1,
      desiredMuted: true,
      desiredOnHold: true,
      status: 'online',
      endpointStatus: 'on-hold',
      muted: true,
      onHold: true,
      joinedAt: TEXT,
    });
  });

  it('is reported with how its leg ended, as far as that is known', () => {
    const end = anEnd({ method: 'busy', cause: 'busy', sipCode: 486 });
    expect(reported({ ...ended, disconnection: end }).disconnection).toEqual<ChangedParticipant['disconnection']>({
      ...end,
      at: TEXT,
    });
  });

  it.each<readonly [Members, ChangedParticipant['lastAction']]>([
    [
      { desiredMuted: true, lastAction: requestedAction('mute', AT) },
      { action: 'mute', outcome: 'pending', at: TEXT },
    ],
    [{ lastAction: { action: 'mute', at: AT, failure: 'failed' } }, { action: 'mute', outcome: 'failed', at: TEXT }],
    [
      {
        ...ended,
        disconnection: anEnd({ method: 'busy', cause: 'busy' }),
        lastAction: requestedAction('online', AT),
      },
      { action: 'online', outcome: 'failed', code: 'BUSY', at: TEXT },
    ],
  ])('is reported with a code of its last action only if it is not the usual one (%#)', (members, action) => {
    expect(reported({ ...onLeg(1, 'joined'), ...members }).lastAction).toEqual<ChangedParticipant['lastAction']>(action);
  });
});

describe('terminals that may not know a participant', () => {
  const members: Members = { displayName: 'Ada', reference: 'r-2', call: { state: 'held', at: AT, cause: null } };
  const call = { state: 'held', cause: null, at: TEXT } as const;

  it('receive all that never changes', () => {
    expect(reported(members, { all: true })).toMatchObject<Partial<ChangedParticipant>>({
      role: 'participant',
      phoneNumber: phoneNumberAt(1),
      displayName: 'Ada',
      reference: 'r-2',
      call,
      initialStatus: 'online',
    });
  });

  it('receive the call or the initial status alone if they know the rest', () => {
    const usual = reported(members);
    expect(reported(members, { call: true })).toEqual<ChangedParticipant>({ ...usual, call });
    expect(reported(members, { initialStatus: true })).toEqual<ChangedParticipant>({ ...usual, initialStatus: 'online' });
    expect(usual).not.toHaveProperty('phoneNumber' satisfies keyof ChangedParticipant);
  });

  it('receive the actions of a participant who has actions of its own', () => {
    expect(reported({}, { actions: true }, INITIATOR_ID).actions).toEqual(['online', 'offline', 'mute', 'hold', 'end']);
    expect(reported({}, {}, INITIATOR_ID)).not.toHaveProperty('actions' satisfies keyof ChangedParticipant);
    expect(reported({}, { actions: true })).not.toHaveProperty('actions' satisfies keyof ChangedParticipant);
  });
});
