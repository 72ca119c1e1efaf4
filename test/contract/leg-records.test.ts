/** What Rollcall keeps of a leg apart from its conference, on the local DynamoDB. */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoLegRecords } from '../../functions/adapters/dynamodb/dynamo-leg-records';
import { legKey } from '../../functions/adapters/dynamodb/keys';
import { DAY_SECONDS } from '../../schemas/durations';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';

let dynamo: MeteredDynamo;
beforeAll(async () => {
  dynamo = await startMeteredDynamo();
});
afterAll(() => dynamo.stop());

it('a record of a leg expires after eight days', async () => {
  const at = Date.parse('2026-11-23T09:00:00.000Z');
  const leg = { conferenceId: aConferenceId(), participantId: aParticipantId(), leg: 1 };
  await new DynamoLegRecords(dynamo.client, 'records').begin(leg, at);
  const { Item } = await dynamo.client.send(new GetItemCommand({ TableName: 'records', Key: legKey(leg) }));
  expect(Item?.['ttl']).toEqual({ N: String(at / 1_000 + 8 * DAY_SECONDS) });
});

it('the record of a leg says when its dial was first tried, and then when the bridge accepted it', async () => {
  const at = Date.parse('2026-11-23T09:00:00.000Z');
  const leg = { conferenceId: aConferenceId(), participantId: aParticipantId(), leg: 1 };
  const records = new DynamoLegRecords(dynamo.client, 'records');
  await records.begin(leg, at);
  expect(await records.begin(leg, at + 1)).toEqual({ state: 'dialling', at });
  await records.dialled(leg, at + 2);
  expect(await records.find(leg)).toEqual({ state: 'dialled', at: at + 2 });
});
