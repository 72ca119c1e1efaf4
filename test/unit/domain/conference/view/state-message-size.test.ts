/** A change of one participant is at most 512 bytes for each terminal, however many participants there are. */
import type { DesiredFlag, UndesiredFlag } from '../../../../../schemas/participant-actions';
import type { ConferenceRecord, ParticipantRecord } from '../../../../../domain/conference/record';
import { pushMessage } from '../../../../../domain/conference/view/state-message';
import { NO_LEG, type LegPhase } from '../../../../../domain/participant/progress';
import { HOUR_MS } from '../../../../../schemas/durations';
import { ALL_ACTIONS } from '../../../../support/a-conference';
import { LATER, longIdAt, longNumberAt, worstConference } from '../../../../support/worst-conference';

const BUDGET_BYTES = 512;
const SIZES = [3, 100, 300];

const LEG = 98;
const VERSION = 99_999;
const LONG_AGO = 50_000;

type AnyParticipant = Omit<ParticipantRecord, 'phoneNumber'>;

const phases: readonly LegPhase[] = ['none', 'claimed', 'ringing', 'joined', 'ended'];
const actions = ['online', 'offline', 'remove', 'mute', 'unmute', 'hold', 'resume'] as const;
const failures = ['none', 'failed', 'timed-out'] as const;
const methods = ['departed', 'failed', 'busy'] as const;
const flag = [true, false] as const;

/** What a leg of that phase may bring along. */
const legsOf = (phase: LegPhase): readonly Partial<AnyParticipant>[] => {
  if (phase === 'none') return [{ progress: NO_LEG, endedLeg: 0 }];
  const leg = { progress: { leg: LEG, phase }, endedLeg: phase === 'ended' ? LEG : LEG - 1 };
  if (phase === 'ended') {
    const end = { cause: 'unreachable', sipCode: 603 } as const;
    return methods.map((method) => ({ ...leg, disconnection: { method, ...end }, disconnectedAt: LATER }));
  }
  if (phase !== 'joined') return [leg];
  return flag.flatMap((muted) => flag.map((onHold) => ({ ...leg, joinedAt: LATER, ...(muted && { muted }), ...(onHold && { onHold }) })));
};

/** Nobody has requested anything of a flag, or somebody has requested that it be on or off. */
const requests = (desired: DesiredFlag, undesired: UndesiredFlag) => [{}, { [desired]: true as const }, { [undesired]: true as const }];

/** Every form of a participant, each member as long as it can be. */
const allForms: readonly AnyParticipant[] = phases.flatMap(legsOf).flatMap((leg) =>
  [LEG, LEG + 1].flatMap((desiredLeg) =>
    [LEG - 1, LEG].flatMap((withdrawnLeg) =>
      requests('desiredMuted', 'undesiredMuted').flatMap((muting) =>
        requests('desiredOnHold', 'undesiredOnHold').flatMap((holding) =>
          actions.flatMap((action) =>
            // An action fails only once there is a leg.
            ((leg.progress ?? NO_LEG).phase === 'none' ? (['none'] as const) : failures).map((failure) => ({
              ...{ progress: NO_LEG, endedLeg: 0, ...leg },
              ...{ desiredLeg, withdrawnLeg, statusRequested: true as const, initialStatus: 'offline' as const },
              ...{ call: { state: 'unconnected', at: LATER, cause: 'unreachable' } as const },
              ...muting,
              ...holding,
              lastAction: { action, at: LATER, failure },
            })),
          ),
        ),
      ),
    ),
  ),
);

/** A silent bridge, and a call report: both make messages longer. */
const conferenceOf = (size: number, participant: AnyParticipant, isFed = false): ConferenceRecord => {
  const worst = worstConference({ size, version: VERSION, groupStamp: LONG_AGO, bridgeSilent: true, unconfirmed: true, isFed });
  const id = longIdAt(1);
  return {
    ...worst,
    reportedIn: VERSION,
    participants: { ...worst.participants, [id]: { phoneNumber: longNumberAt(1), ...participant } },
    stamps: { ...Object.fromEntries(Object.keys(worst.stamps).map((each) => [each, LONG_AGO])), [id]: VERSION },
  };
};

const messageOf = (size: number, participant: AnyParticipant, isFed = false) =>
  pushMessage(conferenceOf(size, participant, isFed), { version: VERSION - 1, at: LATER }, ALL_ACTIONS, true);
const bytesOf = (size: number, participant: AnyParticipant): number => Buffer.byteLength(JSON.stringify(messageOf(size, participant)));

/** Each participant is measured once: there are thousands. */
const measured = new Map<AnyParticipant, number>();
const bytesOfThree = (participant: AnyParticipant): number => {
  const bytes = measured.get(participant) ?? bytesOf(3, participant);
  measured.set(participant, bytes);
  return bytes;
};

const longest = (candidates: readonly AnyParticipant[]): AnyParticipant =>
  candidates.reduce((most, each) => (bytesOfThree(each) > bytesOfThree(most) ? each : most));

it.each(phases)('a push in the phase %s stays within its budget, whatever is desired, true and requested', (phase) => {
  const participant = longest(allForms.filter((each) => each.progress.phase === phase));
  const bytes = SIZES.map((size) => bytesOf(size, participant));
  expect(messageOf(3, participant).participants).toHaveLength(1);
  expect(new Set(bytes).size).toBe(1);
  expect(bytes[0]).toBeLessThanOrEqual(BUDGET_BYTES);
});

it('the longest push of all is as long as is known', () => {
  expect(bytesOf(300, longest(allForms))).toBe(511);
});

it('takes some more while an event package feeds the conference and says another word than the bridge', () => {
  const words = ['connected', 'on-hold', 'muted-via-focus', 'gone', 'unknown'] as const;
  const inWords = words.flatMap((word) => [{ word }, { word, doubtful: true as const }]);
  const longestForms = phases.map((phase) => longest(allForms.filter((each) => each.progress.phase === phase)));
  const sizes = longestForms.flatMap((form) =>
    [undefined, ...inWords].map((observed) => {
      const message = messageOf(3, { ...form, ...(observed && { observed }) }, true);
      return Buffer.byteLength(JSON.stringify(message));
    }),
  );
  // Two bytes less than docs/terminals.md allows.
  expect(Math.max(...sizes)).toBe(558);
});

/** Somebody who was added within the last five seconds, with the longest name and reference there can be. */
const added = (participant: AnyParticipant, letter: string, addedAt = LATER): AnyParticipant => ({
  ...participant,
  addedAt,
  displayName: letter.repeat(64),
  reference: 'y'.repeat(64),
});

it('a push of somebody who was just added takes some more, which is as long as is known', () => {
  expect(['x', '€'].map((letter) => bytesOf(300, added(longest(allForms), letter)))).toEqual([725, 853]);
  expect(bytesOf(300, added(longest(allForms), '€', LATER - 5_000))).toBe(511);
});

// Quotas of WebSocket APIs: 128 KB a message, 32 KB a frame, and each begun 32 KB is billed as a message.
it.each([
  [100, 32 * 1024],
  [300, 120_000],
])('a push of a change of everyone at %i participants takes less than %i bytes', (size, bytes) => {
  const everyone = worstConference({ size, version: VERSION, groupStamp: VERSION, isFed: false });
  const message = pushMessage(everyone, { version: VERSION - 1, at: LATER + HOUR_MS }, ALL_ACTIONS, true);
  expect(message.participants).toHaveLength(size);
  expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(bytes);
});
