/** The conference store on DynamoDB. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ConferenceRecord } from '../../../domain/conference/record';
import type { ConferenceStore, WriteOutcome } from '../../ports/conference-store';
import { currentTrace } from '../../runtime/trace';
import { expiryOf } from './change-command';
import { decodeRecord, encodeRecord } from './conference-item';
import { DynamoConferenceChanger } from './dynamo-conference-changer';
import { historyKey } from './keys';
import { listConferences } from './list-conferences';
import { openCommand } from './open-command';

export class DynamoConferenceStore extends DynamoConferenceChanger implements ConferenceStore {
  async open(given: ConferenceRecord): Promise<WriteOutcome> {
    const trace = currentTrace();
    const record = trace ? { ...given, trace } : given;
    const result = await this.update(openCommand(this.options.tableName, record));
    if (!result.ok) {
      // An earlier try of the same write succeeded, but its answer was lost.
      if (result.current?.conferenceId === record.conferenceId) return { result: 'written', record: result.current };
      return { result: 'refused', refusal: 'already-open', current: result.current };
    }
    const old = result.attributes && decodeRecord(result.attributes);
    // The new conference is written, and the answer must say so even if the copy fails. The stream's consumer archives
    // it as well.
    if (old) await this.archive(old).catch(() => undefined);
    return { result: 'written', record: { ...reportTimeOf(old), ...record, ...dialsOf(old) } };
  }

  async archive(record: ConferenceRecord): Promise<void> {
    const { client, tableName, retentionDays } = this.options;
    const ttl = expiryOf(record.endedAt ?? record.changedAt, retentionDays);
    await client.send(
      new PutItemCommand({ TableName: tableName, Item: { ...encodeRecord(record), ...historyKey(record.conferenceId), ttl } }),
    );
  }

  list: ConferenceStore['list'] = (initiatorKey, query) => listConferences(this.options, initiatorKey, query);
}

const dialsOf = (old: ConferenceRecord | undefined): Partial<ConferenceRecord> =>
  old?.dialHour === undefined || old.dialCount === undefined ? {} : { dialHour: old.dialHour, dialCount: old.dialCount };

/** Kept unless the new conference has its own. */
const reportTimeOf = (old: ConferenceRecord | undefined): Partial<ConferenceRecord> =>
  old?.newestReportAt === undefined ? {} : { newestReportAt: old.newestReportAt };
