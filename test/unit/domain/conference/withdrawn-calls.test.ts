import { LATECOMER_MS } from '../../../../domain/conference/policy';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import { callsToWithdraw, isCallWithdrawn, isWithdrawnCallAlive, mayBeWithdrawnCall } from '../../../../domain/conference/withdrawn-calls';
import { requestedAction } from '../../../../domain/participant/requested-action';
import { ConferenceState } from '../../../../schemas/conference-states';
import { aConference, aParticipant, AT, FIRST_ID, type Members, SECOND_ID } from '../../../support/a-conference';
import { OTHER_CONFERENCE_ID, participantIn } from '../../../support/applying';

const held = { call: { state: 'held', at: AT, cause: null }, callKey: 1 } as const;
/** The first participant is called for Rollcall, the second by the initiator's own phone. */
const conference = (state: ConferenceRecord['state'], members: Members = {}): ConferenceRecord =>
  aConference({
    state,
    participants: { [FIRST_ID]: aParticipant({ callRequested: true, ...members }), [SECOND_ID]: aParticipant(held) },
  });

describe('a call that Rollcall asked for', () => {
  it('is withdrawn once the conference is no longer open', () => {
    const withdrawn = ConferenceState.options.filter((state) =>
      isCallWithdrawn(conference(state), participantIn(conference(state), FIRST_ID)),
    );
    expect(withdrawn).toEqual(['ending', 'ended']);
  });

  it.each([
    ['an assembly is abandoned', conference('assembling'), conference('ended'), [FIRST_ID]],
    ['an assembly is abandoned while the call is up', conference('assembling', held), conference('ended', held), [FIRST_ID]],
    ['a conference begins to end before its leg was claimed', conference('active'), conference('ending'), [FIRST_ID]],
    ['its party is removed', conference('assembling'), conference('assembling', { removed: true }), [FIRST_ID]],
    ['the conference goes on', conference('assembling'), conference('starting'), []],
    ['it was withdrawn before', conference('ending'), conference('ended'), []],
    ['another conference takes the place', { ...conference('ended'), conferenceId: OTHER_CONFERENCE_ID }, conference('assembling'), []],
    ['there was no conference before', undefined, conference('assembling'), []],
  ])('is to be stopped, and no other, if %s', (_what, before, after, expected) => {
    expect(callsToWithdraw(before, after)).toEqual(expected);
  });
});

it('calls that were not placed yet are stopped before the one that rings', () => {
  const asked = { callRequested: true } as const;
  const both = (state: ConferenceRecord['state']) =>
    aConference({ state, participants: { [FIRST_ID]: aParticipant({ ...asked, ...held }), [SECOND_ID]: aParticipant(asked) } });
  expect(callsToWithdraw(both('assembling'), both('ended'))).toEqual([SECOND_ID, FIRST_ID]);
});

describe('a call that the phone of the initiator placed', () => {
  const rings = { call: { state: 'alerting', at: AT, cause: null }, callKey: 1 } as const;
  const takenOut: Members = { removed: true, lastAction: requestedAction('remove', AT) };
  const own = (members: Members, state: ConferenceRecord['state'] = 'assembling') =>
    aConference({ state, participants: { [FIRST_ID]: aParticipant(members) } });

  it.each([
    ['it rings, and its party is removed', own(rings), own({ ...rings, ...takenOut }), [FIRST_ID]],
    [
      'it is being set up, and its party is removed',
      own({ call: { ...rings.call, state: 'dialing' } }),
      own({ call: { ...rings.call, state: 'dialing' }, ...takenOut }),
      [FIRST_ID],
    ],
    ['its party is removed while the conference runs', own(rings, 'active'), own({ ...rings, ...takenOut }, 'active'), [FIRST_ID]],
    ['it is up, and its party is removed', own(held), own({ ...held, ...takenOut }), []],
    [
      'it did not connect, and its party is removed',
      own({ call: { ...rings.call, state: 'unconnected' } }),
      own({ call: { ...rings.call, state: 'unconnected' }, ...takenOut }),
      [],
    ],
    ['it rings, and the conference ends', own(rings), own(rings, 'ended'), []],
    ['it rings somebody who never was in the list', own({}), own({ ...rings, removed: true }), []],
    ['its party was removed before', own({ ...rings, ...takenOut }), own({ ...rings, ...takenOut, callKey: 2 }), []],
  ])('is stopped or left alone if %s', (_what, before, after, expected) => {
    expect(callsToWithdraw(before, after)).toEqual(expected);
  });

  it('is still to be stopped if it was answered in between, and not if it is over', () => {
    const alive = (members: Members) => isWithdrawnCallAlive(own(members), participantIn(own(members), FIRST_ID));
    expect([alive({ ...rings, ...takenOut }), alive({ ...held, ...takenOut })]).toEqual([true, true]);
    expect([alive(held), alive({ ...held, removed: true }), alive(takenOut)]).toEqual([false, false, false]);
    expect(alive({ call: { ...held.call, state: 'released' }, ...takenOut })).toBe(false);
  });
});

describe('a call that nobody knew may be the one that Rollcall had asked for', () => {
  const policy = { ringSeconds: 30 };
  const until = AT + 30_000 + LATECOMER_MS;
  const ended = (members: Members = {}): ConferenceRecord => ({ ...conference('ended', members), endedAt: AT });
  const may = (record: ConferenceRecord, now: number, id = FIRST_ID) => mayBeWithdrawnCall(record, participantIn(record, id), now, policy);

  it('until it has had its time to ring', () => {
    expect([may(ended(), until - 1), may(ended(), until)]).toEqual([true, false]);
  });

  it('but not if a call was reported, or Rollcall asked for none, or the conference goes on', () => {
    expect(may(ended(held), AT)).toBe(false);
    const unasked = aConference({ state: 'ended', endedAt: AT, participants: { [FIRST_ID]: aParticipant() } });
    expect(may(unasked, AT)).toBe(false);
    expect(may(conference('active'), AT)).toBe(false);
  });
});
