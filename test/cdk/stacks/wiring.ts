import { MAX_OPTIONS_CHARACTERS } from '../../../cdk/bridge-settings';
import { MAX_PREFIX_CHARACTERS } from '../../../cdk/settings';
import { loadSettings as readEnvironment } from '../../../functions/runtime/settings';
import { apiFunctions, methodsOf } from '../../../functions/wiring/api';
import { platformLogLevel } from '../../../functions/wiring/function';
import { type KeyName, keyNames } from '../../../functions/wiring/keys';
import {
  DEAD_LETTER_RETENTION_DAYS,
  type QueueName,
  queues,
  type QueueWiring,
  type WorkQueueName,
} from '../../../functions/wiring/storage';
import { DAY_SECONDS } from '../../../schemas/durations';
import type { OperationSpec } from '../../../schemas/operation';
import { environmentNames } from '../../../schemas/settings/function-settings';
import { apiResources } from '../support/api-resources';
import { logicalIdOf, ofType, reference, type Resource, synthesise } from '../support/deployment';
import { deployedFunction, queueConsumerList, streamConsumerList, wiredFunctions } from '../support/functions-of';
import { allowedLines, expectedLines } from '../support/statements';

const deployment = synthesise();
const { stateful, stateless, stacks } = deployment;
const { resources } = stacks.stateful;
const functionNames = wiredFunctions.map(([name]) => name);

const queueOf = (name: WorkQueueName | `${string}-dead-letters`): Resource => {
  const queue = resources.queues[name as WorkQueueName];
  return stateful.Resources[logicalIdOf(queue, stacks.stateful)]!;
};
const arnOfQueue = (name: string): string => `${logicalIdOf(resources.queues[name as WorkQueueName], stacks.stateful)}.Arn`;

const { routesOf, stageOf } = apiResources(deployment);
const withJanus = synthesise({
  'rollcall:bridge': 'janus',
  'rollcall:bridgeSecretArn': 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:bridge-AbCdEf',
  'rollcall:bridgeOptions': { calleeUri: 'sip:{number}@trunk.example', callerUri: 'sip:{number}@bridge.example' },
});
const { stateless: open } = synthesise({ 'rollcall:corsOrigins': ['https://app.carrier.example'] });

describe('the routes of the API', () => {
  const operations: readonly OperationSpec[] = apiFunctions.map(({ operation }) => operation);
  const [httpApi] = ofType(stateless, 'AWS::ApiGatewayV2::Api').find(([, { Properties }]) => Properties['ProtocolType'] === 'HTTP')!;
  const routes = new Map(routesOf(httpApi).map((route) => [String(route['RouteKey']), route]));
  const routeKey = ({ method, path }: OperationSpec): string => `${method.toUpperCase()} ${path}`;

  it('are exactly those of the operation table, with HEAD wherever there is GET', () => {
    const keys = operations.flatMap((operation) => methodsOf(operation).map((method) => `${method} ${operation.path}`));
    expect([...routes.keys()].sort()).toEqual(keys.sort());
    expect(routesOf(httpApi)).toHaveLength(keys.length);
  });

  it.each(operations.map((operation) => [routeKey(operation), operation.auth, operation] as const))(
    '%s checks tokens: %s',
    (key, auth, operation) => {
      const route = routes.get(key)!;
      const [authorizerId] = ofType(stateless, 'AWS::ApiGatewayV2::Authorizer')[0]!;
      expect(route['AuthorizationType']).toBe(auth === 'jwt' ? 'JWT' : 'NONE');
      expect(route['AuthorizerId']).toEqual(auth === 'jwt' ? { Ref: authorizerId } : undefined);
      expect(route['AuthorizationScopes']).toBeUndefined();
      const [, integrationId] = (route['Target'] as { 'Fn::Join': [string, [string, { Ref: string }]] })['Fn::Join'][1];
      const integration = stateless.Resources[integrationId.Ref]!.Properties;
      expect(reference(integration['IntegrationUri'], deployment)).toBe(
        `${deployedFunction(deployment, operation.operationId).logicalId}.Arn`,
      );
      expect(integration['PayloadFormatVersion']).toBe('2.0');
    },
  );

  it('let no page of another origin through by default', () => {
    const { CorsConfiguration: cors } = ofType(stateless, 'AWS::ApiGatewayV2::Api').find(([id]) => id === httpApi)![1].Properties;
    expect(cors).toBeUndefined();
  });

  it('let the listed origins send what the contract takes, and read what it answers', () => {
    const api = ofType(open, 'AWS::ApiGatewayV2::Api').find(([, { Properties }]) => Properties['ProtocolType'] === 'HTTP')![1];
    expect(api.Properties['CorsConfiguration']).toEqual({
      AllowOrigins: ['https://app.carrier.example'],
      AllowMethods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
      AllowHeaders: expect.arrayContaining(['authorization', 'idempotency-key', 'if-match']) as unknown,
      ExposeHeaders: expect.arrayContaining(['etag', 'location', 'retry-after', 'x-correlator']) as unknown,
      MaxAge: 7200,
    });
  });

  it('accept the issuer and the audience of the settings', () => {
    const authorizers = ofType(stateless, 'AWS::ApiGatewayV2::Authorizer').map(([, { Properties }]) => Properties['JwtConfiguration']);
    expect(authorizers).toEqual([{ Issuer: 'https://issuer.example', Audience: ['https://conference.example'] }]);
  });

  it('log neither addresses nor queries nor paths', () => {
    const { Format } = stageOf(httpApi)['AccessLogSettings'] as { Format: string };
    expect(Object.keys(JSON.parse(Format) as object)).toContain('route');
    expect(Format).not.toMatch(/identity|queryString|context\.path|authorizer|domainName/);
  });
});

describe('every function', () => {
  it('is in the wiring', () => {
    expect(
      ofType(stateless, 'AWS::Lambda::Function')
        .map(([id]) => id)
        .sort(),
    ).toEqual(functionNames.map((name) => deployedFunction(deployment, name).logicalId).sort());
  });

  it.each(functionNames)('%s has exactly the permissions of the wiring', (name) => {
    const deployed = deployedFunction(deployment, name);
    expect(allowedLines(deployed, deployment)).toEqual(expectedLines(deployed, deployment));
  });

  it('publish, for example, may receive from its queue, put events, and seal and send dead letters', () => {
    expect(allowedLines(deployedFunction(deployment, 'publish'), deployment)).toEqual([
      'events:PutEvents on the bus',
      'logs:CreateLogStream on its own logs',
      'logs:PutLogEvents on its own logs',
      'secretsmanager:GetSecretValue on the hashKey',
      ...['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map(
        (action) => `sqs:${action} on queue publish`,
      ),
      'sqs:SendMessage on queue publish-dead-letters',
    ]);
  });

  it('has a role of its own without managed policies', () => {
    const roles = ofType(stateless, 'AWS::IAM::Role');
    expect(roles).toHaveLength(functionNames.length);
    for (const [, { Properties }] of roles) expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    const used = functionNames.map((name) => reference(deployedFunction(deployment, name).resource.Properties['Role'], deployment));
    expect(new Set(used).size).toBe(functionNames.length);
  });

  it.each(functionNames)('%s is configured as in the wiring', (name) => {
    const { resource, wiring } = deployedFunction(deployment, name);
    expect(resource.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: wiring.timeoutSeconds,
      MemorySize: wiring.memoryMb,
      Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: platformLogLevel },
    });
    expect(resource.Properties).not.toHaveProperty('TracingConfig');
    expect(resource.Properties).not.toHaveProperty('FunctionName');
  });

  it.each(functionNames)('%s has its own logs, stored for as long as the settings say', (name) => {
    const { resource } = deployedFunction(deployment, name);
    const group = stateless.Resources[reference((resource.Properties['LoggingConfig'] as { LogGroup: unknown }).LogGroup, deployment)];
    expect(group?.Properties).toEqual({ RetentionInDays: 30 });
  });

  it.each(functionNames)('%s has every setting', (name) => {
    const { Variables } = deployedFunction(deployment, name).resource.Properties['Environment'] as { Variables: Record<string, unknown> };
    expect(Object.keys(Variables).sort()).toEqual(Object.values(environmentNames).sort());
  });

  it('may invoke itself only if the wiring says so', () => {
    const allowed = functionNames.filter((name) => deployedFunction(deployment, name).resource.Properties['RecursiveLoop'] === 'Allow');
    expect(allowed).toEqual(['leg-commands', 'watch', 'look', 'deliver', 'subscription-tasks', 'expire-connections']);
  });
});

describe('the environment of functions', () => {
  const variablesOf = (name: string, of = deployment) =>
    (deployedFunction(of, name).resource.Properties['Environment'] as { Variables: Record<string, unknown> }).Variables;
  /** A value that only AWS knows becomes its logical id. */
  const known = (value: unknown): string => {
    if (typeof value === 'string') return value;
    const join = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
    if (!join) return reference(value, deployment);
    const pseudo: Record<string, string> = {
      'AWS::Region': 'eu-west-1',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::AccountId': '111122223333',
    };
    const partOf = (part: unknown): string =>
      typeof part === 'string' ? part : (pseudo[reference(part, deployment)] ?? reference(part, deployment));
    return join[1].map(partOf).join(join[0]);
  };
  const settingsOf = (name: string) =>
    readEnvironment(Object.fromEntries(Object.entries(variablesOf(name)).map(([variable, value]) => [variable, known(value)])));

  it('can be parsed by the functions', () => {
    expect(settingsOf('getHealth')).toMatchObject({
      conferencesTable: logicalIdOf(resources.tables.conferences, stacks.stateful),
      recordsTable: logicalIdOf(resources.tables.records, stacks.stateful),
      busName: logicalIdOf(resources.bus, stacks.stateful),
      bridge: 'http',
      allowedPrefixes: ['+1555'],
      accessNetworkUrl: null,
      maxParticipants: 100,
    });
  });

  it.each(wiredFunctions)('of %s names the keys that it may read, and no others', (name, { access }) => {
    const granted = access.flatMap((each) => ('key' in each ? [each.key] : []));
    const idOf = (key: KeyName) => (granted.includes(key) ? logicalIdOf(resources.keys[key], stacks.stateful) : null);
    expect(settingsOf(name)).toMatchObject(Object.fromEntries(keyNames.map((key) => [`${key}Id`, idOf(key)])));
  });

  it.each(wiredFunctions)('of %s names the URL of every queue that it uses, and no others', (name, wiring) => {
    const used = [
      ...('queue' in wiring ? [wiring.queue as WorkQueueName] : []),
      ...wiring.access.flatMap((each) => ('send' in each ? [each.send] : [])),
    ];
    const urlOf = (queue: QueueName) =>
      `https://sqs.eu-west-1.amazonaws.com/111122223333/${logicalIdOf(resources.queues[queue], stacks.stateful)}.QueueName`;
    expect(settingsOf(name).queueUrls).toEqual(Object.fromEntries(used.map((queue) => [queue, urlOf(queue)])));
  });

  it("stays below Lambda's 4 KB with the longest lists of prefixes and driver options that the settings allow", () => {
    // The prefix of a name, in the region with the longest name. An ARN is no longer than the URL of a queue.
    const address = 'https://sqs.ap-southeast-1.amazonaws.com/111122223333/'.length;
    /**
     * CloudFormation composes names from the stack's name, here with the longest `name`, the logical id, and 12 random
     * characters.
     */
    const nameOf = (value: unknown) => `AbcdefghijklStateful-${reference(value, deployment)}-123456789012`.slice(0, 80);
    const known: Record<string, string> = {
      'AWS::Region': 'ap-southeast-1',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::AccountId': '111122223333',
    };
    const charactersOf = (value: unknown): number => {
      if (typeof value === 'string') return value.length;
      const join = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
      if (join) return join[1].reduce<number>((sum, part) => sum + charactersOf(part), 0);
      const isName = reference(value, deployment).endsWith('.QueueName');
      return known[(value as { Ref?: string }).Ref ?? '']?.length ?? (isName ? 0 : address) + nameOf(value).length;
    };
    const charactersIn = (variables: Record<string, unknown>): number =>
      Object.entries(variables).reduce((sum, [name, value]) => sum + name.length + charactersOf(value), 0);
    const longest = (of: typeof deployment) => Math.max(...wiredFunctions.map(([name]) => charactersIn(variablesOf(name, of))));
    const longerAddresses = 150;
    // The driver `http` has no options, and the others use no key of the deployment.
    expect(longest(deployment) + MAX_PREFIX_CHARACTERS + longerAddresses).toBeLessThan(4096);
    expect(longest(withJanus) + MAX_PREFIX_CHARACTERS + MAX_OPTIONS_CHARACTERS + longerAddresses).toBeLessThan(4096);
  });
});

describe('consumers', () => {
  const mappings = ofType(stateless, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);
  const mappingOf = (name: string) => {
    const { logicalId } = deployedFunction(deployment, name);
    return mappings.find(({ FunctionName }) => (FunctionName as { Ref: string }).Ref === logicalId)!;
  };

  it('are exactly those of the wiring, with one source each', () => {
    expect(mappings).toHaveLength(streamConsumerList.length + queueConsumerList.length);
  });

  it('read each stream once', () => {
    const streams = streamConsumerList.map(([, { stream }]) => stream);
    expect(new Set(streams).size).toBe(streams.length);
  });

  it('are for the stream the same as in earlier versions, so that reading goes on where it was', () => {
    const ids = ofType(stateless, 'AWS::Lambda::EventSourceMapping').map(([id]) => id);
    expect(ids.filter((id) => id.startsWith('Streams'))).toEqual(['StreamsreconcileMapping96121723']);
  });

  it.each(streamConsumerList)('%s reads its stream as the wiring says', (name, wiring) => {
    const { EventSourceArn, FunctionName: _function, DestinationConfig, ...rest } = mappingOf(name);
    const stream = `${logicalIdOf(resources.tables[wiring.stream], stacks.stateful)}.StreamArn`;
    expect(reference(EventSourceArn, deployment)).toBe(stream);
    const { OnFailure } = DestinationConfig as { OnFailure: { Destination: unknown } };
    expect(reference(OnFailure.Destination, deployment)).toBe(arnOfQueue(wiring.deadLetters));
    expect(rest).toEqual({
      BatchSize: wiring.batchSize,
      BisectBatchOnFunctionError: wiring.bisectBatchOnError,
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify(wiring.filter) }] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MetricsConfig: { Metrics: ['EventCount'] },
      ParallelizationFactor: wiring.parallelizationFactor,
      StartingPosition: 'TRIM_HORIZON',
    });
  });

  it.each(queueConsumerList)('%s consumes its queue as the wiring says', (name, wiring) => {
    const { EventSourceArn, FunctionName: _function, ...rest } = mappingOf(name);
    expect(reference(EventSourceArn, deployment)).toBe(arnOfQueue(wiring.queue));
    expect(rest).toEqual({
      BatchSize: wiring.batchSize,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MetricsConfig: { Metrics: ['EventCount'] },
      ScalingConfig: { MaximumConcurrency: wiring.maxConcurrency },
    });
  });
});

describe('queues', () => {
  const work = Object.entries(queues) as [WorkQueueName, QueueWiring][];
  const deadLetters = Object.keys(resources.queues).filter((name): name is `${string}-dead-letters` => name.endsWith('-dead-letters'));

  it.each(work)('%s is configured as in the wiring, and its failures go to its dead-letter queue', (name, wiring) => {
    const { Properties } = queueOf(name);
    expect(Properties['FifoQueue'] ?? false).toBe(wiring.fifo);
    expect(Properties['VisibilityTimeout']).toBe(wiring.visibilityTimeoutSeconds);
    const redrive = Properties['RedrivePolicy'] as { deadLetterTargetArn: unknown; maxReceiveCount: number };
    expect(redrive.maxReceiveCount).toBe(wiring.maxReceiveCount);
    expect(reference(redrive.deadLetterTargetArn, deployment)).toBe(arnOfQueue(`${name}-dead-letters`));
  });

  /** What SQS does if nothing else is said (SQS API reference, `MessageRetentionPeriod`). */
  const USUAL_RETENTION_SECONDS = 4 * DAY_SECONDS;

  it.each(work)('%s keeps a message for four days at most', (name) => {
    expect(queueOf(name).Properties['MessageRetentionPeriod'] ?? USUAL_RETENTION_SECONDS).toBe(4 * DAY_SECONDS);
  });

  it.each(queueConsumerList)('of %s hides a message for at least six timeouts of the function', (_name, { queue, timeoutSeconds }) => {
    expect(Number(queueOf(queue).Properties['VisibilityTimeout'])).toBeGreaterThanOrEqual(6 * timeoutSeconds);
  });

  it.each(deadLetters)('%s stores messages for 14 days and is retained when the stack is deleted', (name) => {
    const queue = queueOf(name);
    const of = name.replace(/-dead-letters$/, '');
    expect(queue.Properties['MessageRetentionPeriod']).toBe(DEAD_LETTER_RETENTION_DAYS * DAY_SECONDS);
    expect(queue.Properties['FifoQueue'] ?? false).toBe(of in queues && queues[of as WorkQueueName].fifo);
    expect([queue.DeletionPolicy, queue.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });
});
