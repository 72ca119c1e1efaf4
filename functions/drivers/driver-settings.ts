/** What each driver is told by a carrier: checked before it is deployed, and again by the functions that read it. */
import type * as z from 'zod';
import type { BridgeName } from '../../domain/bridge/capabilities';
import { Options as AsteriskOptions, Secrets as AsteriskSecrets } from './asterisk/options';
import { Options as JanusOptions, Secrets as JanusSecrets } from './janus/options';
import { Options as TwilioOptions, Secrets as TwilioSecrets } from './twilio/options';

export { bridgeNames, bringsEventsBySocket, canTakeOver, type BridgeName } from '../../domain/bridge/capabilities';

type DriverSchemas = { readonly options: z.ZodType; readonly secrets: z.ZodType };

/** Those of drivers that have any. */
export const driverSchemas: Partial<Readonly<Record<BridgeName, DriverSchemas>>> = {
  janus: { options: JanusOptions, secrets: JanusSecrets },
  twilio: { options: TwilioOptions, secrets: TwilioSecrets },
  asterisk: { options: AsteriskOptions, secrets: AsteriskSecrets },
};

/** A sentence for whoever deploys; no value is quoted: it may be a number or a key. */
export const wrongMembers = (error: z.ZodError): string =>
  error.issues
    .map(({ path, message, ...issue }) =>
      issue.code === 'unrecognized_keys' ? `"${issue.keys.join('", "')}" is not known` : `"${path.join('.')}" ${message}`,
    )
    .join('; ');
