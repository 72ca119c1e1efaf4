/** Settings of a deployment for production: what each may be, and what is refused of half-given ones. */
import { parseSettings } from '../../cdk/settings';
import { completeSettings, refusal } from './support/settings';

const asterisk = {
  ...completeSettings,
  bridge: 'asterisk',
  bridgeSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:bridge-AbCdEf',
};

describe('keys of KMS', () => {
  const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
  const multiRegion = 'arn:aws:kms:eu-west-1:111122223333:key/mrk-0a1b2c3d4e5f60718293a4b5c6d7e8f9';

  it('may be of one region or of several, and another one for the secret of a driver', () => {
    for (const kmsKeyArn of [keyArn, multiRegion]) expect(refusal({ ...completeSettings, kmsKeyArn })).toBe('taken');
    expect(refusal({ ...asterisk, kmsKeyArn: keyArn, bridgeSecretKeyArn: multiRegion })).toBe('taken');
  });

  // A role is not allowed to use a key by naming its alias.
  it('are not named by an alias', () => {
    const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:alias/rollcall';
    expect(refusal({ ...completeSettings, kmsKeyArn })).toContain(
      'Setting "kmsKeyArn" is wrong: must be the ARN of a key of KMS, not of an alias',
    );
  });

  it('are refused for a secret that is not there', () => {
    expect(refusal({ ...completeSettings, bridgeSecretKeyArn: keyArn })).toContain(
      'Setting "bridgeSecretKeyArn" is wrong: has no effect without "bridgeSecretArn"; leave it out',
    );
  });
});

describe('a canary', () => {
  const canary = {
    tokenUrl: 'https://login.carrier.example/token',
    clientSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:canary-AbCdEf',
    participants: ['+441632960101', '+441632960102'],
  };

  it('runs every five minutes unless the settings say otherwise', () => {
    expect(parseSettings({ ...completeSettings, canary }).canary).toEqual({
      ...canary,
      parameters: {},
      everyMinutes: 5,
      withinSeconds: 60,
    });
  });

  it.each<[string, object, string]>([
    ['nobody to call', { participants: [] }, '"participants" must name at least one number'],
    ['somebody who may not be called', { participants: ['+15550100'] }, 'has a participant whom "allowedPrefixes"'],
    ['the same number twice', { participants: ['+441632960101', '+441632960101'] }, 'has a participant twice'],
    ['no credentials', { clientSecretArn: undefined }, '"clientSecretArn" Invalid input: expected string'],
    ['runs that overlap', { everyMinutes: 4 }, '"everyMinutes" must be a whole number from 5 to 60'],
  ])('with %s is refused', (_what, wrong, reason) => {
    const message = refusal({ ...completeSettings, canary: { ...canary, ...wrong } });
    expect(message).toContain('Setting "canary" is wrong: ');
    expect(message).toContain(reason);
    expect(message).not.toContain('+4416');
  });

  it('with more participants than a conference may have is refused', () => {
    expect(refusal({ ...completeSettings, maxParticipants: 2, canary })).toContain('has more participants than "maxParticipants" allows');
  });
});

describe('instances that are ready', () => {
  it('are no more than what is reserved for the function with the smallest part of the quota', () => {
    expect(refusal({ ...completeSettings, readyInstances: 20 })).toBe('taken');
    expect(refusal({ ...completeSettings, readyInstances: 21 })).toContain(
      'Setting "readyInstances" is wrong: must be at most 2 % of "lambdaConcurrency"',
    );
  });
});

describe('a VPC', () => {
  const vpc = { subnetIds: ['subnet-0a1b2c3d4e5f60718'], securityGroupIds: ['sg-0a1b2c3d4e5f60718'] };

  it.each<[string, object, string]>([
    ['no subnet', { subnetIds: [] }, '"subnetIds" must name at least one'],
    ['no security group', { securityGroupIds: undefined }, '"securityGroupIds" Invalid input: expected array'],
    ['a name instead of an id', { securityGroupIds: ['default'] }, '"securityGroupIds.0" must be an id such as "sg-0a1b2c3d4e5f60718"'],
  ])('with %s is refused', (_what, wrong, reason) => {
    expect(refusal({ ...completeSettings, vpc })).toBe('taken');
    expect(refusal({ ...completeSettings, vpc: { ...vpc, ...wrong } })).toContain(`Setting "vpc" is wrong: ${reason}`);
  });
});

describe('domains', () => {
  const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
  const api = { name: 'conference.carrier.example', certificateArn };
  const bridge = { name: 'bridge-events.carrier.example', certificateArn };

  it('may be given for one API alone, and for the WebSocket of a bridge that has one', () => {
    expect(refusal({ ...completeSettings, domains: { api } })).toBe('taken');
    expect(refusal({ ...asterisk, domains: { bridge } })).toBe('taken');
    expect(parseSettings({ ...completeSettings, domains: { api } }).domains).toEqual({ api, only: false });
  });

  it.each<[string, object, string]>([
    ['no name of an API', { only: true }, 'must name the domain of an API: "api", "terminals" or "bridge"'],
    ['no certificate', { api: { name: api.name } }, '"api.certificateArn" Invalid input: expected string'],
    ['a certificate and no name', { api: { certificateArn } }, '"api.name" Invalid input: expected string'],
    ['an address as a name', { api: { ...api, name: 'https://conference.carrier.example' } }, '"api.name" must be a domain such as '],
    ['a name that is too long', { api: { ...api, name: `${'a'.repeat(60)}.example` } }, '"api.name" must have at most 64 characters'],
    ['one name for two APIs', { api, terminals: api }, 'must give each API a name of its own'],
    ['an API that nobody knows', { partners: api }, '"partners" is not known'],
    ['the WebSocket of a bridge that has none', { api, bridge }, 'has a domain for the WebSocket of the bridge, and this bridge uses none'],
  ])('with %s are refused', (_what, domains, reason) => {
    expect(refusal({ ...completeSettings, domains })).toContain(`Setting "domains" is wrong: ${reason}`);
  });
});
