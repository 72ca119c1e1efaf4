import { RemovalPolicy, type Stack, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret, type SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { type KeyName, keyNames } from '../../functions/wiring/keys';

/**
 * Letters and digits only, so that a key needs no escaping in JSON, a header or a configuration file. 64 of them hold
 * 381 bits.
 */
const GENERATED = { passwordLength: 64, excludePunctuation: true } as const;

const REASONS = {
  hashKey: 'A newer key follows it in steps, while both are in use: ids of conferences and participants are derived from it.',
  bridgeKey: 'It is shared with the conference server, which would need the new key at the same time.',
  accessNetworkKey: 'It is shared with the access network, which would need the new key at the same time.',
  all: 'It holds keys that change in steps or are shared with servers outside AWS.',
} as const;

/** A random key each, in a secret of its own, so that reading one does not reveal another. */
export class Keys extends Construct {
  readonly secrets: Readonly<Record<KeyName, Secret>>;

  private readonly encryption: Pick<SecretProps, 'encryptionKey'>;

  /** `key`: the carrier's, which encrypts the secrets; otherwise AWS's for Secrets Manager does. */
  constructor(scope: Construct, id: string, key: IKey | undefined) {
    super(scope, id);
    this.encryption = key === undefined ? {} : { encryptionKey: key };
    const made = keyNames.map((name) => {
      const secret = new Secret(this, name, {
        generateSecretString: GENERATED,
        description: `Rollcall: generates ${name}`,
        ...this.encryption,
      });
      return [name, Keys.retain(secret, REASONS[name])] as const;
    });
    this.secrets = Object.fromEntries(made) as Record<KeyName, Secret>;
  }

  /**
   * All keys as one JSON object, which functions of earlier versions read. No function reads it now. The stack still has
   * it, and exports its ARN, because CloudFormation removes no export that another stack imports: without it, a
   * deployment with such functions could not be updated.
   */
  keepForEarlierVersions(stack: Stack): void {
    const all = new Secret(this, 'All', {
      ...this.encryption,
      description: `Rollcall: ${keyNames.join(', ')}`,
      secretObjectValue: Object.fromEntries(keyNames.map((name) => [name, this.secrets[name].secretValue])),
    });
    stack.exportValue(Keys.retain(all, REASONS.all).secretArn);
  }

  private static retain(secret: Secret, reason: string): Secret {
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
    Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason });
    return secret;
  }
}
