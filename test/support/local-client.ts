/** The options of an SDK client for a local service, apart from its endpoint. */
import { REGION } from '../../local/account';

/** The local services accept any credentials. */
const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** One attempt, because a test must see every error. */
export const LOCAL_CLIENT = { region: REGION, credentials: LOCAL_CREDENTIALS, maxAttempts: 1 };
