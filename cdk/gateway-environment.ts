/** The environment of the SIP gateway's container. */
import { Secret } from 'aws-cdk-lib/aws-ecs';
import { type ISecret, Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { GATEWAY_DATA_FOLDER, gatewayPorts } from '../functions/wiring/gateway';
import type { GatewaySettings } from './settings';

export type GatewayPlaces = {
  /** The load balancer's address. */
  readonly address: string;
  readonly apiUrl: string;
  readonly queueUrl: string;
  readonly region: string;
};

const transportsOf = ({ tlsSecretArn }: GatewaySettings): string => (tlsSecretArn === undefined ? 'UDP,TCP' : 'UDP,TCP,TLS');

/** None of it is secret. */
export const gatewayEnvironment = (settings: GatewaySettings, places: GatewayPlaces): Record<string, string> => ({
  AWS_REGION: places.region,
  GATEWAY_ROLES: settings.roles.join(),
  GATEWAY_ADDRESS: places.address,
  GATEWAY_PORT: String(gatewayPorts.sip),
  GATEWAY_TRANSPORTS: transportsOf(settings),
  GATEWAY_TLS_PORT: String(gatewayPorts.tls),
  GATEWAY_HTTP_PORT: String(gatewayPorts.http),
  GATEWAY_PEERS: settings.edge.join(),
  GATEWAY_PEER_NAMES: settings.peerNames.join(),
  GATEWAY_DOMAIN: settings.domain,
  GATEWAY_ROSTER: settings.roster,
  GATEWAY_NUMBERS: settings.numbers,
  GATEWAY_PACE_MS: String(settings.paceMs),
  ...(settings.route !== undefined && { GATEWAY_ROUTE: settings.route }),
  GATEWAY_DATA: GATEWAY_DATA_FOLDER,
  GATEWAY_API_URL: places.apiUrl,
  GATEWAY_TOKEN_URL: settings.tokenUrl,
  GATEWAY_FOLLOW: 'nudges',
  GATEWAY_NUDGE_QUEUE_URL: places.queueUrl,
});

/** Variable → the member of a secret that ECS fills it with when the task starts. */
export const gatewaySecrets = (scope: Construct, { clientSecretArn, tlsSecretArn }: GatewaySettings): Record<string, Secret> => {
  const member = (secret: ISecret, name: string): Secret => Secret.fromSecretsManager(secret, name);
  const client = StoredSecret.fromSecretCompleteArn(scope, 'ClientSecret', clientSecretArn);
  const secrets = { GATEWAY_CLIENT_ID: member(client, 'clientId'), GATEWAY_CLIENT_SECRET: member(client, 'clientSecret') };
  if (tlsSecretArn === undefined) return secrets;
  const tls = StoredSecret.fromSecretCompleteArn(scope, 'TlsSecret', tlsSecretArn);
  return {
    ...secrets,
    GATEWAY_TLS_CERTIFICATE: member(tls, 'certificate'),
    GATEWAY_TLS_KEY: member(tls, 'key'),
    GATEWAY_TLS_AUTHORITIES: member(tls, 'authorities'),
  };
};
