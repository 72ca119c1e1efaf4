import fc from 'fast-check';
import { refusalOf } from '../../../../domain/conference/apply-change';
import { addOrRevive, addParticipants } from '../../../../domain/conference/changes/add-participants';
import { adopt } from '../../../../domain/conference/changes/adopt';
import { newParticipant } from '../../../../domain/conference/changes/new-participant';
import { MAX_TEXT_BYTES, textBytesOf } from '../../../../domain/conference/text-bytes';
import { type ConferenceRecord, MAX_TOMBSTONES, type ParticipantRecord } from '../../../../domain/conference/record';
import { encodeRecord } from '../../../../functions/adapters/dynamodb/conference-item';
import { aConference, AT, CONFERENCE_ID, phoneNumberAt, THIRD_ID } from '../../../support/a-conference';
import { after } from '../../../support/applying';
import { itemSize } from '../../../support/item-size';
import { joinedParticipant, LATER, worstConference } from '../../../support/worst-conference';
import { runs } from '../../../support/property-runs';

it.each([
  ['Latin letters', 'Ada', 3],
  ['an umlaut, composed or not', 'ä' + 'a\u0308', 2 + 3],
  ['Chinese', '王小明', 9],
  ['an emoji', '\u{1f600}', 4],
  ['a family of four, joined', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}', 25],
])('a name in %s counts by its bytes', (_what, displayName, bytes) => {
  expect(textBytesOf([{ displayName }])).toBe(bytes);
  expect(textBytesOf([{ displayName, reference: displayName }, {}])).toBe(2 * bytes);
});

it('any text counts as many bytes as it has in UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (displayName) => {
      expect(textBytesOf([{ displayName }])).toBe(Buffer.byteLength(displayName));
    }),
    { numRuns: runs(200) },
  );
});

const MOST_IN_A_NAME = 64;
const named = (bytes: number) => ({
  [THIRD_ID]: newParticipant({ phoneNumber: phoneNumberAt(3), displayName: 'x'.repeat(bytes), initialStatus: 'offline' }),
});
const conference = aConference({ origin: 'network' });
const addition = (bytes: number) => ({ conferenceId: CONFERENCE_ID, at: AT, participants: named(bytes), dialsPerHour: 100 });

describe.each([
  ['that is added', (seen: typeof conference, bytes: number) => [seen, addParticipants(addition(bytes))] as const],
  ['that is added after a read', (seen: typeof conference, bytes: number) => [seen, addOrRevive(seen, addition(bytes))] as const],
  [
    'that an adoption brings',
    (seen: typeof conference, bytes: number) => [seen, adopt(seen, { at: AT, participants: named(bytes) })] as const,
  ],
])('a name %s', (_what, change) => {
  it('is counted, also if none was before', () => {
    expect(after(...change(conference, 7)).textBytes).toBe(7);
    expect(after(...change({ ...conference, textBytes: 5 }, 7)).textBytes).toBe(12);
  });

  it('is taken exactly if it does not exceed the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MOST_IN_A_NAME }), fc.integer({ min: 0, max: 2 * MOST_IN_A_NAME }), (bytes, room) => {
        const [seen, changed] = change({ ...conference, textBytes: MAX_TEXT_BYTES - room }, bytes);
        expect(refusalOf(seen, changed)).toBe(bytes <= room ? undefined : 'too-much-text');
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('the write units of a change', () => {
  const unitsOf = (record: ConferenceRecord): number => Math.ceil(itemSize(encodeRecord(record)) / 1024);
  const textFor = (participants: number): string => 'x'.repeat(Math.floor(MAX_TEXT_BYTES / participants));

  it('are 24 with 300 participants of ordinary names', () => {
    const ordinary = (index: number): ParticipantRecord => ({
      phoneNumber: phoneNumberAt(index),
      displayName: 'Ada Lovelace',
      initialStatus: 'online',
      statusRequested: true,
      desiredLeg: 1,
      withdrawnLeg: 0,
      endedLeg: 0,
      progress: { leg: 1, phase: 'joined' },
      joinedAt: LATER,
    });
    expect(unitsOf(worstConference({ size: 300, isFed: false, participant: ordinary }))).toBe(24);
  });

  it('are 82 at most, with every entry taken and all texts that are allowed', () => {
    const size = 300 + MAX_TOMBSTONES;
    const participant = (index: number): ParticipantRecord => ({ ...joinedParticipant(index), displayName: textFor(size) });
    expect(unitsOf(worstConference({ size, participant, textBytes: MAX_TEXT_BYTES }))).toBe(82);
  });
});

it('who has no name is added to a conference with as much text as there can be', () => {
  const participants = { [THIRD_ID]: newParticipant({ phoneNumber: phoneNumberAt(3) }) };
  const change = addParticipants({ ...addition(1), participants });
  expect(refusalOf({ ...conference, textBytes: MAX_TEXT_BYTES }, change)).toBeUndefined();
});
