import { conferenceFields, participantFields } from '../../../../../functions/adapters/dynamodb/conference-item';

/** The keys of the item, and its time to live. */
const taken = ['pk', 'sk', 'ttl'];

it.each<readonly [string, Readonly<Record<string, { readonly name: string }>>]>([
  ['a conference', conferenceFields],
  ['a participant', participantFields],
])('every field of %s is stored under a name of its own', (_what, fields) => {
  const names = [...taken, ...Object.values(fields).map(({ name }) => name)];
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
