/** The keys of the deployment that a function may read, and that its environment therefore names. */
import type { Access } from '../functions/wiring/function';
import type { KeyName } from '../functions/wiring/keys';

/** `bridgeSecretArn`: undefined if the driver has no keys of its own. A driver that has some uses no key of the deployment. */
export const grantedKeys = (access: readonly Access[], bridgeSecretArn: string | undefined): readonly KeyName[] =>
  access.flatMap((each) => ('key' in each ? [each.key] : [])).filter((name) => name !== 'bridgeKey' || bridgeSecretArn === undefined);
