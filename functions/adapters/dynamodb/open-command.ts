/**
 * Puts a new conference in the initiator's open place. Everything of an ended conference goes except, unless the new one
 * has its own, the count of its dials and the time of the newest report. These functions are pure.
 */
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import { MINUTE_MS } from '../../../schemas/durations';
import { conferenceFields, encodeRecord, LEFT } from './conference-item';
import type { Item } from './item';
import { openKey } from './keys';

const { conferenceId, state, endedAt, dialHour, dialCount, newestReportAt } = conferenceFields;
const kept: readonly string[] = [dialHour, dialCount, newestReportAt].map(({ name }) => name);

/** By then, the reader of the stream has put a conference that ended into the history, unless it is late. */
const COPIED_WITHIN_MS = MINUTE_MS;

type Free = { readonly condition: string; readonly values: Item };

/** An ended conference makes room only if there is a copy of it: otherwise nobody would find it until there is one. */
const freeOf = (record: ConferenceRecord, copied: ConferenceRecord | undefined): Free =>
  copied
    ? { condition: `#${conferenceId.name} = :was`, values: { ':was': conferenceId.codec.encode(copied.conferenceId) } }
    : {
        condition: `#${endedAt.name} <= :copied`,
        values: { ':copied': endedAt.codec.encode(record.createdAt - COPIED_WITHIN_MS) },
      };

/** `copied`: the conference in the place, if it has just been put into the history. */
export const openCommand = (tableName: string, record: ConferenceRecord, copied?: ConferenceRecord): UpdateItemCommandInput => {
  const free = freeOf(record, copied);
  const members = Object.entries(encodeRecord(record));
  const present = new Set(members.map(([name]) => name));
  const gone = [...Object.values(conferenceFields).map(({ name }) => name), 'ttl'].filter(
    (name) => !present.has(name as never) && !kept.includes(name),
  );
  const names = Object.fromEntries([...present, ...gone, LEFT, endedAt.name].map((name) => [`#${name}`, name]));
  return {
    TableName: tableName,
    Key: openKey(initiatorKeyOf(record.conferenceId)),
    UpdateExpression: `SET ${members.map(([name]) => `#${name} = :${name}`).join(', ')} REMOVE ${gone.map((name) => `#${name}`).join(', ')}`,
    ConditionExpression: `attribute_not_exists(#${LEFT}) AND (attribute_not_exists(#${state.name}) OR (#${state.name} = :ended AND ${free.condition}))`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: {
      ...Object.fromEntries(members.map(([name, value]) => [`:${name}`, value])),
      ':ended': { S: 'ended' },
      ...free.values,
    },
    ReturnValues: 'ALL_OLD',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
};
