/** The deployment's secrets in AWS Secrets Manager: one secret, a JSON object. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { fetchOnce, parseSecrets, type Secrets } from '../../secrets';

/** `secretId` is a name or an ARN. Nothing is fetched before the first call of what is returned. */
export const secretsManagerSecrets = (secretId: string, client = new SecretsManagerClient({})): (() => Promise<Secrets>) =>
  fetchOnce(async () => {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return parseSecrets(answer.SecretString ?? '');
  });
