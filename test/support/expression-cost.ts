/**
 * What an expression uses of DynamoDB's limits of 4,096 bytes as sent and 300 operators and functions. This counts
 * independently of the local DynamoDB, which counts its parsed form.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters
 */
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';

export const MAX_EXPRESSION_BYTES = 4_096;
export const MAX_OPERATORS = 300;

const FUNCTION = /\b(?:attribute_exists|attribute_not_exists|attribute_type|begins_with|contains|size|if_not_exists|list_append)\s*\(/g;
const COMPARISON = /<>|<=|>=|=|<|>/g;
/** The AND of a BETWEEN is part of it. */
const BETWEEN = /\bBETWEEN\b\s+\S+\s+AND\b/g;
const WORD = /\b(?:AND|OR|NOT|IN)\b/g;

const occurrences = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;

const conditionOperators = (condition: string): number => {
  const between = occurrences(condition, BETWEEN);
  const rest = condition.replace(BETWEEN, '');
  return between + occurrences(rest, FUNCTION) + occurrences(rest, COMPARISON) + occurrences(rest, WORD);
};

/** Assignments do not count; sums and functions do. */
const updateOperators = (update: string): number => occurrences(update, / [+-] /g) + occurrences(update, FUNCTION);

export type ExpressionCost = { readonly bytes: number; readonly operators: number };

/** The greater of both expressions, by bytes and by operators. */
export const expressionCost = ({ UpdateExpression = '', ConditionExpression = '' }: UpdateItemCommandInput): ExpressionCost => ({
  bytes: Math.max(Buffer.byteLength(UpdateExpression), Buffer.byteLength(ConditionExpression)),
  operators: Math.max(updateOperators(UpdateExpression), conditionOperators(ConditionExpression)),
});
