import { hourOf } from '../../../../../domain/clock-hour';
import { refusalOf } from '../../../../../domain/conference/apply-change';
import type { Change } from '../../../../../domain/conference/change';
import { begin } from '../../../../../domain/conference/changes/begin';
import { countDials, mayDial, sameDialHour } from '../../../../../domain/conference/changes/dial-limit';
import type { ConferenceRecord } from '../../../../../domain/conference/record';
import { HOUR_MS } from '../../../../../schemas/durations';
import { aConference, AT, CONFERENCE_ID } from '../../../../support/a-conference';
import { after } from '../../../../support/applying';

const LIMIT = 10;
const uncounted = aConference();
const counted = (dialCount: number, dialHour = hourOf(AT)): ConferenceRecord => ({ ...uncounted, dialHour, dialCount });

describe('the limit of dials in an hour', () => {
  const dialling = (at = AT): Change => begin('add', CONFERENCE_ID, at, { requires: [mayDial(at, LIMIT)], concerns: [] });

  it('allows the first dials of an initiator', () => {
    expect(refusalOf(uncounted, dialling())).toBeUndefined();
  });

  it('allows dials while fewer than the limit were counted in the hour', () => {
    expect(refusalOf(counted(LIMIT - 1), dialling())).toBeUndefined();
  });

  it('refuses dials once as many as the limit were counted in the hour', () => {
    expect(refusalOf(counted(LIMIT), dialling())).toBe('too-many-dials');
    expect(refusalOf(counted(LIMIT + 1), dialling())).toBe('too-many-dials');
  });

  it('allows dials again in the next hour by the clock', () => {
    expect(refusalOf(counted(LIMIT), dialling(AT + HOUR_MS - 1))).toBe('too-many-dials');
    expect(refusalOf(counted(LIMIT), dialling(AT + HOUR_MS))).toBeUndefined();
  });
});

describe('the hour that was seen', () => {
  const seeing = (seen: ConferenceRecord): Change => begin('add', CONFERENCE_ID, AT, { requires: [sameDialHour(seen)], concerns: [] });

  it('must still be the same', () => {
    expect(refusalOf(counted(3), seeing(counted(1)))).toBeUndefined();
    expect(refusalOf(counted(1, hourOf(AT) + 1), seeing(counted(1)))).toBe('conflict');
  });

  it('must still be missing if none was seen', () => {
    expect(refusalOf(uncounted, seeing(uncounted))).toBeUndefined();
    expect(refusalOf(counted(1), seeing(uncounted))).toBe('conflict');
  });

  it('must still be there if one was seen', () => {
    expect(refusalOf(uncounted, seeing(counted(1)))).toBe('conflict');
  });
});

describe('the count of dials', () => {
  const counting = (seen: ConferenceRecord, dials: number, at = AT): ConferenceRecord =>
    after(seen, begin('add', CONFERENCE_ID, at, { mutations: countDials(seen, at, dials), concerns: [] }));

  it('begins with the first dials', () => {
    expect(counting(uncounted, 3)).toMatchObject<Partial<ConferenceRecord>>({ dialHour: hourOf(AT), dialCount: 3 });
  });

  it('goes on within the hour', () => {
    expect(counting(counted(4), 3)).toMatchObject<Partial<ConferenceRecord>>({ dialHour: hourOf(AT), dialCount: 7 });
  });

  it('begins anew with the next hour', () => {
    expect(counting(counted(4), 3, AT + HOUR_MS)).toMatchObject<Partial<ConferenceRecord>>({ dialHour: hourOf(AT) + 1, dialCount: 3 });
  });
});
