import { hourOf } from '../../../../../domain/clock-hour';
import { refusalOf } from '../../../../../domain/conference/apply-change';
import { claimLegs } from '../../../../../domain/conference/changes/claim-legs';
import type { ConferenceRecord, ParticipantRecord } from '../../../../../domain/conference/record';
import { aConference, anEnd, AT, FIRST_ID, INITIATOR_ID, onLeg, SECOND_ID, THIRD_ID } from '../../../../support/a-conference';
import { after, changed, OTHER_CONFERENCE_ID, participantIn, statesAllowing, without, withParticipant } from '../../../../support/applying';

const LATER = AT + 1_000;
const running = aConference({ state: 'starting', version: 7 });
const claim = (seen: ConferenceRecord, leg = 1) => claimLegs(seen, [{ participantId: FIRST_ID, leg }], LATER);

describe('a claim of legs', () => {
  it('takes each leg that it names, and counts the dials', () => {
    const change = claimLegs(
      running,
      [
        { participantId: FIRST_ID, leg: 1 },
        { participantId: SECOND_ID, leg: 1 },
      ],
      LATER,
    );
    const claimed: Partial<ParticipantRecord> = { progress: { leg: 1, phase: 'claimed' } };
    expect(change.event).toBe('rollcall.participant.dialing.v1');
    expect(after(running, change)).toEqual<ConferenceRecord>(
      without(
        changed(running, change, { [FIRST_ID]: claimed, [SECOND_ID]: claimed }, { dialHour: hourOf(LATER), dialCount: 2 }),
        // It has no meaning once the conference runs, and each write is billed by the size of the item.
        'toCall',
      ),
    );
  });

  it('replaces the call that Rollcall had asked the network for', () => {
    const called = withParticipant(running, FIRST_ID, { callRequested: true });
    expect(participantIn(after(called, claim(called)), FIRST_ID)).not.toHaveProperty('callRequested');
  });

  it('adds to the dials of the same hour', () => {
    const counted: ConferenceRecord = { ...running, dialHour: hourOf(LATER), dialCount: 5 };
    expect(after(counted, claim(counted)).dialCount).toBe(6);
  });

  it('of a further leg forgets how the one before it ended', () => {
    const again = withParticipant(running, FIRST_ID, {
      ...onLeg(1, 'ended'),
      desiredLeg: 2,
      disconnection: anEnd(),
      disconnectedAt: AT,
    });
    expect(participantIn(after(again, claim(again, 2)), FIRST_ID)).toEqual<ParticipantRecord>({
      ...without(participantIn(again, FIRST_ID), 'disconnection', 'disconnectedAt'),
      progress: { leg: 2, phase: 'claimed' },
    });
  });
});

describe('a claim of a further leg keeps that the initiator had joined', () => {
  const ended = { ...onLeg(1, 'ended'), desiredLeg: 2, disconnection: anEnd(), disconnectedAt: AT };
  const claimOf = (participantId: string) => [{ participantId, leg: 2 }];

  it('if its last leg had, whatever becomes of the new one', () => {
    const joined = withParticipant(running, INITIATOR_ID, { ...ended, hadJoined: true });
    expect(after(joined, claimLegs(joined, claimOf(INITIATOR_ID), LATER)).initiatorHadJoined).toBe(true);
  });

  it('not if its last leg had not, nor because of anybody else', () => {
    const unjoined = withParticipant(running, INITIATOR_ID, ended);
    expect(after(unjoined, claimLegs(unjoined, claimOf(INITIATOR_ID), LATER)).initiatorHadJoined).toBeUndefined();
    const both = withParticipant(withParticipant(running, INITIATOR_ID, { ...ended, hadJoined: true }), FIRST_ID, {
      ...ended,
      hadJoined: true,
    });
    expect(after(both, claimLegs(both, claimOf(FIRST_ID), LATER)).initiatorHadJoined).toBeUndefined();
  });
});

describe('a claim of legs is refused', () => {
  it('as a conflict if the leg was claimed meanwhile, so that no phone rings twice', () => {
    expect(refusalOf(withParticipant(running, FIRST_ID, { progress: { leg: 1, phase: 'claimed' } }), claim(running))).toBe('conflict');
    expect(refusalOf(after(running, claim(running)), claim(running))).toBe('conflict');
  });

  it('as a conflict if another leg is desired meanwhile', () => {
    expect(refusalOf(withParticipant(running, FIRST_ID, { desiredLeg: 2 }), claim(running))).toBe('conflict');
    expect(refusalOf(withParticipant(running, FIRST_ID, { desiredLeg: 0 }), claim(running))).toBe('conflict');
  });

  it('as a conflict if the leg is no longer desired, so that nobody is called who was set offline', () => {
    const desired = withParticipant(running, FIRST_ID, { desiredLeg: 3, withdrawnLeg: 2 });
    expect(refusalOf(desired, claim(desired, 3))).toBeUndefined();
    expect(refusalOf(withParticipant(desired, FIRST_ID, { withdrawnLeg: 3 }), claim(desired, 3))).toBe('conflict');
    expect(refusalOf(withParticipant(desired, FIRST_ID, { withdrawnLeg: 4 }), claim(desired, 3))).toBe('conflict');
  });

  it('as a conflict if dials of another hour were counted meanwhile', () => {
    expect(refusalOf({ ...running, dialHour: hourOf(LATER), dialCount: 1 }, claim(running))).toBe('conflict');
  });

  it('as a whole if one of several legs can no longer be claimed', () => {
    const claims = [FIRST_ID, SECOND_ID].map((participantId) => ({ participantId, leg: 1 }));
    const change = claimLegs(running, claims, LATER);
    expect(refusalOf(withParticipant(running, SECOND_ID, { withdrawnLeg: 1 }), change)).toBe('conflict');
  });

  it('for somebody who is not in the conference', () => {
    expect(refusalOf(running, claimLegs(running, [{ participantId: THIRD_ID, leg: 1 }], LATER))).toBe('conflict');
  });

  it('in every state but those of a running conference, and for another conference', () => {
    expect(statesAllowing(claim(running))).toEqual(['starting', 'active']);
    expect(refusalOf(running, claim({ ...running, conferenceId: OTHER_CONFERENCE_ID }))).toBe('not-found');
  });
});
