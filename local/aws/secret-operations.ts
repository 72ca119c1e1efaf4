/** Secrets Manager's JSON protocol, for reading only. */
import * as z from 'zod';
import { ACCOUNT_ID, REGION } from '../account';
import { ServiceError } from './service-error';
import type { Operations } from './sqs-operations';

const GetSecretValue = z.object({ SecretId: z.string() });

/** Constant, because local secrets are never rotated. */
const VERSION_ID = '00000000-0000-4000-8000-000000000000';

export const secretOperations = (secrets: Readonly<Record<string, string>>): Operations => ({
  async GetSecretValue(request) {
    const { SecretId } = GetSecretValue.parse(request);
    const SecretString = Object.hasOwn(secrets, SecretId) ? secrets[SecretId] : undefined;
    if (SecretString === undefined) {
      throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    const ARN = `arn:aws:secretsmanager:${REGION}:${ACCOUNT_ID}:secret:${SecretId}`;
    return { ARN, Name: SecretId, SecretString, VersionId: VERSION_ID, VersionStages: ['AWSCURRENT'] };
  },
});
