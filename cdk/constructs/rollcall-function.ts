import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Function,
  type IFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type LogGroupProps } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { reservedFor } from '../../functions/wiring/concurrency';
import { isOnChangePath } from '../../functions/wiring/change-path';
import { type FunctionDefaults, platformLogLevel } from '../../functions/wiring/function';
import { type Accessible, accessStatements } from '../access-statements';
import type { VpcSettings } from '../../schemas/settings/vpc-settings';
import { acknowledgeWildcards } from '../acknowledge-wildcards';
import type { EnvironmentOf } from '../function-environment';
import { HANDLER_NAME, handlerCode } from './handler-code';
import { joinVpc } from './join-vpc';

/** What all functions of a deployment share. */
export type FunctionContext = Accessible & {
  readonly environmentOf: EnvironmentOf;
  readonly logs: LogGroupProps;
  readonly lambdaConcurrency: number;
  readonly tracing: boolean;
  /** Where the functions are that send requests to the carrier's servers. */
  readonly vpc: VpcSettings | undefined;
  /** Whether new versions of the functions on the path of a change come gradually. */
  readonly gradual: boolean;
  readonly readyInstances: number;
};

export type RollcallFunctionProps = {
  readonly wiring: FunctionDefaults;
  readonly context: FunctionContext;
  readonly description: string;
  /** Whether it deliberately sends to the queue that invokes it. */
  readonly invokesItself?: boolean;
};

const requestsCarrier = ({ access }: FunctionDefaults): boolean => access.some((each) => 'requests' in each);

const roleOf = (scope: Construct, id: string, { wiring, context }: RollcallFunctionProps, logs: LogGroup): Role => {
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logs.logGroupArn] }));
  for (const statement of wiring.access.flatMap((access) => accessStatements(access, context))) {
    role.addToPolicy(statement);
    acknowledgeWildcards(role, statement);
  }
  if (context.tracing) {
    const reason = 'X-Ray has no resources that a policy could name: permission to send traces is for all traces.';
    Validations.of(role).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason });
  }
  return role;
};

/** A function with its own role, which grants exactly the wiring's access, and its own log group. */
export class RollcallFunction extends Function {
  /** What everything invokes: an alias, if versions matter, and otherwise the function. */
  readonly live: IFunction;

  constructor(scope: Construct, id: string, props: RollcallFunctionProps) {
    const { wiring, context, description, invokesItself = false } = props;
    const reserved = reservedFor(wiring, context.lambdaConcurrency);
    const logGroup = new LogGroup(scope, `${id}Logs`, context.logs);
    super(scope, id, {
      description,
      code: handlerCode(wiring.entry),
      handler: HANDLER_NAME,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(wiring.timeoutSeconds),
      memorySize: wiring.memoryMb,
      ...(reserved !== undefined && { reservedConcurrentExecutions: reserved }),
      environment: context.environmentOf(wiring),
      role: roleOf(scope, id, props, logGroup),
      ...(context.tracing && { tracing: Tracing.ACTIVE }),
      logGroup,
      // Setting a level requires this format. Lines that are already JSON, such as ours, are not changed.
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel[platformLogLevel],
      // Lambda stops a function after 16 rounds through SQS unless recursion is allowed.
      ...(invokesItself && { recursiveLoop: RecursiveLoop.ALLOW }),
    });
    if (context.vpc !== undefined && requestsCarrier(wiring)) joinVpc(this, context.vpc);
    this.live = this.liveOf(props);
  }

  private liveOf({ wiring, context: { gradual, readyInstances } }: RollcallFunctionProps): IFunction {
    if (!isOnChangePath(wiring) || (!gradual && readyInstances === 0)) return this;
    // The CDK's types of aliases do not take `exactOptionalPropertyTypes` into account.
    return this.addAlias('live', readyInstances === 0 ? {} : { provisionedConcurrentExecutions: readyInstances }) as IFunction;
  }
}
