/** Requests to AWS's services: what they say, and what those to DynamoDB cost. */

/** The operations of DynamoDB that read. */
export const READ_OPERATIONS: ReadonlySet<string> = new Set(['GetItem', 'Query', 'Scan', 'BatchGetItem']);

/** The document of a request or of an answer. */
export const bodyOf = <Body>(bytes: Buffer): Body => JSON.parse(bytes.toString('utf8') || '{}') as Body;

type Capacity = { readonly CapacityUnits?: number };
export type TableAnswer = { readonly ConsumedCapacity?: Capacity | readonly Capacity[] };

/** The same request, whose answer says how many units it used. */
export const withCapacity = (request: Buffer): Buffer =>
  Buffer.from(JSON.stringify({ ...bodyOf<object>(request), ReturnConsumedCapacity: 'TOTAL' }));

export const unitsOf = ({ ConsumedCapacity: consumed = [] }: TableAnswer): number =>
  [consumed].flat().reduce((units, { CapacityUnits = 0 }) => units + CapacityUnits, 0);
