/** Settings of a deployment, for tests of what else they may say. */
import { parseSettings, SettingsRefused } from '../../../cdk/settings';
import { carrierTexts } from '../../../schemas/settings/texts';

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
    ...(carrierTexts.gateway.example as object),
    image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/rollcall-gateway:1',
  },
};
