import { perProcess } from '../container';
import { identityOf, type Identity } from '../identity';
import { secrets } from './secrets';

export const identity = perProcess(() => async (): Promise<Identity> => identityOf((await secrets()()).hashKey));
