/** The members of the setting `domains`: the carrier's own names for the APIs. */
import * as z from 'zod';
import { readJson } from '../read-json';
import { type Kind, matching } from './kinds';
import { domainName } from './stack-kinds';

/** As long as the name of a certificate may be (X.520). The variables of a function have room for it. */
const MAX_DOMAIN_CHARACTERS = 64;

const name = domainName('conference.carrier.example').schema.max(
  MAX_DOMAIN_CHARACTERS,
  `must have at most ${MAX_DOMAIN_CHARACTERS} characters`,
);

const certificateArn = matching(
  /^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate\/[0-9a-f-]{36}$/,
  'must be the ARN of a certificate of Certificate Manager',
).schema;

const OwnDomain = z.strictObject({ name, certificateArn });

/** The APIs that can have a domain: for requests, for the sockets of terminals, and for the socket of a bridge. */
const ofApis = { api: OwnDomain.optional(), terminals: OwnDomain.optional(), bridge: OwnDomain.optional() };

const namesOf = (domains: { readonly [Api in keyof typeof ofApis]?: z.output<typeof OwnDomain> | undefined }): readonly string[] =>
  [domains.api, domains.terminals, domains.bridge].flatMap((each) => (each === undefined ? [] : [each.name]));

const Domains = z
  .strictObject({ ...ofApis, only: z.boolean().default(false) })
  .refine((domains) => namesOf(domains).length > 0, 'must name the domain of an API: "api", "terminals" or "bridge"')
  // API Gateway maps no name to both an HTTP API and a WebSocket API.
  .refine((domains) => new Set(namesOf(domains)).size === namesOf(domains).length, 'must give each API a name of its own');

export type OwnDomain = z.output<typeof OwnDomain>;
export type DomainSettings = z.output<typeof Domains>;
export type ApiWithDomain = keyof typeof ofApis;

export const domains = { schema: Domains, read: readJson } satisfies Kind;
