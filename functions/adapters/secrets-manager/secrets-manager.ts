/** Secrets in AWS Secrets Manager. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { fetchOnce, usableKey } from '../../runtime/secrets';
import { clientOptions } from '../aws-transport';

/** `secretId` is a name or an ARN. */
export const secretText = async (secretId: string, client = new SecretsManagerClient(clientOptions())): Promise<string> => {
  const answer = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  return answer.SecretString ?? '';
};

/** A key of the deployment, which is the whole text of a secret. Fetched when the returned function is first called. */
export const secretsManagerKey = (
  name: string,
  secretId: string | null,
  client = new SecretsManagerClient(clientOptions()),
): (() => Promise<string>) =>
  fetchOnce(async () => {
    if (secretId === null) throw new Error(`The wiring does not let this function read ${name}`);
    return usableKey(name, await secretText(secretId, client));
  });
