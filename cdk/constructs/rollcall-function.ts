import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function, LoggingFormat, RecursiveLoop, Runtime, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { reservedFor } from '../../functions/wiring/concurrency';
import { type FunctionDefaults, platformLogLevel } from '../../functions/wiring/function';
import { accessStatements } from '../access-statements';
import { acknowledgeWildcards } from '../acknowledge-wildcards';
import type { EnvironmentOf } from '../function-environment';
import type { StatefulResources } from '../stateful-resources';
import { HANDLER_NAME, handlerCode } from './handler-code';
import type { SocketApi } from './socket-api';

/** What all functions of a deployment share. */
export type FunctionContext = {
  readonly resources: StatefulResources;
  readonly sockets: SocketApi;
  /** The secret with the bridge driver's keys, if it has any. */
  readonly bridgeSecretArn: string | undefined;
  readonly environmentOf: EnvironmentOf;
  readonly logRetention: RetentionDays;
  readonly lambdaConcurrency: number;
};

export type RollcallFunctionProps = {
  readonly wiring: FunctionDefaults;
  readonly context: FunctionContext;
  readonly description: string;
  /** Whether it deliberately sends to the queue that invokes it. */
  readonly invokesItself?: boolean;
};

const roleOf = (scope: Construct, id: string, { wiring, context }: RollcallFunctionProps, logs: LogGroup): Role => {
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logs.logGroupArn] }));
  for (const statement of wiring.access.flatMap((access) => accessStatements(access, context))) {
    role.addToPolicy(statement);
    acknowledgeWildcards(role, statement);
  }
  return role;
};

/** A function with its own role, which grants exactly the wiring's access, and its own log group. */
export class RollcallFunction extends Function {
  constructor(scope: Construct, id: string, props: RollcallFunctionProps) {
    const { wiring, context, description, invokesItself = false } = props;
    const reserved = reservedFor(wiring, context.lambdaConcurrency);
    const logGroup = new LogGroup(scope, `${id}Logs`, { retention: context.logRetention });
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
      logGroup,
      // Setting a level requires this format. Lines that are already JSON, such as ours, are not changed.
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel[platformLogLevel],
      // Lambda stops a function after 16 rounds through SQS unless recursion is allowed.
      ...(invokesItself && { recursiveLoop: RecursiveLoop.ALLOW }),
    });
  }
}
