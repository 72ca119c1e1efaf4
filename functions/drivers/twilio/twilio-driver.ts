/** The driver of Twilio's conferences, and of services that speak its API (docs/bridges/twilio.md). */
import type { BridgeDriver } from '../../ports/bridge-driver';
import type { DriverOptions } from '../kit/driver-options';
import { legOnly } from '../kit/ended-leg';
import { flagCommands } from '../kit/flag-commands';
import { changeLeg, fields } from './change-leg';
import { continueStep } from './continue-step';
import { dial } from './dial';
import { drop } from './drop';
import { endConference } from './end-conference';
import { legStatus, snapshotOf } from './leg-status';
import type { Options, Secrets } from './options';
import { callbackParser } from './parse-callback';
import { type Profile, profiles } from './profiles';
import { twilioClient } from './twilio-client';

const profileFor = ({ options, secrets }: DriverOptions<Options, Secrets>): Profile => {
  const profile = profiles[options.profile];
  const given: Partial<Record<string, unknown>> = { ...options, ...secrets };
  const missing = profile.needs.filter((name) => given[name] === undefined);
  if (missing.length > 0) throw new Error(`The profile ${options.profile} of the twilio driver needs "${missing.join('", "')}"`);
  return profile;
};

export const twilioDriver = (given: DriverOptions<Options, Secrets>): BridgeDriver => {
  const context = { ...given, client: twilioClient(given), profile: profileFor(given) };
  return {
    name: 'twilio',
    dial: (request) => dial(context, request),
    drop: (leg) => drop(context, legOnly(leg)),
    ...flagCommands(fields, (field, leg, on, flag) => changeLeg(context, legOnly(leg), { flag, field, on })),
    continueStep: (step) => continueStep(context, step),
    end: (conferenceId) => endConference(context, conferenceId),
    status: (leg) => legStatus(context, legOnly(leg)),
    snapshot: (conferenceId) => snapshotOf(context, conferenceId),
    parse: callbackParser(context),
  };
};
