/**
 * The next step of a leg. The steps of one leg run one at a time, but in any order, late or repeated. So each step
 * stores what it has learned, and then does everything that has become possible.
 */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, type DriverStep, NO_OUTCOME } from '../../ports/bridge-driver';
import { endedOf } from '../kit/ended-leg';
import type { JanusContext } from './context';
import { drop } from './drop';
import { endLeg, hangUp } from './end-leg';
import { mixerOf, phoneOf } from './handles';
import { legEnd } from './leg-end';
import type { LegMembers } from './leg-state';
import { offerForPhones } from './offer-for-phones';
import { ANONYMOUS } from './options';
import { done } from './room';
import { Report, type StepName } from './steps';

/** Of the INVITE. */
const headersOf = ({ conferenceId }: LegRef, { caller }: LegMembers): Readonly<Record<string, string>> => ({
  // Janus's Contact names no conference. From this, the carrier's edge makes one that does (docs/gateway-edge.md).
  'X-Rollcall-Conference': conferenceId,
  // RFC 3323 section 4.2: the network withholds the caller.
  ...(caller === ANONYMOUS ? { Privacy: 'id' } : {}),
});

/** Places the call once the offer exists and the SIP plugin is registered. It does so only once. */
const placeCall = async ({ client, records, now }: JanusContext, leg: LegRef, members: LegMembers): Promise<BridgeOutcome> => {
  const phone = phoneOf(leg, members);
  if (!members.offer || !members.registered || members.called || !phone) return NO_OUTCOME;
  // Stored first, so that the phone is never called twice: if the answer is lost, the ring timeout ends the leg.
  await records.note(leg, { called: String(now()) });
  const call = { request: 'call', uri: members.callee, autoaccept_reinvites: true, headers: headersOf(leg, members) };
  done(await client.messageOnce(phone, call, { type: 'offer', sdp: offerForPhones(members.offer) }));
  return NO_OUTCOME;
};

/**
 * Adds the phone to the mix once it has answered and its session description is known. Before that the others would
 * hear ringing tones.
 */
const connect = async ({ client, records }: JanusContext, leg: LegRef, members: LegMembers): Promise<BridgeOutcome> => {
  const mixer = mixerOf(leg, members);
  if (!members.answer || !members.accepted || !mixer) return NO_OUTCOME;
  if (!members.joined) {
    // Janus only acknowledges this, and does it a moment later. The request must not mention muting, because a change
    // of it may be requested in between.
    done(await client.message(mixer, { request: 'configure' }, { type: 'answer', sdp: members.answer }));
    await records.note(leg, { joined: members.accepted });
  }
  const { conferenceId, participantId, leg: number } = leg;
  return { events: [{ conferenceId, participantId, leg: number, kind: 'joined', at: Number(members.accepted) }], steps: [] };
};

const reportOf = ({ data }: DriverStep): Report => Report.parse(JSON.parse(data ?? '{}'));

type Step = (context: JanusContext, leg: LegRef, members: LegMembers, step: DriverStep) => Promise<BridgeOutcome>;

/** A report counts only for the leg's current try. `note` returns the members to keep. */
const reported =
  (note: (report: Report) => LegMembers, next: (context: JanusContext, leg: LegRef, members: LegMembers) => Promise<BridgeOutcome>): Step =>
  async (context, leg, members, step) => {
    const report = reportOf(step);
    if (![members.mixer, members.phone].includes(String(report.handle))) return NO_OUTCOME;
    return next(context, leg, (await context.records.note(leg, note(report))).members);
  };

const steps: Readonly<Record<StepName, Step>> = {
  offered: reported(({ sdp = '' }) => ({ offer: sdp }), placeCall),
  registered: reported(({ at }) => ({ registered: String(at) }), placeCall),
  answered: reported(({ sdp = '' }) => ({ answer: sdp }), connect),
  accepted: reported(({ at }) => ({ accepted: String(at) }), connect),
  'hung-up': async (context, leg, members, step) => {
    const { handle, at, code = 0 } = reportOf(step);
    if (members.phone !== String(handle)) return NO_OUTCOME;
    return endLeg(context, leg, members, { at, end: legEnd(members, code) });
  },
  'ring-timeout': async (context, leg, members) => {
    if (members.accepted) return NO_OUTCOME;
    const { members: noted } = await context.records.note(leg, { timedOut: String(context.now()) });
    return hangUp(context, leg, noted);
  },
  /** The call has lasted too long: the conference's own end did not reach it. */
  'time-over': (context, leg) => drop(context, leg),
  /** Janus has not reported the hang-up: the request had no answer, or the report was lost. */
  gone: (context, leg, members) =>
    endLeg(context, leg, members, { at: context.now(), end: legEnd(members, members.accepted ? 0 : CANCELLED) }),
};

/** RFC 3261 section 21.4.25: the final status of a cancelled request. */
const CANCELLED = 487;

const isStep = (step: string): step is StepName => step in steps;

export const continueStep = async (context: JanusContext, step: DriverStep): Promise<BridgeOutcome> => {
  const { conferenceId, participantId, leg: number, step: name } = step;
  const leg = { conferenceId, participantId, leg: number };
  const found = await context.records.find(leg);
  if (!found || !isStep(name)) return NO_OUTCOME;
  const ended = endedOf(found.members);
  // The end was reported long ago.
  if (ended && name === 'time-over') return NO_OUTCOME;
  return ended ? endLeg(context, leg, found.members, ended) : steps[name](context, leg, found.members, step);
};
