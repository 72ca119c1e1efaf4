/** Secrets in AWS Secrets Manager, each a JSON object. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { fetchOnce, parseSecrets, type Secrets } from '../../runtime/secrets';
import { clientOptions } from '../aws-transport';

/** `secretId` is a name or an ARN. */
export const secretText = async (secretId: string, client = new SecretsManagerClient(clientOptions({}))): Promise<string> => {
  const answer = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  return answer.SecretString ?? '';
};

/** The secrets of the deployment. Nothing is fetched before the first call of the returned function. */
export const secretsManagerSecrets = (secretId: string, client = new SecretsManagerClient(clientOptions({}))): (() => Promise<Secrets>) =>
  fetchOnce(async () => parseSecrets(await secretText(secretId, client)));
