/**
 * Puts a new conference in the initiator's open place. Everything of an ended conference goes except the count of its
 * dials and, unless the new one has its own, the time of the newest report. These functions are pure.
 */
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import { conferenceFields, encodeRecord } from './conference-item';
import { openKey } from './keys';

const dials: readonly string[] = [conferenceFields.dialHour.name, conferenceFields.dialCount.name];
const kept: readonly string[] = [...dials, conferenceFields.newestReportAt.name];

export const openCommand = (tableName: string, record: ConferenceRecord): UpdateItemCommandInput => {
  const members = Object.entries(encodeRecord(record)).filter(([name]) => !dials.includes(name));
  const present = new Set(members.map(([name]) => name));
  const gone = [...Object.values(conferenceFields).map(({ name }) => name), 'ttl'].filter(
    (name) => !present.has(name as never) && !kept.includes(name),
  );
  const names = Object.fromEntries([...present, ...gone].map((name) => [`#${name}`, name]));
  return {
    TableName: tableName,
    Key: openKey(initiatorKeyOf(record.conferenceId)),
    UpdateExpression: `SET ${members.map(([name]) => `#${name} = :${name}`).join(', ')} REMOVE ${gone.map((name) => `#${name}`).join(', ')}`,
    ConditionExpression: `attribute_not_exists(#${conferenceFields.state.name}) OR #${conferenceFields.state.name} = :ended`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ...Object.fromEntries(members.map(([name, value]) => [`:${name}`, value])), ':ended': { S: 'ended' } },
    ReturnValues: 'ALL_OLD',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
};
