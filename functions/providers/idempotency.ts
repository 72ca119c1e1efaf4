import { dynamoClient } from '../adapters/dynamodb/client';
import { dynamoIdempotencyStore } from '../adapters/dynamodb/idempotency-store';
import { perProcess } from '../container';
import { keptAnswers } from '../idempotency/kept-answers';
import { log } from './process';
import { settings } from './settings';

export const idempotency = perProcess(() => keptAnswers(dynamoIdempotencyStore(dynamoClient(), settings().recordsTable), log()));
