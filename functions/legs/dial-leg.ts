/** Dials a claimed leg once. If an earlier try left a record, a retry asks the bridge first. */
import { shownNumber } from '../../domain/bridge/caller-id';
import { legEndedEvent, type LegRef } from '../../domain/bridge/leg-event';
import { isDesiredOnline } from '../../domain/conference/desired';
import { isRunning } from '../../domain/conference/lifecycle';
import { longestCallSeconds } from '../../domain/conference/longest-call';
import { participantOf } from '../../domain/conference/participant-of';
import type { ConferenceRecord } from '../../domain/conference/record';
import { mayPartyBeDialled } from '../../domain/dialling/allowed-numbers';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { isClaimedLeg } from '../../domain/participant/progress';
import type { PhoneNumber } from '../../schemas/common';
import type { LegCommand } from '../messaging/messages';
import { BridgeRefused, type LegStatus } from '../ports/bridge-driver';
import type { LegCommandDeps } from '../ports/deps';
import { enqueueOutcome } from './enqueue-outcome';
import { legActionMessage } from './leg-command-messages';
import { reportLegs } from './report-legs';
import { mustWait, keepWaiting } from './wait-for-dial-slot';

type Dial = Extract<LegCommand, { action: 'dial' }>;

/** What a dial is for, as the conference has it now. */
type Desired = { readonly record: ConferenceRecord; readonly to: PhoneNumber };

/**
 * The conference and the number, if the leg is still desired. Since the claim the participant may have been set offline,
 * or the conference may have ended. Then no phone should ring.
 */
const stillDesired = async ({ store }: LegCommandDeps, ref: LegRef): Promise<Desired | undefined> => {
  const record = await store.current(initiatorKeyOf(ref.conferenceId), { consistent: true });
  const participant = participantOf(record, ref);
  if (!record || !participant || !isRunning(record.state)) return undefined;
  const isClaimed = isClaimedLeg(participant.progress, ref.leg);
  const isDesired = isClaimed && participant.desiredLeg === ref.leg && isDesiredOnline(participant);
  return isDesired && participant.phoneNumber !== undefined ? { record, to: participant.phoneNumber } : undefined;
};

/** Asks the bridge about a leg after a try whose answer was lost. If the leg has ended there, this reports it. */
const earlierTry = async (deps: LegCommandDeps, dial: Dial, dedupKey: string): Promise<LegStatus['state']> => {
  const status = await (await deps.bridge()).status(dial);
  if (status.state === 'live') await enqueueOutcome(deps, { events: [], steps: status.steps ?? [] }, dedupKey);
  if (status.state === 'ended') await reportLegs(deps.queues, [status.event], `${dial.participantId}-${String(dial.leg)}-found-ended`);
  return status.state;
};

/** The dial may have taken effect, or may do so later. A drop withdraws it, so that no phone rings twice. */
const withdrawDial = async (
  deps: LegCommandDeps,
  dial: Dial,
  method: 'failed' | 'booted',
  cause: 'network' | 'cancelled',
): Promise<void> => {
  await deps.queues.send('leg-commands', [legActionMessage(dial, 'drop', `given-up-${cause}`)]);
  await reportLegs(
    deps.queues,
    [legEndedEvent(dial, deps.clock(), { method, cause, sipCode: null })],
    `${dial.participantId}-${String(dial.leg)}-${cause}`,
  );
};

/**
 * Dialling is idempotent: the bridge does not place a second call and returns the same outcome. So next steps that the
 * first try may have lost are queued again.
 */
const placeCall = async (deps: LegCommandDeps, { record, to }: Desired, dial: Dial, dedupKey: string): Promise<void> => {
  const { conferenceId, participantId, leg } = dial;
  const { initiator } = record;
  const { ringSeconds, takeOver, maxMinutes } = deps.settings;
  const from = shownNumber(deps.settings, { to, initiator });
  const parties = { to, initiator, ...(from !== undefined && { from }) };
  const maxSeconds = longestCallSeconds(record, deps.clock(), maxMinutes);
  // The prefixes may have changed since the number was added.
  if (!mayPartyBeDialled(to, initiator, deps.settings)) throw new BridgeRefused('number-not-allowed');
  const bridge = await deps.bridge();
  const outcome = await bridge.dial({ conferenceId, participantId, leg, ...parties, ringSeconds, maxSeconds, takeOver });
  await enqueueOutcome(deps, outcome, dedupKey);
};

/** `dedupKey` is the same for a repeated command. */
export const dialLeg = async (
  deps: LegCommandDeps,
  dial: Dial,
  { isLast, dedupKey }: { readonly isLast: boolean; readonly dedupKey: string },
): Promise<void> => {
  const { conferenceId, participantId, leg } = dial;
  const earlier = await deps.legRecords.find(dial);
  if (earlier?.state === 'dialled') return;
  const isWaiting = earlier?.state === 'waiting';
  if (isWaiting && !dial.hasDialSlot && deps.clock() < earlier.at) return keepWaiting(deps, dial, earlier.at);
  const desired = await stillDesired(deps, dial);
  if (!desired) {
    if (!earlier || isWaiting || (await earlierTry(deps, dial, dedupKey)) === 'unknown')
      await withdrawDial(deps, dial, 'booted', 'cancelled');
    return;
  }
  if (!earlier && (await mustWait(deps, dial))) return;
  try {
    const begun = await deps.legRecords.begin(dial, deps.clock());
    if (!begun || (await earlierTry(deps, dial, dedupKey)) !== 'ended') await placeCall(deps, desired, dial, dedupKey);
    await deps.legRecords.dialled(dial, deps.clock());
  } catch (error) {
    if (error instanceof BridgeRefused) {
      deps.log('leg.refused', { conferenceId, participantId, leg, action: 'dial', code: error.code });
      return withdrawDial(deps, dial, 'failed', 'network');
    }
    if (isLast) {
      deps.log('leg.given-up', { conferenceId, participantId, leg, action: 'dial', error });
      await withdrawDial(deps, dial, 'failed', 'network');
    }
    throw error;
  }
};
