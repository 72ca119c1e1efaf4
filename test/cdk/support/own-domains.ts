/** Contexts of deployments with domains. With `consoleAndDomains`, the emulator gets every resource type that it is to know. */
const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';

export const ownDomain = (name: string) => ({ name, certificateArn });

export const [apiDomain, terminalsDomain] = [ownDomain('api.carrier.example'), ownDomain('sockets.carrier.example')];

export const withDomains = { 'rollcall:domains': { api: apiDomain, terminals: terminalsDomain } };

export const consoleAndDomains = { 'rollcall:console': true, ...withDomains };
