/** The conference store on DynamoDB. */
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ConferenceRecord } from '../../../domain/conference/record';
import type { ConferenceStore, LeaveOutcome, OpenOutcome } from '../../ports/conference-store';
import { currentTrace } from '../../runtime/trace';
import { expiryOf } from './change-command';
import { decodeRecord, encodeRecord, LEFT, recordIn } from './conference-item';
import { DynamoConferenceChanger, type StoreOptions } from './dynamo-conference-changer';
import { historyKey, openKey } from './keys';
import { leaveCommand } from './leave-command';
import { listConferences, type ListOptions } from './list-conferences';
import { openCommand } from './open-command';

export class DynamoConferenceStore extends DynamoConferenceChanger implements ConferenceStore {
  constructor(protected override readonly options: StoreOptions & ListOptions) {
    super(options);
  }

  async open(given: ConferenceRecord, copied?: ConferenceRecord): Promise<OpenOutcome> {
    const trace = currentTrace();
    const record = trace ? { ...given, trace } : given;
    const result = await this.update(openCommand(this.options.tableName, record, copied));
    if (!result.ok) {
      if (result.isLeft) return { result: 'left' };
      // An earlier try of the same write succeeded, but its answer was lost.
      if (result.current?.conferenceId === record.conferenceId) return { result: 'written', record: result.current };
      // It has ended so recently that the history may not have it yet.
      if (result.current?.state === 'ended') {
        await this.archive(result.current);
        return this.open(given, result.current);
      }
      return { result: 'refused', refusal: 'already-open', current: result.current };
    }
    const old = result.attributes && decodeRecord(result.attributes);
    // The new conference is written, and the answer must say so even if the copy fails. The stream's consumer archives
    // it as well.
    if (old) await this.archive(old).catch(() => undefined);
    return { result: 'written', record: { ...reportTimeOf(old), ...dialsOf(old), ...record } };
  }

  /** The copy comes first: the reader of the stream makes none of a conference whose place is left. */
  async leave(initiatorKey: string, at: number): Promise<LeaveOutcome> {
    const { client, tableName } = this.options;
    const { Item: found } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: openKey(initiatorKey), ConsistentRead: true }),
    );
    if (found?.[LEFT]) return { result: 'left', last: undefined };
    const last = recordIn(found);
    if (last && last.state !== 'ended') return { result: 'refused', refusal: 'already-open', current: last };
    if (last) await this.archive(last);
    const result = await this.update(leaveCommand(tableName, initiatorKey, { at, last }));
    if (result.ok || result.isLeft) return { result: 'left', last };
    // Another conference has opened and ended in the meantime, or the one that had ended has expired.
    if (!result.current || result.current.state === 'ended') return this.leave(initiatorKey, at);
    return { result: 'refused', refusal: 'already-open', current: result.current };
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
