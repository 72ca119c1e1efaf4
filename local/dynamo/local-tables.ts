/** The tables of the wiring, as the local DynamoDB describes them. */
import type { Store } from 'dynalite/db';
import { tables } from '../../functions/wiring/storage';
import { ACCOUNT_ID, REGION } from '../account';
import type { Item } from './attribute';

/** AWS labels a stream with its creation time. A fixed label keeps its ARN stable over restarts. */
const STREAM_LABEL = '2000-01-01T00:00:00.000';

const TABLE_NAMES = Object.keys(tables);

const tableArn = (name: string): string => `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/${name}`;

export const streamArn = (name: string): string => `${tableArn(name)}/stream/${STREAM_LABEL}`;

const streamed: ReadonlySet<string> = new Set(
  Object.entries(tables)
    .filter(([, { stream }]) => stream)
    .map(([name]) => name),
);

export const hasStream = (name: string): boolean => streamed.has(name);

/** The key attributes of an item. */
export const keyOf = ({ pk, sk }: Item): Item => ({ ...(pk && { pk }), ...(sk && { sk }) });

/** A table's description: the response of DescribeTable, which dynalite also validates requests against. */
const description = (name: string) => ({
  TableName: name,
  TableArn: tableArn(name),
  TableStatus: 'ACTIVE',
  CreationDateTime: 0,
  ItemCount: 0,
  TableSizeBytes: 0,
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
  BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
  ...(hasStream(name) && {
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    LatestStreamArn: streamArn(name),
    LatestStreamLabel: STREAM_LABEL,
  }),
});

const descriptions = new Map(TABLE_NAMES.map((name) => [name, description(name)]));

/** The store with the tables at hand. By itself it reads and parses the description of a table for each request. */
export const knowingTables = (store: Store): Store => ({
  ...store,
  getTable: (name, checkStatus, callback) => {
    const known = descriptions.get(name);
    if (!known) return store.getTable(name, checkStatus, callback);
    return (typeof checkStatus === 'function' ? checkStatus : callback)?.(null, known);
  },
});

/** Creates missing tables. In a folder with data this only updates their descriptions. */
export const createTables = async (store: Store): Promise<void> => {
  await store.db.batch(
    [...descriptions].map(([name, described]) => ({
      type: 'put',
      key: `table~${name}`,
      value: JSON.stringify(described),
      valueEncoding: 'utf8',
    })),
  );
};
