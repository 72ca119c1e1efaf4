import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { desiredFlag } from '../../../../../domain/conference/desired';
import type { ParticipantRecord } from '../../../../../domain/conference/record';
import { conferenceFields, participant, participantFields } from '../../../../../functions/adapters/dynamodb/conference-item';
import type { Item } from '../../../../../functions/adapters/dynamodb/item';
import { aParticipant } from '../../../../support/a-conference';

/** The keys of the item, and its time to live. */
const taken = ['pk', 'sk', 'ttl'];

it.each<readonly [string, Readonly<Record<string, { readonly name: string }>>]>([
  ['a conference', conferenceFields],
  ['a participant', participantFields],
])('every field of %s is stored under a name of its own', (_what, fields) => {
  const names = [...taken, ...Object.values(fields).map(({ name }) => name)];
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

describe('a desired flag', () => {
  const stored = (members: Item): AttributeValue => {
    const { M } = participant.encode(aParticipant());
    return { M: { ...M, ...members } };
  };
  const read = (members: Item) => desiredFlag(participant.decode(stored(members)) as ParticipantRecord, 'muted');

  it('is stored as one of two members, of which an earlier version knows the first', () => {
    const [on, off] = [
      participant.encode(aParticipant({ desiredMuted: true })),
      participant.encode(aParticipant({ undesiredMuted: true })),
    ];
    expect([on.M?.['m'], on.M?.['u']]).toEqual([{ BOOL: true }, undefined]);
    expect([off.M?.['m'], off.M?.['u']]).toEqual([undefined, { BOOL: true }]);
  });

  it('reads as null if an earlier version stored none, and as true if that one stored it beside a later request', () => {
    expect([read({}), read({ m: { BOOL: true } }), read({ u: { BOOL: true } })]).toEqual([null, true, false]);
    expect(read({ m: { BOOL: true }, u: { BOOL: true } })).toBe(true);
  });
});
