/**
 * The DynamoDB operations that Rollcall uses, and a few for inspection. dynalite's validations and actions run on our
 * items.
 */
import batchGetItem from 'dynalite/actions/batchGetItem';
import batchWriteItem from 'dynalite/actions/batchWriteItem';
import deleteItem from 'dynalite/actions/deleteItem';
import describeTable from 'dynalite/actions/describeTable';
import getItem from 'dynalite/actions/getItem';
import listTables from 'dynalite/actions/listTables';
import putItem from 'dynalite/actions/putItem';
import query from 'dynalite/actions/query';
import scan from 'dynalite/actions/scan';
import updateItem from 'dynalite/actions/updateItem';
import type { Store } from 'dynalite/db';
import { checkTypes, type Validation } from 'dynalite/validations';
import * as batchGetItemRules from 'dynalite/validations/batchGetItem';
import * as batchWriteItemRules from 'dynalite/validations/batchWriteItem';
import * as deleteItemRules from 'dynalite/validations/deleteItem';
import * as describeTableRules from 'dynalite/validations/describeTable';
import * as getItemRules from 'dynalite/validations/getItem';
import * as listTablesRules from 'dynalite/validations/listTables';
import * as putItemRules from 'dynalite/validations/putItem';
import * as queryRules from 'dynalite/validations/query';
import * as scanRules from 'dynalite/validations/scan';
import * as updateItemRules from 'dynalite/validations/updateItem';
import { refuseComplexExpressions, refuseLongExpressions } from './expression-limits';
import type { Items } from './items';
import { validated } from './kept-expressions';
import { type Action, runAction } from './request-store';

type Operation = { readonly action: Action; readonly rules: Validation };

const operations: Readonly<Record<string, Operation>> = {
  BatchGetItem: { action: batchGetItem, rules: batchGetItemRules },
  BatchWriteItem: { action: batchWriteItem, rules: batchWriteItemRules },
  DeleteItem: { action: deleteItem, rules: deleteItemRules },
  DescribeTable: { action: describeTable, rules: describeTableRules },
  GetItem: { action: getItem, rules: getItemRules },
  ListTables: { action: listTables, rules: listTablesRules },
  PutItem: { action: putItem, rules: putItemRules },
  Query: { action: query, rules: queryRules },
  Scan: { action: scan, rules: scanRules },
  UpdateItem: { action: updateItem, rules: updateItemRules },
};

/** Performs an operation. A caller's mistake is thrown as an error with `statusCode` and `body`. */
export const perform = async (name: string, body: Record<string, unknown>, store: Store, items: Items): Promise<object> => {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation) throw unknownOperation();
  const returnItemOnRefusal = body['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD';
  refuseLongExpressions(body);
  const data = validated(checkTypes(body, operation.rules.types), operation.rules, store);
  refuseComplexExpressions(data);
  return runAction(operation.action, store, items, { data, returnItemOnRefusal });
};

const unknownOperation = (): Error =>
  Object.assign(new Error('Unknown operation'), {
    statusCode: 400,
    body: { __type: 'com.amazon.coral.service#UnknownOperationException' },
  });
