/**
 * Turns a record of the stream into a change of a conference. History items and deletions are not changes, and neither is
 * what an operator erases from an ended conference: that is not a version of its own. Nor is it a change that an
 * initiator leaves its place.
 */
import type { AttributeValue as StreamValue, DynamoDBRecord } from 'aws-lambda';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { recordIn } from './conference-item';
import type { Item } from './item';
import { OPEN } from './keys';

/** Lambda's own type of the same form. */
const itemOf = (image: Record<string, StreamValue>): Item => image as Item;

export type StreamChange = { readonly before: ConferenceRecord | undefined; readonly after: ConferenceRecord };

/** A conference that had ended, in the same version. */
const isErasure = (before: ConferenceRecord, after: ConferenceRecord): boolean =>
  before.state === 'ended' && before.conferenceId === after.conferenceId && before.version === after.version;

/** Throws if an image is not a conference. */
export const conferenceChange = ({ dynamodb }: DynamoDBRecord): StreamChange | undefined => {
  if (dynamodb?.Keys?.['sk']?.S !== OPEN || !dynamodb.NewImage) return undefined;
  const before = dynamodb.OldImage && recordIn(itemOf(dynamodb.OldImage));
  const after = recordIn(itemOf(dynamodb.NewImage));
  if (!after) return undefined;
  return before && isErasure(before, after) ? undefined : { before, after };
};
