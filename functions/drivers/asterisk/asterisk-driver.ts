/**
 * The driver of Asterisk (docs/bridges/asterisk.md). Commands go over its REST interface (ARI); events arrive over the
 * WebSocket that Asterisk opens (functions/legs/). Events that are posted with the same credentials are accepted as
 * well.
 */
import type { BridgeDriver, ParsedCallback, RawCallback } from '../../ports/bridge-driver';
import type { DriverOptions } from '../kit/driver-options';
import { legOnly } from '../kit/ended-leg';
import { refuseForgedEvents } from '../kit/events-user';
import { flagCommands } from '../kit/flag-commands';
import { ariClient } from './ari-client';
import { changeLeg } from './change-leg';
import { continueStep } from './continue-step';
import { dial } from './dial';
import { drop } from './drop';
import { endRoom } from './end-room';
import { hangUpStrayCall } from './hang-up';
import { legStatus, snapshotOf } from './leg-status';
import type { Options, Secrets } from './options';
import { readReport } from './read-report';

const callbackParser =
  ({ callbackUrl, secrets, now }: DriverOptions<Options, Secrets>) =>
  (callback: RawCallback): ParsedCallback => {
    refuseForgedEvents(callbackUrl, secrets, callback);
    return readReport(callback.body, now());
  };

export const asteriskDriver = (given: DriverOptions<Options, Secrets>): BridgeDriver => {
  const context = { ...given, ari: ariClient(given.url, given.secrets.user, given.secrets.password, given.timeoutMs) };
  return {
    name: 'asterisk',
    dial: (request) => dial(context, request),
    drop: (leg) => drop(context, legOnly(leg)),
    ...flagCommands(changeLeg, (change, leg, on) => change(context, legOnly(leg), on)),
    continueStep: (step) => continueStep(context, step),
    end: (conferenceId) => endRoom(context, conferenceId),
    hangUpStrayCall: (call) => hangUpStrayCall(context, call),
    status: (leg) => legStatus(context, legOnly(leg)),
    snapshot: (conferenceId) => snapshotOf(context, conferenceId),
    parse: callbackParser(given),
  };
};
