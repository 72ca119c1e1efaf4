/** Notes the outcome of an attempt, in one conditional write. These functions are pure. */
import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { DeliveryStore } from '../../ports/delivery-store';
import { attribute, encodeAttempt } from './delivery-item';
import type { Item } from './item';

type Noted = Parameters<DeliveryStore['note']>;

/** Each round has ten attempts, so the last five rounds are kept. */
export const MAX_ATTEMPTS = 50;

type Clauses = {
  readonly sets: string[];
  readonly removes: string[];
  readonly conditions: string[];
  readonly values: Record<string, AttributeValue>;
};

/**
 * The stored attempts, given if there are so many that the oldest must make room. Otherwise the new attempt is
 * appended.
 */
export type Full = { readonly attempts: readonly AttributeValue[] };

const addAttempt = ({ sets, conditions, values }: Clauses, attempt: AttributeValue, full: Full | undefined): void => {
  if (full === undefined) {
    sets.push('#attempts = list_append(#attempts, :attempts)');
    conditions.push('size(#attempts) < :most');
    values[':attempts'] = { L: [attempt] };
    values[':most'] = { N: String(MAX_ATTEMPTS) };
    return;
  }
  sets.push('#attempts = :attempts');
  conditions.push('#attempts = :seen');
  values[':attempts'] = { L: [...full.attempts, attempt].slice(-MAX_ATTEMPTS) };
  values[':seen'] = { L: [...full.attempts] };
};

export type NoteTarget = { readonly TableName: string; readonly Key: Item };

export const noteAttempt = (target: NoteTarget, [{ round }, outcome]: Noted, full?: Full): UpdateItemCommandInput => {
  const values: Record<string, AttributeValue> = {
    ':status': { S: outcome.status },
    ':round': { N: String(outcome.round) },
    ':tries': { N: String(outcome.tries) },
    ':seenRound': { N: String(round) },
  };
  const clauses: Clauses = {
    sets: ['#status = :status', '#round = :round', '#tries = :tries'],
    removes: [],
    conditions: ['attribute_exists(pk)', '#round <= :seenRound'],
    values,
  };
  if (outcome.nextAttemptAt === null) clauses.removes.push('#next');
  else {
    clauses.sets.push('#next = :next');
    values[':next'] = { N: String(outcome.nextAttemptAt) };
  }
  if (outcome.attempt !== null) addAttempt(clauses, encodeAttempt(outcome.attempt), full);
  const { status, round: roundName, tries, nextAttemptAt: next, attempts } = attribute;
  return {
    ...target,
    UpdateExpression: `SET ${clauses.sets.join(', ')}${clauses.removes.length > 0 ? ` REMOVE ${clauses.removes.join(', ')}` : ''}`,
    ConditionExpression: clauses.conditions.join(' AND '),
    ExpressionAttributeNames: {
      '#status': status,
      '#round': roundName,
      '#tries': tries,
      '#next': next,
      ...(outcome.attempt && { '#attempts': attempts }),
    },
    ExpressionAttributeValues: values,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
};
