/** EventBridge's JSON protocol, for publishing only. */
import * as z from 'zod';
import type { Bus } from '../bus/bus';
import { LIMITS } from '../bus/limits';
import { entryBytes, type PutEventsEntry } from '../bus/put-events';
import { ServiceError } from './service-error';
import type { Operations } from './sqs-operations';

const Entry = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  Time: z.number().optional(),
});

const PutEvents = z.object({ Entries: z.array(Entry) });

const checkEntries = (entries: readonly PutEventsEntry[]): void => {
  if (entries.length === 0 || entries.length > LIMITS.entriesPerRequest) {
    const message = `Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${LIMITS.entriesPerRequest}`;
    throw new ServiceError('ValidationException', message);
  }
  if (entries.reduce((sum, entry) => sum + entryBytes(entry), 0) >= LIMITS.requestBytes) {
    throw new ServiceError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
};

export const busOperations = (bus: Bus): Operations => ({
  async PutEvents(request) {
    const entries = PutEvents.parse(request).Entries as readonly PutEventsEntry[];
    checkEntries(entries);
    const Entries = await bus.put(entries);
    return { FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length, Entries };
  },
});
