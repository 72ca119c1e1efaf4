/** The bus on Amazon EventBridge. The CloudEvent is the detail, and its type is the detail type. */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { BusEvent, EventBus } from '../../ports/event-bus';
import { clientOptions } from '../aws-transport';

/**
 * EventBridge quotas: ten entries a request, and 256 KB in total, which every region accepts. One event stays below 200
 * KB at 300 participants.
 */
const BATCH = 10;
const MAX_BATCH_BYTES = 250_000;

type Entry = { readonly index: number; readonly event: BusEvent; readonly detail: string };

const batchesOf = (events: readonly BusEvent[]): Entry[][] => {
  const batches: Entry[][] = [];
  let bytes = 0;
  events.forEach((event, index) => {
    const detail = JSON.stringify(event);
    const size = Buffer.byteLength(detail) + 1_000;
    const last = batches.at(-1);
    if (!last || last.length >= BATCH || bytes + size > MAX_BATCH_BYTES) batches.push([]);
    bytes = batches.at(-1)?.length === 0 ? size : bytes + size;
    batches.at(-1)?.push({ index, event, detail });
  });
  return batches;
};

export class EventBridgeBus implements EventBus {
  constructor(
    private readonly busName: string,
    private readonly client = new EventBridgeClient(clientOptions()),
  ) {}

  publish: EventBus['publish'] = async (events) => {
    const failed: number[] = [];
    for (const batch of batchesOf(events)) {
      const Entries = batch.map(({ event, detail }) => ({
        EventBusName: this.busName,
        Source: event.source,
        DetailType: event.type,
        Time: new Date(event.time),
        Detail: detail,
      }));
      const answer = await this.client.send(new PutEventsCommand({ Entries }));
      answer.Entries?.forEach(({ ErrorCode }, at) => ErrorCode !== undefined && failed.push(batch[at]?.index ?? 0));
    }
    return failed;
  };
}
