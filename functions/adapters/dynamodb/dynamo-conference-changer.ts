/** Changes conferences on DynamoDB: one conditional write each. */
import { ConditionalCheckFailedException, UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { refusalOf } from '../../../domain/conference/apply-change';
import type { Change } from '../../../domain/conference/change';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { type ConferenceChanger, type NotWritten, notWritten, type WriteOutcome } from '../../ports/conference-store';
import { currentTrace } from '../../runtime/trace';
import { changeCommand } from './change-command';
import { decodeRecord, LEFT, recordIn } from './conference-item';
import { DynamoConferenceReader, type ReaderOptions } from './dynamo-conference-reader';
import type { Item } from './item';

export type StoreOptions = ReaderOptions & { readonly retentionDays: number };

export class DynamoConferenceChanger extends DynamoConferenceReader implements ConferenceChanger {
  constructor(protected readonly options: StoreOptions) {
    super(options);
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

  private command(initiatorKey: string, change: Change, answer: boolean): UpdateItemCommandInput {
    const { tableName, retentionDays } = this.options;
    const trace = currentTrace();
    return changeCommand(tableName, initiatorKey, trace ? { ...change, trace } : change, { retentionDays, answer });
  }

  protected async update(input: UpdateItemCommandInput): Promise<Updated> {
    try {
      const { Attributes: attributes } = await this.options.client.send(new UpdateItemCommand(input));
      return { ok: true, attributes };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const isLeft = error.Item?.[LEFT] !== undefined;
      return { ok: false, current: recordIn(error.Item), isLeft, retried: (error.$metadata.attempts ?? 1) > 1 };
    }
  }
}

type Updated =
  | { readonly ok: true; readonly attributes: Item | undefined }
  | { readonly ok: false; readonly current: ConferenceRecord | undefined; readonly isLeft: boolean; readonly retried: boolean };

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
