/**
 * Counts the requests to the services of a local deployment, by function, through proxies that functions use in place
 * of the services.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { itemSize } from '../../test/support/item-size';
import type { Exchange } from '../deployment/counting-proxy';
import { startServiceProxies } from '../deployment/service-proxies';
import { bodyOf, READ_OPERATIONS, type TableAnswer, unitsOf, withCapacity } from '../deployment/service-requests';
import { type Meter, nothingCounted, partsOf64, writeUnits } from './meters';

/** Counts by entry of the wiring. The key is empty if the sender is unknown. */
export type ServiceCounts = ReadonlyMap<string, Record<Meter, number>>;

type ItemAnswer = TableAnswer & { readonly Item?: Record<string, AttributeValue> };

/**
 * The local DynamoDB does not report the cost of a refused write. It is derived from the size of the item that refused
 * the write.
 */
const countTables = (counts: Record<Meter, number>, { operation, status, received }: Exchange): void => {
  const answer = bodyOf<ItemAnswer>(received);
  if (status >= 400) counts['write-units'] += writeUnits(answer.Item ? itemSize(answer.Item) : 0);
  else counts[READ_OPERATIONS.has(operation) ? 'read-units' : 'write-units'] += unitsOf(answer);
};

type QueueRequest = { readonly QueueUrl?: string };
type BusRequest = { readonly Entries: readonly { readonly Detail?: string }[] };

const countQueues = (counts: Record<Meter, number>, sent: Buffer): void => {
  const { QueueUrl = '' } = bodyOf<QueueRequest>(sent);
  counts[QueueUrl.endsWith('.fifo') ? 'fifo-queue-requests' : 'queue-requests'] += partsOf64(sent.length);
};

const countOthers = (counts: Record<Meter, number>, { operation, sent }: Exchange): void => {
  if (operation === 'PutEvents') {
    counts['bus-events'] += bodyOf<BusRequest>(sent).Entries.reduce((sum, { Detail = '' }) => sum + partsOf64(Detail.length), 0);
  } else if (operation.startsWith('POST /schedules/')) counts['schedule-invocations'] += 1;
  else if (/^(Send|Change|Receive|Delete)Message/.test(operation)) countQueues(counts, sent);
};

export type ServiceMeter = { readonly take: () => ServiceCounts; readonly stop: () => Promise<void> };

/** Call this after the deployment has started. */
export const meterServices = async (ownerOf: (port: number) => string | undefined): Promise<ServiceMeter> => {
  let counted = new Map<string, Record<Meter, number>>();
  const counting = (count: (counts: Record<Meter, number>, exchange: Exchange) => void) => (exchange: Exchange) => {
    const owner = ownerOf(exchange.port) ?? '';
    const counts = counted.get(owner) ?? nothingCounted();
    count(counts, exchange);
    counted.set(owner, counts);
  };
  const stop = await startServiceProxies({
    tables: { onExchange: counting(countTables), rewrite: withCapacity },
    others: counting(countOthers),
  });
  return {
    take: () => {
      const taken = counted;
      counted = new Map();
      return taken;
    },
    stop,
  };
};
