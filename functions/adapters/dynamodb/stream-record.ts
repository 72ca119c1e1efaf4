/** A record of the stream as a change of a conference; history items and deletions are none. */
import type { AttributeValue as StreamValue, DynamoDBRecord } from 'aws-lambda';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { decodeRecord } from './conference-item';
import type { Item } from './item';
import { OPEN } from './keys';

/** Lambda's own type of the same form. */
const itemOf = (image: Record<string, StreamValue>): Item => image as Item;

export type StreamChange = { readonly before: ConferenceRecord | undefined; readonly after: ConferenceRecord };

/** Throws where an image is not a conference. */
export const conferenceChange = ({ dynamodb }: DynamoDBRecord): StreamChange | undefined => {
  if (dynamodb?.Keys?.['sk']?.S !== OPEN || !dynamodb.NewImage) return undefined;
  return {
    before: dynamodb.OldImage && decodeRecord(itemOf(dynamodb.OldImage)),
    after: decodeRecord(itemOf(dynamodb.NewImage)),
  };
};
