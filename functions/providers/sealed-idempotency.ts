/** For operations whose answers hold a secret or numbers, and whose functions may read the deployment's key anyway. */
import { dynamoClient } from '../adapters/dynamodb/client';
import { dynamoIdempotencyStore } from '../adapters/dynamodb/idempotency-store';
import { perProcess } from '../container';
import { keptAnswers } from '../idempotency/kept-answers';
import { answerSeal } from '../idempotency/sealed-answers';
import { log } from './process';
import { secrets } from './secrets';
import { settings } from './settings';

export const sealedIdempotency = perProcess(() =>
  keptAnswers(dynamoIdempotencyStore(dynamoClient(), settings().recordsTable, answerSeal(secrets())), log()),
);
