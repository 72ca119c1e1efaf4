/** What the parts of the driver share. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { DriverOptions } from '../kit/driver-options';
import type { Handle, JanusClient } from './janus-client';
import type { LegMembers } from './leg-state';
import { sessionOf } from './names';
import type { Options, Secrets } from './options';

export type JanusParts = DriverOptions<Options, Secrets> & { readonly client: JanusClient };

/** Undefined where the leg's handles are not there yet. */
export const mixerOf = (leg: LegRef, { mixer }: LegMembers): Handle | undefined =>
  mixer === undefined ? undefined : { session: sessionOf(leg), handle: Number(mixer) };

export const phoneOf = (leg: LegRef, { phone }: LegMembers): Handle | undefined =>
  phone === undefined ? undefined : { session: sessionOf(leg), handle: Number(phone) };
