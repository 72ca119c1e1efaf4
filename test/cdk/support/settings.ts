/** Settings of a deployment, for tests of what else they may say. */
import { parseSettings, SettingsRefused } from '../../../cdk/settings';

/** All that have no default. */
export const completeSettings = {
  issuer: 'https://login.carrier.example',
  audience: 'https://conference.carrier.example',
  numberClaim: 'phone_number',
  eventSource: 'https://conference.carrier.example',
  bridgeUrl: 'https://bridge.carrier.example',
  allowedPrefixes: ['+44'],
};

/** What is said of settings that are refused, or `taken`. */
export const refusal = (settings: object): string => {
  try {
    parseSettings(settings);
  } catch (error) {
    if (error instanceof SettingsRefused) return error.message;
    throw error;
  }
  return 'taken';
};

/** The context of a deployment with a console and a SIP gateway. */
export const withConsoleAndGateway = {
  'rollcall:console': true,
  'rollcall:gateway': {
    vpcId: 'vpc-0a1b2c3d4e5f60718',
    subnets: [{ subnetId: 'subnet-0a1b2c3d4e5f60718', availabilityZone: 'eu-west-1a' }],
    edge: ['10.98.0.0/28'],
    domain: 'ims.carrier.example',
    tokenUrl: 'https://login.carrier.example/token',
    clientSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:gateway-AbCdEf',
    image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/rollcall-gateway:1',
  },
};
