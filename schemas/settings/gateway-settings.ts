/** The members of the setting `gateway`: where the SIP gateway runs, whom it serves, and what it tells them. */
import * as z from 'zod';
import { readJson } from '../read-json';
import { count, type Kind, matching, oneOf, text, webAddress } from './kinds';
import { resourceId, secretArn } from './stack-kinds';

/** One in each zone, because a load balancer has one address in a zone. */
const Subnet = z.strictObject({
  subnetId: resourceId('subnet').schema,
  availabilityZone: matching(/^[a-z]{2}(?:-[a-z]+)+-[0-9][a-z]$/, 'must be a zone such as "eu-west-1a"').schema,
  address: z.ipv4('must be an IPv4 address').optional(),
});

const areInDifferentZones = (subnets: readonly z.output<typeof Subnet>[]): boolean =>
  new Set(subnets.map(({ availabilityZone }) => availabilityZone)).size === subnets.length;
const haveAllOrNoAddress = (subnets: readonly z.output<typeof Subnet>[]): boolean =>
  new Set(subnets.map(({ address }) => address === undefined)).size === 1;

const subnets = z
  .array(Subnet)
  .min(1, 'must name at least one subnet')
  .refine(areInDifferentZones, 'must be in different zones')
  .refine(haveAllOrNoAddress, 'must all have an address, or none of them');

const Network = z.union([z.ipv4(), z.cidrv4()], 'must be an IPv4 address or a network such as "10.98.0.0/28"');

/** Only of ECR: the role may then read this one repository. */
const image = matching(
  /^[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/[a-z0-9/._-]+(?::[\w.-]+|@sha256:[0-9a-f]{64})$/,
  'must be an image in ECR with its tag or digest',
);
const sipUri = matching(/^sips?:[^\s<>"]+$/, 'must be a SIP URI');
const domain = matching(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, 'must be a domain such as "ims.carrier.example"');

const Gateway = z
  .strictObject({
    vpcId: resourceId('vpc').schema,
    subnets,
    edge: z.array(Network).min(1, 'must name at least one address').max(20),
    roles: z
      .array(oneOf(['notifier', 'subscriber']).schema)
      .min(1, 'must name at least one role')
      .default(['notifier']),
    domain: domain.schema,
    roster: oneOf(['online', 'all']).schema.default('online'),
    numbers: oneOf(['everyone', 'initiator']).schema.default('everyone'),
    paceMs: count(100, 60_000).schema.default(5_000),
    route: sipUri.schema.optional(),
    tokenUrl: webAddress.fileSchema,
    clientSecretArn: secretArn.schema,
    tlsSecretArn: secretArn.schema.optional(),
    peerNames: z.array(text.schema).max(20).default([]),
    image: image.schema.optional(),
  })
  .refine(({ peerNames, tlsSecretArn }) => peerNames.length === 0 || tlsSecretArn !== undefined, {
    path: ['peerNames'],
    error: 'has no effect without "tlsSecretArn"; leave it out',
  });

export const gatewayMembers = Object.keys(Gateway.shape);

export const gateway = { schema: Gateway, read: readJson } satisfies Kind;
