/**
 * The settings for production that the emulator cannot serve, such as domains, keys and a VPC of a carrier: what the
 * stacks become with all of them is linted against AWS's schemas.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Settings } from '../../cdk/settings';
import { lintTemplates } from './lint-templates';
import type { Run } from './run';

const ACCOUNT = '111122223333';

const productionSettings = (region: string): Partial<Settings> => {
  const certificateArn = `arn:aws:acm:${region}:${ACCOUNT}:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9`;
  return {
    domains: {
      api: { name: 'conference.carrier.example', certificateArn },
      terminals: { name: 'changes.carrier.example', certificateArn },
      only: true,
    },
    kmsKeyArn: `arn:aws:kms:${region}:${ACCOUNT}:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9`,
    vpc: { subnetIds: ['subnet-0a1b2c3d4e5f60718'], securityGroupIds: ['sg-0a1b2c3d4e5f60718'] },
    gradualDeployment: true,
    readyInstances: 1,
    tracing: true,
    canary: {
      tokenUrl: 'https://login.carrier.example/token',
      clientSecretArn: `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:canary-AbCdEf`,
      parameters: {},
      participants: ['+15550101'],
      everyMinutes: 5,
      withinSeconds: 60,
    },
  };
};

export const lintProduction = async ({ cdk, emulator: { region }, folder, settingsFile, stops }: Run): Promise<string> => {
  const path = folder.path('cdk.out-production');
  const file = folder.path('production-settings.json');
  const settings = { ...(JSON.parse(readFileSync(settingsFile, 'utf8')) as object), ...productionSettings(region) };
  writeFileSync(file, JSON.stringify(settings, null, 2));
  await cdk('synth', '--quiet', '--output', path, '-c', `settings=${file}`);
  return lintTemplates(path, region, folder, stops);
};
