/**
 * Puts a new conference in the initiator's open place. Everything of an ended conference goes except, unless the new one
 * has its own, the count of its dials and the time of the newest report. These functions are pure.
 */
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import { conferenceFields, encodeRecord, LEFT } from './conference-item';
import { openKey } from './keys';

const { state, dialHour, dialCount, newestReportAt } = conferenceFields;
const kept: readonly string[] = [dialHour, dialCount, newestReportAt].map(({ name }) => name);

export const openCommand = (tableName: string, record: ConferenceRecord): UpdateItemCommandInput => {
  const members = Object.entries(encodeRecord(record));
  const present = new Set(members.map(([name]) => name));
  const gone = [...Object.values(conferenceFields).map(({ name }) => name), 'ttl'].filter(
    (name) => !present.has(name as never) && !kept.includes(name),
  );
  const names = Object.fromEntries([...present, ...gone, LEFT].map((name) => [`#${name}`, name]));
  return {
    TableName: tableName,
    Key: openKey(initiatorKeyOf(record.conferenceId)),
    UpdateExpression: `SET ${members.map(([name]) => `#${name} = :${name}`).join(', ')} REMOVE ${gone.map((name) => `#${name}`).join(', ')}`,
    ConditionExpression: `attribute_not_exists(#${LEFT}) AND (attribute_not_exists(#${state.name}) OR #${state.name} = :ended)`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ...Object.fromEntries(members.map(([name, value]) => [`:${name}`, value])), ':ended': { S: 'ended' } },
    ReturnValues: 'ALL_OLD',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
};
