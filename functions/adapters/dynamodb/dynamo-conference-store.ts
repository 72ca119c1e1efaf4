/** The conference store on DynamoDB. */
import { ConditionalCheckFailedException, PutItemCommand, UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { refusalOf } from '../../../domain/conference/apply-change';
import type { Change } from '../../../domain/conference/change';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { type ConferenceStore, type NotWritten, notWritten, type WriteOutcome } from '../../ports/conference-store';
import { changeCommand, expiryOf } from './change-command';
import { decodeRecord, encodeRecord } from './conference-item';
import { DynamoConferenceReader, type ReaderOptions } from './dynamo-conference-reader';
import type { Item } from './item';
import { historyKey } from './keys';
import { listConferences } from './list-conferences';
import { openCommand } from './open-command';

export type StoreOptions = ReaderOptions & { readonly retentionDays: number };

export class DynamoConferenceStore extends DynamoConferenceReader implements ConferenceStore {
  constructor(private readonly options: StoreOptions) {
    super(options);
  }

  async open(record: ConferenceRecord): Promise<WriteOutcome> {
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

  async change(initiatorKey: string, change: Change): Promise<WriteOutcome> {
    const result = await this.update(this.command(initiatorKey, change, true));
    if (!result.ok) return outcomeOf(change, result);
    return { result: 'written', record: decodeRecord(result.attributes ?? {}) };
  }

  async changeOnly(initiatorKey: string, change: Change): Promise<{ readonly result: 'written' } | NotWritten> {
    const result = await this.update(this.command(initiatorKey, change, false));
    return result.ok ? { result: 'written' } : outcomeOf(change, result);
  }

  async archive(record: ConferenceRecord): Promise<void> {
    const { client, tableName, retentionDays } = this.options;
    const ttl = expiryOf(record.endedAt ?? record.changedAt, retentionDays);
    await client.send(
      new PutItemCommand({ TableName: tableName, Item: { ...encodeRecord(record), ...historyKey(record.conferenceId), ttl } }),
    );
  }

  list: ConferenceStore['list'] = (initiatorKey, query) => listConferences(this.options, initiatorKey, query);

  private command(initiatorKey: string, change: Change, answer: boolean): UpdateItemCommandInput {
    const { tableName, retentionDays } = this.options;
    return changeCommand(tableName, initiatorKey, change, { retentionDays, answer });
  }

  private async update(input: UpdateItemCommandInput): Promise<Updated> {
    try {
      const { Attributes: attributes } = await this.options.client.send(new UpdateItemCommand(input));
      return { ok: true, attributes };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const current = error.Item && decodeRecord(error.Item);
      return { ok: false, current, retried: (error.$metadata.attempts ?? 1) > 1 };
    }
  }
}

type Updated =
  | { readonly ok: true; readonly attributes: Item | undefined }
  | { readonly ok: false; readonly current: ConferenceRecord | undefined; readonly retried: boolean };

const dialsOf = (old: ConferenceRecord | undefined): Partial<ConferenceRecord> =>
  old?.dialHour === undefined || old.dialCount === undefined ? {} : { dialHour: old.dialHour, dialCount: old.dialCount };

/** Kept unless the new conference has its own. */
const reportTimeOf = (old: ConferenceRecord | undefined): Partial<ConferenceRecord> =>
  old?.newestReportAt === undefined ? {} : { newestReportAt: old.newestReportAt };

/**
 * The SDK's first try was written but not answered, so its retry finds its own effect. This counts as success. A hidden
 * change leaves no such trace; its report is then taken for a repetition.
 */
const isOwnEffect = (change: Change, { changedAt, lastChange }: ConferenceRecord): boolean =>
  changedAt === change.at && lastChange === change.event;

const outcomeOf = (change: Change, { current, retried }: Updated & { ok: false }): WriteOutcome => {
  if (current && retried && isOwnEffect(change, current)) return { result: 'written', record: current };
  // If the item changed between the check of the condition and the copy that came back, the rules find nothing to
  // refuse.
  return notWritten(refusalOf(current, change) ?? 'conflict', current);
};
