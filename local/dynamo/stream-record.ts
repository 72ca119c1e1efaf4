/** A change of an item and the stream record that reports it. */
import { createHash } from 'node:crypto';
import { REGION } from '../account';
import type { Item } from './attribute';
import { keyOf, streamArn } from './local-tables';

/** An item and its JSON. The JSON is made once and stored three times: as the item and in two stream records. */
export type Image = { readonly item: Item; readonly json: string };

export type ItemChange = {
  readonly table: string;
  /** dynalite's key of the item within its table. */
  readonly itemKey: string;
  readonly before: Image | undefined;
  readonly after: Image | undefined;
  readonly cause: 'request' | 'expiry';
};

/** Marks a deletion by TTL, as opposed to one by a program. */
const EXPIRY_IDENTITY = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

/** The record as Lambda delivers it, with both images. It is composed as text, because the images are text already. */
export const streamRecordJson = ({ table, before, after, cause }: ItemChange, sequence: string, at: number): string => {
  const head = {
    eventID: createHash('sha256').update(`${table}/${sequence}`).digest('hex').slice(0, 32),
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: REGION,
    eventSourceARN: streamArn(table),
    ...(cause === 'expiry' && { userIdentity: EXPIRY_IDENTITY }),
  };
  const change = {
    ApproximateCreationDateTime: Math.floor(at / 1000),
    Keys: keyOf((after ?? before)?.item ?? {}),
    SequenceNumber: sequence,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  };
  const images = `${after ? `,"NewImage":${after.json}` : ''}${before ? `,"OldImage":${before.json}` : ''}`;
  return `${JSON.stringify(head).slice(0, -1)},"dynamodb":${JSON.stringify(change).slice(0, -1)}${images}}}`;
};
