import { refusalOf } from '../../../../../domain/conference/apply-change';
import { removeParticipant } from '../../../../../domain/conference/changes/remove-participant';
import type { ConferenceRecord } from '../../../../../domain/conference/record';
import { requestedAction } from '../../../../../domain/participant/requested-action';
import { aConference, AT, CONFERENCE_ID, FIRST_ID, onLeg, SECOND_ID, THIRD_ID } from '../../../../support/a-conference';
import { after, changed, OTHER_CONFERENCE_ID, statesAllowing, withParticipant } from '../../../../support/applying';

const LATER = AT + 1_000;
const conference = aConference({ version: 7 });
const removing = (over: Partial<Parameters<typeof removeParticipant>[0]> = {}) =>
  removeParticipant({ conferenceId: CONFERENCE_ID, participantId: FIRST_ID, at: LATER, ...over });

describe('the removal of a participant', () => {
  it('keeps a tombstone, gives the place back, and calls the participant off', () => {
    const change = removing();
    expect(change.event).toBe('rollcall.participant.removed.v1');
    expect(after(conference, change)).toEqual<ConferenceRecord>(
      changed(
        conference,
        change,
        { [FIRST_ID]: { removed: true, withdrawnLeg: 1, lastAction: requestedAction('remove', LATER) } },
        { freePlaces: conference.freePlaces + 1, toCall: new Set([SECOND_ID]) },
      ),
    );
  });

  it('withdraws the desired leg, whichever it is', () => {
    const onThird = withParticipant({ ...conference, state: 'active' }, FIRST_ID, { ...onLeg(3, 'joined'), withdrawnLeg: 2 });
    expect(after(onThird, removing()).participants[FIRST_ID]?.withdrawnLeg).toBe(3);
  });

  it('of the last one to be called leaves nobody to call', () => {
    const last: ConferenceRecord = { ...conference, toCall: new Set([FIRST_ID]) };
    expect(after(last, removing())).not.toHaveProperty('toCall' satisfies keyof ConferenceRecord);
  });
});

describe('the removal of a participant is refused', () => {
  it('if there is no such participant', () => {
    expect(refusalOf(conference, removing({ participantId: THIRD_ID }))).toBe('participant-not-found');
  });

  it('if the participant is removed already', () => {
    expect(refusalOf(after(conference, removing()), removing())).toBe('removed');
  });

  it('if the participant has changed after the version that the caller names', () => {
    const changedSince: ConferenceRecord = { ...conference, stamps: { [FIRST_ID]: 6 } };
    expect(refusalOf(changedSince, removing({ ifVersion: 6 }))).toBeUndefined();
    expect(refusalOf(changedSince, removing({ ifVersion: 5 }))).toBe('changed-since');
  });

  it('while the conference ends and after its end, and for another conference', () => {
    expect(statesAllowing(removing())).toEqual(['assembling', 'starting', 'active']);
    expect(refusalOf(conference, removing({ conferenceId: OTHER_CONFERENCE_ID }))).toBe('not-found');
  });
});
