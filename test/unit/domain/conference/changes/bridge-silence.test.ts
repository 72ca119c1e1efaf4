import { refusalOf } from '../../../../../domain/conference/apply-change';
import { bridgeAnswers, bridgeFellSilent, participantsUnconfirmed } from '../../../../../domain/conference/changes/bridge-silence';
import type { ConferenceRecord } from '../../../../../domain/conference/record';
import { aConference, AT, CONFERENCE_ID } from '../../../../support/a-conference';
import { after, movedOn, OTHER_CONFERENCE_ID, statesAllowing, without } from '../../../../support/applying';

const LATER = AT + 45_000;
const heard = aConference({ state: 'active', version: 7 });
const silent: ConferenceRecord = { ...heard, bridgeSilent: true };
const unconfirmed: ConferenceRecord = { ...silent, unconfirmed: true };
const BRIDGED = ['starting', 'active', 'ending'];

describe('a bridge that falls silent', () => {
  it('is noted for everyone, under the name of a change of management', () => {
    const change = bridgeFellSilent(CONFERENCE_ID, LATER);
    expect(change.event).toBe('rollcall.conference.management-changed.v1');
    expect(after(heard, change)).toEqual<ConferenceRecord>(movedOn(heard, change, { bridgeSilent: true, groupStamp: 8 }));
  });

  it('is refused as unchanged while the bridge is silent already', () => {
    expect(refusalOf(silent, bridgeFellSilent(CONFERENCE_ID, LATER))).toBe('unchanged');
  });

  it('is refused before the start and after the end, and for another conference', () => {
    expect(statesAllowing(bridgeFellSilent(CONFERENCE_ID, LATER))).toEqual(BRIDGED);
    expect(refusalOf(heard, bridgeFellSilent(OTHER_CONFERENCE_ID, LATER))).toBe('not-found');
  });
});

describe('participants whom a silent bridge does not confirm', () => {
  it('are noted for everyone once', () => {
    const change = participantsUnconfirmed(CONFERENCE_ID, LATER);
    expect(change.event).toBe('rollcall.participant.unconfirmed.v1');
    expect(after(silent, change)).toEqual<ConferenceRecord>(movedOn(silent, change, { unconfirmed: true, groupStamp: 8 }));
  });

  it('are refused as a conflict once the bridge answers again', () => {
    expect(refusalOf(heard, participantsUnconfirmed(CONFERENCE_ID, LATER))).toBe('conflict');
  });

  it('are refused as unchanged if they are unconfirmed already', () => {
    expect(refusalOf(unconfirmed, participantsUnconfirmed(CONFERENCE_ID, LATER))).toBe('unchanged');
  });

  it('are refused before the start and after the end, and for another conference', () => {
    expect(statesAllowing(participantsUnconfirmed(CONFERENCE_ID, LATER))).toEqual(BRIDGED);
    expect(refusalOf(silent, participantsUnconfirmed(OTHER_CONFERENCE_ID, LATER))).toBe('not-found');
  });
});

describe('a bridge that answers again', () => {
  it('takes back both the silence and the doubt about the participants, for everyone', () => {
    const change = bridgeAnswers(CONFERENCE_ID, LATER);
    expect(change.event).toBe('rollcall.conference.management-changed.v1');
    const answered = after(unconfirmed, change);
    expect(answered).toEqual<ConferenceRecord>(
      without(movedOn(unconfirmed, change, { bridgeAnsweredAt: change.at, groupStamp: 8 }), 'bridgeSilent', 'unconfirmed'),
    );
    expect(answered.bridgeSilent).toBeUndefined();
    expect(answered.unconfirmed).toBeUndefined();
  });

  it('is refused as unchanged if the bridge was not silent', () => {
    expect(refusalOf(heard, bridgeAnswers(CONFERENCE_ID, LATER))).toBe('unchanged');
  });

  it('is refused before the start and after the end, and for another conference', () => {
    expect(statesAllowing(bridgeAnswers(CONFERENCE_ID, LATER))).toEqual(BRIDGED);
    expect(refusalOf(silent, bridgeAnswers(OTHER_CONFERENCE_ID, LATER))).toBe('not-found');
  });
});
