/**
 * An initiator's conferences, newest first. The open item sorts after the history items, whose ids begin with their
 * time.
 */
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { ConferenceRecord } from '../../../domain/conference/record';
import type { ConferenceStore, ListQuery } from '../../ports/conference-store';
import { conferenceFields, recordIn } from './conference-item';
import type { Log } from '../../runtime/log';
import type { ReaderOptions } from './dynamo-conference-reader';
import type { Item } from './item';
import { OPEN } from './keys';
import { eachReadable } from './readable-items';

/** A filter may hide whole pages. A caller that wants more asks again with the cursor. */
const MAX_QUERIES = 5;

export type ListOptions = ReaderOptions & { readonly log: Log };

type Page = { readonly records: ConferenceRecord[]; readonly next: string | undefined };

const queryPage = async (
  { client, tableName, log }: ListOptions,
  initiatorKey: string,
  { state, limit }: ListQuery,
  after: string | undefined,
): Promise<Page> => {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ...(state ? { FilterExpression: '#state = :state', ExpressionAttributeNames: { '#state': conferenceFields.state.name } } : {}),
      ExpressionAttributeValues: { ':pk': { S: initiatorKey }, ...(state ? { ':state': { S: state } } : {}) },
      ScanIndexForward: false,
      // One more than requested, because the last conference may appear twice.
      Limit: limit + 1,
      ...(after ? { ExclusiveStartKey: { pk: { S: initiatorKey }, sk: { S: after } } satisfies Item } : {}),
    }),
  );
  return { records: eachReadable(log, Items, recordIn), next: LastEvaluatedKey?.sk?.S };
};

/** The ended conference that is still in the open place may already have a copy in the history. */
const withoutTwins = (records: readonly ConferenceRecord[]): ConferenceRecord[] =>
  records.filter((record, index) => records.findIndex(({ conferenceId }) => conferenceId === record.conferenceId) === index);

/** After a conference in the open place come the older ones, without its own copy. */
const cursorAfter = (last: ConferenceRecord | undefined): string => (last?.state === 'ended' ? last.conferenceId : OPEN);

export const listConferences = async (
  options: ListOptions,
  initiatorKey: string,
  query: ListQuery,
): ReturnType<ConferenceStore['list']> => {
  let found: ConferenceRecord[] = [];
  let after = query.cursor;
  let more = true;
  for (let queries = 0; more && found.length <= query.limit && queries < MAX_QUERIES; queries += 1) {
    const page = await queryPage(options, initiatorKey, query, after);
    found = withoutTwins([...found, ...page.records]);
    after = page.next;
    more = after !== undefined;
  }
  const records = found.slice(0, query.limit);
  if (found.length > query.limit) return { records, nextCursor: cursorAfter(records.at(-1)) };
  return { records, ...(after === undefined ? {} : { nextCursor: after }) };
};
