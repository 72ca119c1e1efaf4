/**
 * The driver of Janus (docs/bridges/janus.md). Its AudioBridge mixes, and its SIP plugin calls. Commands go over its
 * HTTP API; reports come from its event handler.
 */
import type { BridgeDriver } from '../../ports/bridge-driver';
import type { DriverOptions } from '../kit/driver-options';
import { legOnly } from '../kit/ended-leg';
import { flagCommands } from '../kit/flag-commands';
import { changeLeg } from './change-leg';
import { continueStep } from './continue-step';
import { dial } from './dial';
import { drop } from './drop';
import { endRoom } from './end-room';
import { janusClient } from './janus-client';
import { legStatus, snapshotOf } from './leg-status';
import type { Options, Secrets } from './options';
import { callbackParser } from './parse-callback';

export const janusDriver = (given: DriverOptions<Options, Secrets>): BridgeDriver => {
  const context = { ...given, client: janusClient(given.url, given.secrets.apiSecret, given.timeoutMs) };
  return {
    name: 'janus',
    dial: (request) => dial(context, request),
    drop: (leg) => drop(context, legOnly(leg)),
    ...flagCommands(changeLeg, (change, leg, on) => change(context, legOnly(leg), on)),
    continueStep: (step) => continueStep(context, step),
    end: (conferenceId) => endRoom(context, conferenceId),
    status: (leg) => legStatus(context, legOnly(leg)),
    snapshot: (conferenceId) => snapshotOf(context, conferenceId),
    parse: callbackParser(given),
  };
};
