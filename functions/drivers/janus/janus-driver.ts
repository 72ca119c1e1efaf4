/**
 * The driver of Janus (docs/bridges/janus.md): its AudioBridge mixes, its SIP plugin calls; commands go over its HTTP API, reports come
 * from its event handler.
 */
import { actionsOfBridge } from '../../../domain/bridge/capabilities';
import type { BridgeDriver } from '../../ports/bridge-driver';
import type { DriverOptions } from '../kit/driver-options';
import { legOnly } from '../kit/ended-leg';
import { carryOn } from './carry-on';
import { setHeld, setMuted } from './change-leg';
import { dial } from './dial';
import { drop } from './drop';
import { endRoom } from './end-room';
import { janusClient } from './janus-client';
import { snapshotOf, statusOf } from './look';
import type { Options, Secrets } from './options';
import { callbackParser } from './parse-callback';

export const janusDriver = (given: DriverOptions<Options, Secrets>): BridgeDriver => {
  const parts = { ...given, client: janusClient(given.url, given.secrets.apiSecret, given.timeoutMs) };
  return {
    name: 'janus',
    actions: actionsOfBridge('janus'),
    dial: (request) => dial(parts, request),
    drop: (leg) => drop(parts, legOnly(leg)),
    mute: (leg) => setMuted(parts, legOnly(leg), true),
    unmute: (leg) => setMuted(parts, legOnly(leg), false),
    hold: (leg) => setHeld(parts, legOnly(leg), true),
    resume: (leg) => setHeld(parts, legOnly(leg), false),
    carryOn: (step) => carryOn(parts, step),
    end: (conferenceId) => endRoom(parts, conferenceId),
    status: (leg) => statusOf(parts, legOnly(leg)),
    snapshot: (conferenceId) => snapshotOf(parts, conferenceId),
    parse: callbackParser(given.callbackUrl, given.secrets),
  };
};
