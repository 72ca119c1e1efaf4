/** The options that lead a client of the SDK to a local service. */
import { REGION } from '../../local/account';

/** The local services accept any credentials. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** One attempt, because a test must see every error. */
export const LOCAL_CLIENT = { region: REGION, credentials: LOCAL_CREDENTIALS, maxAttempts: 1 };
