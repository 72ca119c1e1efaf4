/** Validates the entries of `PutEvents` and turns them into events. */
import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID, REGION } from '../account';
import { LIMITS } from './limits';

export type PutEventsEntry = {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  /** Seconds since 1970. */
  readonly Time?: number;
};

/** An event as rules and targets receive it. */
export type BusEvent = {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
};

export type RefusedEntry = { readonly ErrorCode: string; readonly ErrorMessage: string };

/** The size of an entry, as EventBridge counts it. */
export const entryBytes = (entry: PutEventsEntry): number =>
  (entry.Time === undefined ? 0 : LIMITS.timeBytes) +
  [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])].reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);

const invalid = (ErrorMessage: string): RefusedEntry => ({ ErrorCode: 'InvalidArgument', ErrorMessage });

const parseDetail = (detail: string): unknown => {
  try {
    const parsed: unknown = JSON.parse(detail);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
};

/** ISO 8601 without milliseconds, as EventBridge writes it. */
const wholeSeconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

export const eventOf = (entry: PutEventsEntry, busName: string, now: number): BusEvent | RefusedEntry => {
  const { Source: source, DetailType: detailType, Detail: detail } = entry;
  if (!source) return invalid('Parameter Source is not valid. Reason: Source is a required argument.');
  if (!detailType) return invalid('Parameter DetailType is not valid. Reason: DetailType is a required argument.');
  if (!detail) return invalid('Parameter Detail is not valid. Reason: Detail is a required argument.');
  if (source.startsWith('aws.')) return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  const parsed = parseDetail(detail);
  if (parsed === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const named = (entry.EventBusName ?? 'default').split('/').at(-1);
  if (named !== busName) return { ErrorCode: 'ResourceNotFoundException', ErrorMessage: 'The event bus does not exist.' };
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account: ACCOUNT_ID,
    time: wholeSeconds(entry.Time === undefined ? now : entry.Time * 1000),
    region: REGION,
    resources: entry.Resources ?? [],
    detail: parsed,
  };
};

export const isRefused = (made: BusEvent | RefusedEntry): made is RefusedEntry => 'ErrorCode' in made;
