/**
 * A change as one conditional UpdateItem. It needs no read first, and a refusal returns the old item. These functions
 * are pure.
 */
import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { stampsEveryone } from '../../../domain/conference/apply-change';
import type { Change, Mutation } from '../../../domain/conference/change';
import { DAY_MS } from '../../../schemas/durations';
import { conferenceFields, participant } from './conference-item';
import { conditionText, Expression, storedAt } from './expression';
import { openKey } from './keys';

const { version, lastChange, changedAt, trace, groupStamp, participants, toCall } = conferenceFields;

type Clauses = { readonly SET: string[]; readonly REMOVE: string[]; readonly ADD: string[]; readonly DELETE: string[] };

const addMutation = (expression: Expression, clauses: Clauses, mutation: Mutation): void => {
  switch (mutation.do) {
    case 'set':
      clauses.SET.push(`${expression.path(mutation.path)} = ${expression.value(storedAt(mutation.path, mutation.value))}`);
      return;
    case 'set-participant':
      clauses.SET.push(
        `${expression.path({ of: 'participant', id: mutation.id })} = ${expression.value(participant.encode(mutation.participant))}`,
      );
      return;
    case 'set-all-participants':
      clauses.SET.push(`${expression.name(participants.name)} = ${expression.value(participants.codec.encode(mutation.participants))}`);
      return;
    case 'copy':
      clauses.SET.push(`${expression.path(mutation.path)} = ${expression.path(mutation.from)}${plus(expression, mutation.plus)}`);
      return;
    case 'remove':
      clauses.REMOVE.push(expression.path(mutation.path));
      return;
    case 'to-call':
    case 'not-to-call': {
      const set = expression.value(toCall.codec.encode(new Set(mutation.ids)));
      clauses[mutation.do === 'to-call' ? 'ADD' : 'DELETE'].push(`${expression.name(toCall.name)} ${set}`);
    }
  }
};

const plus = (expression: Expression, amount: number): string => {
  if (amount === 0) return '';
  return amount > 0 ? ` + ${expression.value({ N: String(amount) })}` : ` - ${expression.value({ N: String(-amount) })}`;
};

const addVersion = (expression: Expression, clauses: Clauses, change: Change): void => {
  const next = `${expression.name(version.name)} + ${expression.value({ N: '1' })}`;
  clauses.SET.push(`${expression.name(version.name)} = ${next}`);
  if (!change.isHidden) {
    clauses.SET.push(`${expression.name(lastChange.name)} = ${expression.value(lastChange.codec.encode(change.event))}`);
    clauses.SET.push(`${expression.name(changedAt.name)} = ${expression.value(changedAt.codec.encode(change.at))}`);
  }
  if (change.trace) clauses.SET.push(`${expression.name(trace.name)} = ${expression.value(trace.codec.encode(change.trace))}`);
  else clauses.REMOVE.push(expression.name(trace.name));
  if (stampsEveryone(change)) clauses.SET.push(`${expression.name(groupStamp.name)} = ${next}`);
  else for (const id of change.concerns) clauses.SET.push(`${expression.path({ of: 'stamp', id })} = ${next}`);
};

export type ChangeCommandOptions = {
  /** How long an ended conference in the open place is kept. */
  readonly retentionDays: number;
  /** Whether the answer holds the whole new item. */
  readonly answer: boolean;
};

/** TTL of an ended conference, in epoch seconds. */
export const expiryOf = (endedAt: number, retentionDays: number): AttributeValue => ({
  N: String(Math.ceil((endedAt + retentionDays * DAY_MS) / 1000)),
});

const addExpiry = (expression: Expression, clauses: Clauses, change: Change, retentionDays: number): void => {
  const ends = change.mutations.some(
    (mutation) => mutation.do === 'set' && mutation.path.of === 'conference' && mutation.path.field === 'endedAt',
  );
  if (ends) clauses.SET.push(`${expression.name('ttl')} = ${expression.value(expiryOf(change.at, retentionDays))}`);
};

export const changeCommand = (
  tableName: string,
  initiatorKey: string,
  change: Change,
  { retentionDays, answer }: ChangeCommandOptions,
): UpdateItemCommandInput => {
  const expression = new Expression();
  const clauses: Clauses = { SET: [], REMOVE: [], ADD: [], DELETE: [] };
  addVersion(expression, clauses, change);
  addExpiry(expression, clauses, change, retentionDays);
  for (const mutation of change.mutations) addMutation(expression, clauses, mutation);
  const condition = change.requires.map(({ that }) => conditionText(expression, that)).join(' AND ');
  const update = Object.entries(clauses).flatMap(([clause, parts]: [string, string[]]) =>
    parts.length > 0 ? [`${clause} ${parts.join(', ')}`] : [],
  );
  return {
    TableName: tableName,
    Key: openKey(initiatorKey),
    UpdateExpression: update.join(' '),
    ConditionExpression: condition,
    ExpressionAttributeNames: expression.names,
    ExpressionAttributeValues: expression.values,
    ReturnValues: answer ? 'ALL_NEW' : 'NONE',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
};
