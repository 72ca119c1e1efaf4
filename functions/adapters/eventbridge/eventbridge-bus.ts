/** The bus on Amazon EventBridge. The CloudEvent is the detail, and its type is the detail type. */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { BusEvent, EventBus } from '../../ports/event-bus';
import { allOrThrow } from '../../runtime/all-or-throw';
import { isOutage } from '../../runtime/outage';
import { clientOptions } from '../aws-transport';
import { batchesOf } from '../batches';

/**
 * EventBridge quotas: ten entries a request, and 256 KB in total, which every region accepts. One event stays below 200
 * KB at 300 participants.
 */
const LIMITS = { entries: 10, bytes: 250_000 };
/** Source, type, time and bus. */
const BYTES_BESIDE_DETAIL = 1_000;

type Entry = { readonly index: number; readonly event: BusEvent; readonly detail: string; readonly bytes: number };

const entryOf = (event: BusEvent, index: number): Entry => {
  const detail = JSON.stringify(event);
  return { index, event, detail, bytes: Buffer.byteLength(detail) + BYTES_BESIDE_DETAIL };
};

/** Gives up a bus that is silent after two seconds, and one that refuses after two attempts. */
export const promptEventBridgeClient = (): EventBridgeClient =>
  new EventBridgeClient({ ...clientOptions({ requestTimeout: 1_000 }), maxAttempts: 2 });

type Publication = {
  readonly events: readonly BusEvent[];
  readonly resolve: (refused: readonly number[]) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * What is published at the same time shares requests: EventBridge limits requests, in many regions to a few hundred a
 * second, and a batch of the stream is a hundred conferences.
 */
export class EventBridgeBus implements EventBus {
  private publications: Publication[] = [];

  constructor(
    private readonly busName: string,
    private readonly client = new EventBridgeClient(clientOptions()),
  ) {}

  publish: EventBus['publish'] = (events) =>
    new Promise((resolve, reject) => {
      if (this.publications.length === 0) setImmediate(() => void this.send());
      this.publications.push({ events, resolve, reject });
    });

  private async send(): Promise<void> {
    const publications = this.publications;
    this.publications = [];
    try {
      const refused = await this.put(publications.flatMap(({ events }) => events));
      let first = 0;
      for (const { events, resolve } of publications) {
        const start = first;
        first += events.length;
        resolve(refused.filter((index) => index >= start && index < start + events.length).map((index) => index - start));
      }
    } catch (error) {
      // An event that the bus refuses as invalid fails only its own publication.
      if (isOutage(error) || publications.length === 1) publications.forEach(({ reject }) => reject(error));
      else for (const { events, resolve, reject } of publications) await this.put(events).then(resolve, reject);
    }
  }

  /** The indexes of the refused events. */
  private async put(events: readonly BusEvent[]): Promise<readonly number[]> {
    const failed = await allOrThrow(batchesOf(events.map(entryOf), LIMITS).map((batch) => this.putBatch(batch)));
    return failed.flat();
  }

  private async putBatch(batch: readonly Entry[]): Promise<readonly number[]> {
    const Entries = batch.map(({ event, detail }) => ({
      EventBusName: this.busName,
      Source: event.source,
      DetailType: event.type,
      Time: new Date(event.time),
      Detail: detail,
    }));
    const answer = await this.client.send(new PutEventsCommand({ Entries }));
    return batch.flatMap(({ index }, at) => (answer.Entries?.[at]?.ErrorCode === undefined ? [] : [index]));
  }
}
