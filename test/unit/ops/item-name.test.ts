import { itemName } from '../../../ops/item-name';

const conferenceId = `conf_${'1'.repeat(34)}`;

it.each([
  [
    'an id, whatever its digits',
    { pk: { S: conferenceId }, sk: { S: 'driver#p7k2m4q9ax3#1' } },
    `records/${conferenceId}/driver#p7k2m4q9ax3#1`,
  ],
  ['an initiator key', { pk: { S: '1234567890123456' }, sk: { S: 'open' } }, 'records/1234567890123456/open'],
  ['no number with a plus', { pk: { S: 'call#+15550100' }, sk: { S: 'driver#call#0' } }, 'records/call#…/driver#call#0'],
  ['no number without a plus', { pk: { S: 'tel15550100x' }, sk: { S: '15550100' } }, 'records/tel…x/…'],
  ['an item without keys', {}, 'records//'],
])('the name of an item shows %s', (_what, item, name) => {
  expect(itemName('records', item)).toBe(name);
});
