import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AwsSolutionsChecks } from 'cdk-nag';
import { PROJECT_ROOT } from '../../../cdk/load-settings';
import { ofType, synthesise } from '../support/deployment';
import { deployedFunction, wiredFunctions } from '../support/functions-of';
import { allowedLines } from '../support/statements';

const vpc = { subnetIds: ['subnet-0a1b2c3d4e5f60718', 'subnet-0a1b2c3d4e5f60719'], securityGroupIds: ['sg-0a1b2c3d4e5f60718'] };
const without = synthesise();
const inVpc = synthesise({ 'rollcall:vpc': vpc });

const placed = wiredFunctions.map(([name]) => name).filter((name) => 'VpcConfig' in deployedFunction(inVpc, name).resource.Properties);

describe('a VPC of the carrier', () => {
  it("holds exactly the functions that send requests to the carrier's servers", () => {
    expect(placed).toEqual(['leg-commands', 'request-calls', 'look']);
    for (const name of placed) {
      expect(deployedFunction(inVpc, name).resource.Properties['VpcConfig']).toEqual({
        SubnetIds: vpc.subnetIds,
        SecurityGroupIds: vpc.securityGroupIds,
      });
    }
  });

  // A handler that begins to speak to the carrier has to say so in the wiring.
  it.each(wiredFunctions)(
    '%s has a way to the carrier if its handler uses the bridge otherwise than to read its reports',
    (_name, wiring) => {
      const handler = readFileSync(resolve(PROJECT_ROOT, wiring.entry), 'utf8');
      const speaks = /\b(?:bridgeDriver|accessNetwork)\b/.test(handler) && !wiring.entry.endsWith('/bridge-callback.ts');
      expect(wiring.access.some((access) => 'requests' in access)).toBe(speaks);
    },
  );

  it.each(placed)('lets Lambda make the interfaces of %s, and nothing else that it could not do before', (name) => {
    const before = allowedLines(deployedFunction(without, name), without);
    const added = allowedLines(deployedFunction(inVpc, name), inVpc).filter((line) => !before.includes(line));
    expect(added).toHaveLength(6);
    for (const line of added) expect(line).toMatch(/^ec2:\w+(?:NetworkInterfaces?|Subnets|PrivateIpAddresses) on \*$/);
  });

  it('adds no resource, and is not there unless the settings name it', () => {
    expect(Object.keys(inVpc.stateless.Resources)).toEqual(Object.keys(without.stateless.Resources));
    expect(JSON.stringify(without.stateless)).not.toMatch(/VpcConfig|ec2:/);
    expect(ofType(inVpc.stateless, 'AWS::EC2::SecurityGroup')).toEqual([]);
    expect(new AwsSolutionsChecks(inVpc.app).validateScope(inVpc.app).violations).toEqual([]);
  });
});
