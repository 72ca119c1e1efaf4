/** What the settings mean that divide an account of AWS and its limits, with an example of each. */
export const accountTexts = {
  name: {
    description:
      'The name of the deployment: those of its stacks begin with it. Each deployment of an account and region has another. Never change it: another name is another deployment, with empty tables.',
    example: 'Trial',
  },
  lambdaConcurrency: {
    description:
      "How many functions may run at the same time: Lambda's quota of concurrent executions in this account and region, or less if other applications need a part of it. The consumers of queues take at most 60 % of it.",
    unit: 'executions',
    example: 2_000,
  },
  gradualDeployment: {
    description:
      'Whether new versions of the functions on the path of a change get a tenth of the work for ten minutes, and are rolled back if an alarm goes off (docs/production.md).',
    example: true,
  },
  tracing: {
    description: 'Whether X-Ray records when and how long functions run (docs/production.md). It costs money for each trace.',
    example: true,
  },
  readyInstances: {
    description:
      'How many instances of each function on the path of a change are always ready, so that no change waits for a cold start (docs/production.md). They cost money whether they are used or not.',
    unit: 'instances',
    example: 1,
  },
  requestsPerSecond: {
    description:
      'How many requests a second, and how many WebSocket messages a second, are accepted from all callers together. Each operation has a part of it (docs/operations.md). Other requests get 429.',
    unit: 'requests',
    example: 200,
  },
  requestBurst: {
    description:
      'How many requests the API accepts at once, before `requestsPerSecond` limits them. Each operation has the same part of it.',
    unit: 'requests',
    example: 400,
  },
  domains: {
    description:
      "The domains of your own at which the APIs are reached, each with its certificate: an object, see docs/production.md. Without it, they have API Gateway's names, which change if an API is created again.",
    example: {
      api: {
        name: 'conference.carrier.example',
        certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
      },
    },
  },
  kmsKeyArn: {
    description:
      'The key of KMS that encrypts tables, queues, secrets, logs, and events on the bus and in its archive (docs/production.md). Without it, AWS uses keys of its own. It may be another one later.',
    example: 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
  },
  bridgeSecretKeyArn: {
    description:
      'The key of KMS that encrypts the secret `bridgeSecretArn`, if it is neither `kmsKeyArn` nor a key of AWS: functions may then decrypt the secret.',
    example: 'arn:aws:kms:eu-west-1:111122223333:key/1b2c3d4e-5f60-7182-93a4-b5c6d7e8f90a',
  },
  vpc: {
    description:
      "The subnets and security groups of the functions that send requests to the bridge and to the access network, for fixed addresses or a private way: an object, see docs/production.md. Without it, they run in Lambda's own network.",
    example: { subnetIds: ['subnet-0a1b2c3d4e5f60718', 'subnet-0a1b2c3d4e5f60719'], securityGroupIds: ['sg-0a1b2c3d4e5f60718'] },
  },
  canary: {
    description:
      'A conference that the deployment holds regularly with numbers of your own, to see that it can: an object, see docs/production.md. Without it, there is none.',
    example: {
      tokenUrl: 'https://login.carrier.example/token',
      clientSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:canary-AbCdEf',
      participants: ['+15550101', '+15550102'],
    },
  },
  apiGatewayLogRole: {
    description:
      'Whether the deployment sets the role with which API Gateway writes logs in this account and region. Use `false` if a role is already set (docs/deploy.md).',
    example: false,
  },
} as const;
