/** Leaves an open place, which then holds nothing but the time of that. These functions are pure. */
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { DAY_MS, SECOND_MS } from '../../../schemas/durations';
import { conferenceFields, LEFT } from './conference-item';
import { openKey } from './keys';

/** Longer than two keys are in use. Once all functions use the newer one, nothing opens here even without this mark. */
const KEPT_MS = 400 * DAY_MS;

/** `last`: the ended conference in the place. If it is another one by now, the place is not left. */
export const leaveCommand = (
  tableName: string,
  initiatorKey: string,
  { at, last }: { readonly at: number; readonly last: ConferenceRecord | undefined },
): UpdateItemCommandInput => {
  const { conferenceId, state } = conferenceFields;
  const fields = Object.values(conferenceFields).map(({ name }) => name);
  const is = (name: string, value: string): string => `#${name} = :${value}`;
  return {
    TableName: tableName,
    Key: openKey(initiatorKey),
    UpdateExpression: `SET #${LEFT} = :at, #ttl = :ttl REMOVE ${fields.map((name) => `#${name}`).join(', ')}`,
    ConditionExpression: last
      ? `${is(conferenceId.name, 'id')} AND ${is(state.name, 'ended')}`
      : `attribute_not_exists(#${conferenceId.name})`,
    ExpressionAttributeNames: Object.fromEntries([...fields, LEFT, 'ttl'].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ':at': { N: String(at) },
      ':ttl': { N: String(Math.ceil((at + KEPT_MS) / SECOND_MS)) },
      ...(last && { ':id': { S: last.conferenceId }, ':ended': { S: 'ended' } }),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
};
