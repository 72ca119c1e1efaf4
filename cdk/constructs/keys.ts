import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/**
 * Letters and digits only, so that a key needs no escaping in JSON, a header or a configuration file. 64 of them hold
 * 381 bits.
 */
const GENERATED = { passwordLength: 64, excludePunctuation: true } as const;

const KEY_NAMES = ['hashKey', 'bridgeKey', 'accessNetworkKey'] as const;

const REASONS = {
  hashKey: 'It must never change, because all ids of conferences and participants are derived from it.',
  bridgeKey: 'It is shared with the conference server, which would need the new key at the same time.',
  accessNetworkKey: 'It is shared with the access network, which would need the new key at the same time.',
  all: 'It holds keys that must never change or are shared with servers outside AWS.',
} as const;

/**
 * One secret that holds all keys as a JSON object. Secrets Manager generates one value per secret, so each key is
 * generated in a secret of its own, and CloudFormation composes the whole during deployment. So no key is ever empty,
 * and none appears in a template.
 */
export class Keys extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const parts = KEY_NAMES.map((name) => {
      const part = new Secret(this, name, { generateSecretString: GENERATED, description: `Rollcall: generates ${name}` });
      return [name, Keys.retain(part, REASONS[name])] as const;
    });
    this.secret = Keys.retain(
      new Secret(this, 'All', {
        description: `Rollcall: ${KEY_NAMES.join(', ')}`,
        secretObjectValue: Object.fromEntries(parts.map(([name, part]) => [name, part.secretValue])),
      }),
      REASONS.all,
    );
  }

  private static retain(secret: Secret, reason: string): Secret {
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
    Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason });
    return secret;
  }
}
