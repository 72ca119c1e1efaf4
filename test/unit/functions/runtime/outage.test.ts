import * as SecretsManager from '@aws-sdk/client-secrets-manager';
import * as Sqs from '@aws-sdk/client-sqs';
import { isUnavailable } from '../../../../functions/runtime/is-unavailable';
import { isOutage } from '../../../../functions/runtime/outage';

const said = { message: 'The key cannot be used.', $metadata: {} };

/** With a key of the carrier's own. Whoever sends a message meets them, and a record would become a dead letter. */
it.each([
  new Sqs.KmsAccessDenied(said),
  new Sqs.KmsDisabled(said),
  new Sqs.KmsInvalidKeyUsage(said),
  new Sqs.KmsInvalidState(said),
  new Sqs.KmsNotFound(said),
  new Sqs.KmsOptInRequired(said),
  new Sqs.KmsThrottled(said),
  new SecretsManager.DecryptionFailure(said),
])('$name of a key passes, or somebody repairs it', (error) => {
  expect(isOutage(error)).toBe(true);
});

it('a key that is asked too often is no fault of the caller, who may repeat the request', () => {
  expect(isUnavailable(new Sqs.KmsThrottled(said))).toBe(true);
});

it.each([new TypeError('x is undefined'), new Sqs.InvalidMessageContents(said), 'KmsDisabled'])('%p is none', (error) => {
  expect(isOutage(error)).toBe(false);
});
