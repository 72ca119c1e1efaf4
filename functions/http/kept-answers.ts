/**
 * Idempotency by AWS Powertools, on our own store. A record is first written as in progress. If the function dies, the
 * record expires when the function would have run out of time, and the key can be used again.
 */
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { Context } from 'aws-lambda';
import { HOUR_SECONDS } from '../../schemas/durations';
import type { Idempotency, KeyedRequest, Rendered } from '../ports/idempotency';
import type { Identity } from '../runtime/identity';
import type { Log } from '../runtime/log';
import { idempotencyInProgress, idempotencyKeyReused } from './request-refusals';

const HOURS_KEPT = 24;
/** Most commands are answered within one second. */
const IN_PROGRESS_RETRY_SECONDS = 1;
/** The same for all operations: the store uses one at a time, and the operation is part of the key anyway. */
const KEY_PREFIX = 'idempotency';

const configFor = (context: Context): IdempotencyConfig =>
  new IdempotencyConfig({
    eventKeyJmesPath: 'key',
    payloadValidationJmesPath: 'fingerprint',
    throwOnNoIdempotencyKey: true,
    expiresAfterSeconds: HOURS_KEPT * HOUR_SECONDS,
    hashFunction: 'sha256',
    lambdaContext: context,
  });

const replayedError = (error: unknown): unknown => {
  const name = error instanceof Error ? error.name : '';
  if (name === 'IdempotencyAlreadyInProgressError') return idempotencyInProgress(IN_PROGRESS_RETRY_SECONDS);
  if (name === 'IdempotencyValidationError') return idempotencyKeyReused();
  return error;
};

/** The store keeps hashes without a key of these. They hold numbers, and a body may hold a sink's token. */
const withDigests = ({ key, fingerprint, ...request }: KeyedRequest, identity: Identity): KeyedRequest => ({
  ...request,
  key: [identity.digest('idempotency key', JSON.stringify(key))],
  fingerprint: [identity.digest('request', JSON.stringify(fingerprint))],
});

type KeptAnswer = { rendered: Rendered } | { thrown: unknown };

/** The result of `run` counts even if storing it failed. */
export const keptAnswers =
  (store: BasePersistenceLayer, log: Log, identity: () => Promise<Identity>): Idempotency =>
  async (request, context, run) => {
    const keyed = withDigests(request, await identity());
    let outcome: KeptAnswer | undefined;
    const attempt = async (_request: KeyedRequest): Promise<Rendered> => {
      try {
        const rendered = await run();
        outcome = { rendered };
        return rendered;
      } catch (thrown) {
        outcome = { thrown };
        throw thrown;
      }
    };
    const options = { persistenceStore: store, config: configFor(context), keyPrefix: KEY_PREFIX, dataIndexArgument: 0 };
    try {
      const rendered = await makeIdempotent(attempt, options)(keyed);
      return { rendered, replayed: outcome === undefined };
    } catch (error) {
      return resultOf(outcome, error, () => log('idempotency.record-not-saved', { operation: request.operation, error }));
    }
  };

const resultOf = (outcome: KeptAnswer | undefined, error: unknown, report: () => void): { rendered: Rendered; replayed: false } => {
  if (outcome === undefined) throw replayedError(error);
  if ('thrown' in outcome) throw outcome.thrown;
  report();
  return { rendered: outcome.rendered, replayed: false };
};
