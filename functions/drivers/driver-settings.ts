/** The settings and secrets of each driver: checked before a deployment, and again by the functions that read them. */
import type * as z from 'zod';
import type { BridgeName } from '../../domain/bridge/capabilities';
import { Options as AsteriskOptions, Secrets as AsteriskSecrets } from './asterisk/options';
import { Options as JanusOptions, Secrets as JanusSecrets } from './janus/options';
import { Options as TwilioOptions, Secrets as TwilioSecrets } from './twilio/options';

export { callerIdFault, type CallerIdRules } from '../../domain/bridge/caller-id';
export { canTakeOver, sendsEventsBySocket, type BridgeName } from '../../domain/bridge/capabilities';

type DriverSchemas = { readonly options: z.ZodType; readonly secrets: z.ZodType };

/** A driver that is missing here has neither options nor secrets. */
export const driverSchemas: Partial<Readonly<Record<BridgeName, DriverSchemas>>> = {
  janus: { options: JanusOptions, secrets: JanusSecrets },
  twilio: { options: TwilioOptions, secrets: TwilioSecrets },
  asterisk: { options: AsteriskOptions, secrets: AsteriskSecrets },
};

/** A sentence for the person who deploys. It quotes no value: a value may be a phone number or a key. */
export const wrongMembers = (error: z.ZodError): string =>
  error.issues
    .map(({ path, message, ...issue }) =>
      issue.code === 'unrecognized_keys' ? `"${issue.keys.join('", "')}" is not known` : `"${path.join('.')}" ${message}`,
    )
    .join('; ');

/** Throws a sentence without values if `given` does not fit. `where`: the name of the setting or the secret. */
export const readDriverSettings = <Schema extends z.ZodType>(schema: Schema, given: unknown, where: string): z.output<Schema> => {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(`${where} cannot be used: ${wrongMembers(parsed.error)}`);
};
