import { secretsManagerSecrets } from '../adapters/secrets-manager/secrets-manager';
import { perProcess } from '../container';
import { settings } from './settings';

export const secrets = perProcess(() => secretsManagerSecrets(settings().secretId));
