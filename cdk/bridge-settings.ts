/** Checks that the settings of the bridge fit its driver. */
import type * as z from 'zod';
import {
  type BridgeName,
  callerIdFault,
  type CallerIdRules,
  canTakeOver,
  driverSchemas,
  wrongMembers,
} from '../functions/drivers/driver-settings';

/** Together with everything else they must fit into a function's environment variables (4 KB, Lambda quotas). */
export const MAX_OPTIONS_CHARACTERS = 270;

export type BridgeSettings = CallerIdRules & {
  readonly bridge: BridgeName;
  readonly bridgeOptions: Readonly<Record<string, unknown>>;
  readonly bridgeSecretArn?: string | undefined;
  readonly bridgeSecretKeyArn?: string | undefined;
  readonly takeOver: 'replaces' | 'none';
};

type Refuse = (name: keyof BridgeSettings, message: string) => void;

const refuseWrongOptions = ({ bridge, bridgeOptions }: BridgeSettings, refuse: Refuse): void => {
  const schemas = driverSchemas[bridge];
  const parsed = schemas?.options.safeParse(bridgeOptions);
  if (parsed?.success === false) refuse('bridgeOptions', `does not fit "bridge": "${bridge}": ${wrongMembers(parsed.error)}`);
  if (!schemas && Object.keys(bridgeOptions).length > 0) refuse('bridgeOptions', `has no effect with "bridge": "${bridge}"; leave it out`);
  if (JSON.stringify(bridgeOptions).length > MAX_OPTIONS_CHARACTERS) {
    refuse('bridgeOptions', `must be at most ${String(MAX_OPTIONS_CHARACTERS)} characters of JSON`);
  }
};

export const refuseWrongBridge = (settings: BridgeSettings, context: z.core.$RefinementCtx): void => {
  const refuse: Refuse = (name, message) => context.issues.push({ code: 'custom', path: [name], message, input: undefined });
  const { bridge, bridgeSecretArn, bridgeSecretKeyArn, takeOver } = settings;
  refuseWrongOptions(settings, refuse);
  const fault = callerIdFault(bridge, settings);
  if (fault) refuse(fault.setting, fault.message);
  const hasKeys = driverSchemas[bridge] !== undefined;
  if (hasKeys && bridgeSecretArn === undefined) refuse('bridgeSecretArn', `must be given with "bridge": "${bridge}"`);
  if (!hasKeys && bridgeSecretArn !== undefined) refuse('bridgeSecretArn', `has no effect with "bridge": "${bridge}"; leave it out`);
  if (bridgeSecretKeyArn !== undefined && bridgeSecretArn === undefined) {
    refuse('bridgeSecretKeyArn', 'has no effect without "bridgeSecretArn"; leave it out');
  }
  if (takeOver === 'replaces' && !canTakeOver(bridge)) refuse('takeOver', `must be "none": "bridge": "${bridge}" cannot take over calls`);
};
