/**
 * DynamoDB's limits on expressions, which dynalite does not check. From "Quotas in Amazon DynamoDB", expression
 * parameters:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters
 */
import { validationError } from 'dynalite/db';
import { type Condition, isPath, type Operand, type ParsedRequest, type UpdateValue } from './expression';

/** Applies to each expression as sent, with placeholders but without values. */
const MAX_EXPRESSION_BYTES = 4096;
/** Documented for updates, but enforced for conditions too. */
const MAX_OPERATORS = 300;
const MAX_IN_OPERANDS = 100;

export const EXPRESSION_NAMES = [
  'UpdateExpression',
  'ConditionExpression',
  'KeyConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
] as const;

/** Throws DynamoDB's error if an expression is too long. */
export const refuseLongExpressions = (body: Readonly<Record<string, unknown>>): void => {
  for (const name of EXPRESSION_NAMES) {
    const text = body[name];
    const bytes = typeof text === 'string' ? Buffer.byteLength(text) : 0;
    if (bytes > MAX_EXPRESSION_BYTES)
      throw validationError(`Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: ${bytes}`);
  }
};

/** Throws DynamoDB's error if an expression has too many operators and functions. */
export const refuseComplexExpressions = ({ _condition, _filter, _keyCondition, _updates }: ParsedRequest): void => {
  const conditions = { ConditionExpression: _condition, FilterExpression: _filter, KeyConditionExpression: _keyCondition };
  for (const [name, parsed] of Object.entries(conditions)) {
    if (parsed) refuseOperators(name, conditionOperators(parsed.expression, name));
  }
  const sections = _updates?.sections ?? [];
  refuseOperators(
    'UpdateExpression',
    sections.reduce((count, section) => count + (section.type === 'set' ? valueOperators(section.val) : 0), 0),
  );
};

const refuseOperators = (name: string, count: number): void => {
  if (count > MAX_OPERATORS) throw validationError(`Invalid ${name}: The expression contains too many operators; operator count: ${count}`);
};

const conditionOperators = (condition: Condition, name: string): number => {
  if (condition.type === 'and' || condition.type === 'or' || condition.type === 'not')
    return condition.args.reduce((count, part) => count + conditionOperators(part, name), 1);
  const others = condition.args.length - 1;
  if (condition.type === 'in' && others > MAX_IN_OPERANDS)
    throw validationError(`Invalid ${name}: The IN operator is provided with too many operands; number of operands: ${others}`);
  return condition.args.reduce((count, operand) => count + sizeCalls(operand), 1);
};

const sizeCalls = (operand: Operand): number => (!isPath(operand) && 'type' in operand ? 1 : 0);

const valueOperators = (value: UpdateValue): number => {
  if (isPath(value) || !('type' in value)) return 0;
  return value.args.reduce((count, argument) => count + valueOperators(argument), 1);
};
