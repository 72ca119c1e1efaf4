import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item of a table, or a part of one, as the SDK has it. */
export type Item = Record<string, AttributeValue>;
