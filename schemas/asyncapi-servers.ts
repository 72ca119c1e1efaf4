/** The servers of the AsyncAPI document, and how each side authenticates. */

const scheme = (name: keyof typeof securitySchemes) => ({ $ref: `#/components/securitySchemes/${name}` });

export const securitySchemes = {
  awsSignature: {
    type: 'http',
    scheme: 'AWS4-HMAC-SHA256',
    description: 'AWS IAM: the account that owns the bus controls who may add rules to it.',
  },
  signature: {
    type: 'httpApiKey',
    name: 'webhook-signature',
    in: 'header',
    description: 'Rollcall signs with the secret of the subscription (Standard Webhooks), and the sink verifies the signature.',
  },
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token with the scope `conferences:read`, from the issuer that the deployment trusts.',
  },
  accessTokenInSubprotocol: {
    type: 'httpApiKey',
    name: 'Sec-WebSocket-Protocol',
    in: 'header',
    description: 'The same token after the subprotocol, for browsers, which cannot set other headers.',
  },
} as const;

export const busServer = {
  host: 'events.{region}.amazonaws.com',
  protocol: 'eventbridge',
  description: 'The bus whose name and ARN are in the stack outputs `BusName` and `BusArn`.',
  variables: { region: { description: 'The region of the deployment.' } },
  security: [scheme('awsSignature')],
};

export const sinkServer = {
  host: '{sink}',
  protocol: 'https',
  description: "A partner's own server.",
  variables: { sink: { description: 'The host in the `sink` of the subscription.' } },
  security: [scheme('signature')],
};

export const terminalServer = {
  host: '{host}',
  pathname: '/{stage}',
  protocol: 'wss',
  description: 'The stack output `WebSocketUrl` of the deployment; in local mode `ws://127.0.0.1:3000/ws`.',
  variables: { host: { description: 'The host of that URL.' }, stage: { description: 'The stage in that URL.' } },
  security: [scheme('accessToken'), scheme('accessTokenInSubprotocol')],
};
