import { Stack, Validations } from 'aws-cdk-lib';
import type { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';

type Resolved = string | { readonly Ref: string } | { readonly 'Fn::Join': readonly [string, readonly Resolved[]] };

/** An ARN from the template, on one line. */
const inOneLine = (value: Resolved): string => {
  if (typeof value === 'string') return value;
  return 'Ref' in value ? `<${value.Ref}>` : value['Fn::Join'][1].map(inOneLine).join(value['Fn::Join'][0]);
};

const REASON = 'Connections and schedules are created at run time. The wildcard covers those of this one API or group.';

/** cdk-nag requires a reason for each resource that ends in `*`. */
export const acknowledgeWildcards = (role: Role, { resources }: PolicyStatement): void => {
  for (const arn of resources.filter((each) => each.endsWith('*'))) {
    const id = `AwsSolutions-IAM5[Resource::${inOneLine(Stack.of(role).resolve(arn) as Resolved)}]`;
    Validations.of(role).acknowledge({ id, reason: REASON });
  }
};
