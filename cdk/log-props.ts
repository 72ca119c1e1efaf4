import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { LogGroupProps } from 'aws-cdk-lib/aws-logs';
import type { Settings } from './settings';

/** What all log groups of a deployment have in common. `key`: the carrier's, if it has one. */
export const logProps = ({ logRetentionDays: retention }: Pick<Settings, 'logRetentionDays'>, key: IKey | undefined): LogGroupProps => ({
  retention,
  ...(key && { encryptionKey: key }),
});
