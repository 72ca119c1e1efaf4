import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Settings } from './settings';

/** The carrier's key, which is not part of any stack: its policy is the carrier's (docs/production.md). */
export const keyOf = (scope: Construct, { kmsKeyArn }: Pick<Settings, 'kmsKeyArn'>): IKey | undefined =>
  kmsKeyArn === undefined ? undefined : Key.fromKeyArn(scope, 'OwnKey', kmsKeyArn);
