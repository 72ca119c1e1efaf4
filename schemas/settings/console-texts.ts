/** What the settings of the web console mean, with an example of each. */
export const consoleTexts = {
  console: {
    description: 'Whether the web console is deployed (docs/deploy.md). Local mode always serves it.',
    example: true,
  },
  consoleClientId: {
    description: 'The id by which the issuer knows the web console: a public client with the code flow and PKCE.',
    example: '4h57k0examp1e',
  },
  consoleScopes: {
    description: 'What the web console asks the issuer for.',
    example: 'openid phone conferences:read conferences:write',
  },
  consoleIssuerOrigins: {
    description:
      "The issuer's other origins, such as that of its token endpoint, if it is not the origin of `issuer`. The web console may connect only to its own origin, to that of `issuer` and to these.",
    example: ['https://sign-in.carrier.example'],
  },
  consoleDomain: {
    description:
      "The domain of the web console, which needs `consoleCertificateArn`. Point it at the distribution with a record of your own. Without it, the console has a name of CloudFront's.",
    example: 'console.carrier.example',
  },
  consoleCertificateArn: {
    description: 'The certificate for `consoleDomain`, in Certificate Manager in us-east-1, where CloudFront reads it.',
    example: 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
  },
} as const;
