/** Where the channels of the AsyncAPI document are, and what each side shows of itself. */

const scheme = (name: keyof typeof securitySchemes) => ({ $ref: `#/components/securitySchemes/${name}` });

export const securitySchemes = {
  awsSignature: {
    type: 'http',
    scheme: 'AWS4-HMAC-SHA256',
    description: 'IAM: who may add rules to the bus is a matter of the account that it is in.',
  },
  signature: {
    type: 'httpApiKey',
    name: 'webhook-signature',
    in: 'header',
    description: 'Rollcall signs with the secret of the subscription (Standard Webhooks); the sink verifies.',
  },
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token with `conferences:read`, of the issuer that the deployment trusts.',
  },
  accessTokenInSubprotocol: {
    type: 'httpApiKey',
    name: 'Sec-WebSocket-Protocol',
    in: 'header',
    description: 'The same token after the subprotocol, for browsers, which can send no other header.',
  },
} as const;

export const busServer = {
  host: 'events.{region}.amazonaws.com',
  protocol: 'eventbridge',
  description: 'The bus whose name and ARN are the outputs `BusName` and `BusArn` of the deployment.',
  variables: { region: { description: 'The region of the deployment.' } },
  security: [scheme('awsSignature')],
};

export const sinkServer = {
  host: '{sink}',
  protocol: 'https',
  description: "A partner's own server.",
  variables: { sink: { description: 'Of the `sink` that the subscription was made with.' } },
  security: [scheme('signature')],
};

export const terminalServer = {
  host: '{host}',
  pathname: '/{stage}',
  protocol: 'wss',
  description: 'The output `WebSocketUrl` of the deployment; on a laptop `ws://127.0.0.1:3000/ws`.',
  variables: { host: { description: 'Of that URL.' }, stage: { description: 'Of that URL.' } },
  security: [scheme('accessToken'), scheme('accessTokenInSubprotocol')],
};
