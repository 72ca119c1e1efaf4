/** Changes of conferences as they come from the table's stream. What the stream has of a record is the test's own. */
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceChange, StreamDeps } from '../../functions/messaging/parked-record';

/** `'ignored'` is not a change of an open conference; an error is a record that cannot be read. */
export type OnStream = ConferenceChange | 'ignored' | Error;

export const memoryStream = () => {
  const kept = new Map<string, OnStream>();
  const readChange: StreamDeps['readChange'] = ({ dynamodb }) => {
    const found = kept.get(dynamodb?.SequenceNumber ?? '');
    if (found instanceof Error) throw found;
    return found === 'ignored' ? undefined : found;
  };
  const record = (what: OnStream, key: string): DynamoDBRecord => {
    const sequenceNumber = String(kept.size + 1);
    kept.set(sequenceNumber, what);
    return { dynamodb: { SequenceNumber: sequenceNumber, Keys: { pk: { S: key } } } };
  };
  const event = (...records: readonly OnStream[]): DynamoDBStreamEvent => {
    const keyOf = (what: OnStream): string =>
      what instanceof Error || what === 'ignored' ? 'other' : initiatorKeyOf(what.after.conferenceId);
    return { Records: records.map((what) => record(what, keyOf(what))) };
  };
  return { readChange, event };
};
