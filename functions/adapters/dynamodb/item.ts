import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** A table's item, or a part of one, in the form that the SDK uses. */
export type Item = Record<string, AttributeValue>;
