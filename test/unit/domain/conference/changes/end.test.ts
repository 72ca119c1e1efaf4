import { refusalOf } from '../../../../../domain/conference/apply-change';
import { abandon, end, finish } from '../../../../../domain/conference/changes/end';
import type { ConferenceRecord } from '../../../../../domain/conference/record';
import { aConference, AT, CONFERENCE_ID } from '../../../../support/a-conference';
import { after, movedOn, OTHER_CONFERENCE_ID, statesAllowing, without } from '../../../../support/applying';

const LATER = AT + 1_000;
const active = aConference({ state: 'active', version: 7 });
const assembling = aConference({ version: 7 });
const given = { conferenceId: CONFERENCE_ID, at: LATER } as const;

describe('the end of a running conference', () => {
  it('notes why and when the bridge is to end the legs, for everyone', () => {
    const change = end({ ...given, reason: 'expired' });
    expect(change.event).toBe('rollcall.conference.ending.v1');
    expect(after(active, change)).toEqual<ConferenceRecord>(
      movedOn(active, change, { state: 'ending', endReason: 'expired', endingAt: LATER, groupStamp: 8 }),
    );
  });

  it('is refused as a conflict if anything has changed since it followed from who is there', () => {
    expect(refusalOf(active, end({ ...given, reason: 'alone', seenVersion: 7 }))).toBeUndefined();
    expect(refusalOf(active, end({ ...given, reason: 'alone', seenVersion: 6 }))).toBe('conflict');
  });

  it('is refused in every state but those of a running conference, and for another conference', () => {
    expect(statesAllowing(end({ ...given, reason: 'alone' }))).toEqual(['starting', 'active']);
    expect(refusalOf(active, end({ ...given, conferenceId: OTHER_CONFERENCE_ID, reason: 'alone' }))).toBe('not-found');
  });
});

describe('the end of an assembly', () => {
  it('ends it at once: nobody is to be called any more', () => {
    const change = abandon({ ...given, reason: 'abandoned' });
    expect(change.event).toBe('rollcall.conference.ended.v1');
    expect(assembling.toCall).toBeDefined();
    const ended = after(assembling, change);
    expect(ended).toEqual<ConferenceRecord>(
      without(movedOn(assembling, change, { state: 'ended', endReason: 'abandoned', endedAt: LATER, groupStamp: 8 }), 'toCall'),
    );
    expect(ended.toCall).toBeUndefined();
  });

  it('is refused as a conflict if anything has changed since it followed from who is there', () => {
    expect(refusalOf(assembling, abandon({ ...given, reason: 'abandoned', seenVersion: 7 }))).toBeUndefined();
    expect(refusalOf(assembling, abandon({ ...given, reason: 'abandoned', seenVersion: 6 }))).toBe('conflict');
  });

  it('is refused once the conference has started, and for another conference', () => {
    expect(statesAllowing(abandon({ ...given, reason: 'abandoned' }))).toEqual(['assembling']);
    expect(refusalOf(assembling, abandon({ ...given, conferenceId: OTHER_CONFERENCE_ID, reason: 'abandoned' }))).toBe('not-found');
  });
});

describe('the end of the last leg', () => {
  it('ends the conference, and nothing is said of its bridge any more', () => {
    const ending = aConference({ state: 'ending', version: 7, endReason: 'alone', endingAt: AT, bridgeSilent: true, unconfirmed: true });
    const change = finish(CONFERENCE_ID, LATER);
    expect(change.event).toBe('rollcall.conference.ended.v1');
    const ended = after(ending, change);
    expect(ended).toEqual<ConferenceRecord>(
      without(movedOn(ending, change, { state: 'ended', endedAt: LATER, groupStamp: 8 }), 'bridgeSilent', 'unconfirmed'),
    );
    expect([ended.bridgeSilent, ended.unconfirmed]).toEqual([undefined, undefined]);
  });

  it('is refused in every state but ending, and for another conference', () => {
    expect(statesAllowing(finish(CONFERENCE_ID, LATER))).toEqual(['ending']);
    expect(refusalOf({ ...active, state: 'ending' }, finish(OTHER_CONFERENCE_ID, LATER))).toBe('not-found');
  });
});
