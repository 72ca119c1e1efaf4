/**
 * Builds conferences, participants and policies for tests. They are valid by default, and a test sets only what matters
 * to it.
 */
import type { LegEnd, LegEvent, LegEventKind } from '../../domain/bridge/leg-event';
import { newParticipant } from '../../domain/conference/changes/new-participant';
import { openConference } from '../../domain/conference/changes/open-conference';
import type { Policy } from '../../domain/conference/policy';
import type { ConferenceRecord, ParticipantRecord } from '../../domain/conference/record';
import { BASE32 } from '../../domain/ids/base32';
import { conferenceIdOf } from '../../domain/ids/conference-id';
import type { LegPhase } from '../../domain/participant/progress';
import type { ConferenceId, ParticipantId, PhoneNumber } from '../../schemas/common';
import { MINUTE_MS } from '../../schemas/durations';
import type { ManagementAction } from '../../schemas/participant';

export const AT = Date.parse('2026-11-23T09:00:00.000Z');

/** All actions that any bridge supports. */
export const ALL_ACTIONS: readonly ManagementAction[] = ['online', 'offline', 'remove', 'mute', 'hold', 'end'];

export const aPolicy = (over: Partial<Policy> = {}): Policy => ({
  takeOver: 'replaces',
  endWhenInitiatorLeaves: false,
  ringSeconds: 30,
  actions: ALL_ACTIONS,
  ...over,
});

/** The number `index` in the base 32 of ids, with a fixed number of characters. */
const idText = (index: number, characters: number): string =>
  Array.from({ length: characters }, (_, place) => BASE32.charAt(Math.floor(index / 32 ** (characters - 1 - place)) % 32)).join('');

export const initiatorKeyAt = (index: number): string => idText(index, 16);
export const participantIdAt = (index: number): ParticipantId => `p${idText(index, 10)}`;
/** The inverse of `participantIdAt`. */
export const indexOf = (id: ParticipantId): number => [...id.slice(1)].reduce((index, digit) => index * 32 + BASE32.indexOf(digit), 0);
export const phoneNumberAt = (index: number): PhoneNumber => `+1555${String(1_000_000 + index)}`;

export const INITIATOR_ID = participantIdAt(0);
export const [FIRST_ID, SECOND_ID, THIRD_ID] = [participantIdAt(1), participantIdAt(2), participantIdAt(3)];
export const CONFERENCE_ID: ConferenceId = conferenceIdOf(initiatorKeyAt(0), AT, '00000000');
/** The first leg of the first participant. */
export const FIRST_LEG = { conferenceId: CONFERENCE_ID, participantId: FIRST_ID, leg: 1 } as const;

/** What a test sets of a participant. */
export type Members = Partial<ParticipantRecord>;

/** Online by the request, by default. */
export const aParticipant = (over: Members = {}): ParticipantRecord => ({
  ...newParticipant({ phoneNumber: phoneNumberAt(1), initialStatus: 'online' }),
  ...over,
});

/** The members of a participant whose leg has reached this phase. */
export const onLeg = (leg: number, phase: LegPhase): Members => ({
  desiredLeg: leg,
  endedLeg: phase === 'ended' ? leg : leg - 1,
  progress: { leg, phase },
  ...(phase === 'joined' ? { joinedAt: AT } : {}),
});

export type Participants = Readonly<Record<ParticipantId, ParticipantRecord>>;

/** `count` participants beside the initiator, all alike but for their numbers. */
export const participantsOf = (count: number, over: Members = {}): Participants =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      participantIdAt(index + 1),
      aParticipant({ phoneNumber: phoneNumberAt(index + 1), ...over }),
    ]),
  );

type Given = Partial<Omit<ConferenceRecord, 'participants'>> & {
  /** Beside the initiator. */
  readonly participants?: Participants;
  readonly initiatorRecord?: Members;
};

export const aConference = ({ participants: others = participantsOf(2), initiatorRecord = {}, ...over }: Given = {}): ConferenceRecord => {
  const opened = openConference({
    conferenceId: CONFERENCE_ID,
    initiator: phoneNumberAt(0),
    initiatorId: INITIATOR_ID,
    origin: 'terminal',
    at: AT,
    maxParticipants: 100,
    participants: others,
  });
  const initiator = { ...opened.participants[INITIATOR_ID], ...initiatorRecord } as ParticipantRecord;
  const started = over.state === undefined || over.state === 'assembling' ? {} : { startedAt: AT, endsAt: AT + 60 * MINUTE_MS };
  return { ...opened, ...started, participants: { ...opened.participants, [INITIATOR_ID]: initiator }, ...over };
};

/** Running, by default: the initiator, and the first participant with these members. */
export const conferenceWithFirst = (members: Members, over: Omit<Given, 'participants'> = {}): ConferenceRecord =>
  aConference({ state: 'active', ...over, participants: { [FIRST_ID]: aParticipant(members) } });

export const aLegEvent = (participantId: ParticipantId, leg: number, kind: LegEventKind, over: Partial<LegEvent> = {}): LegEvent => ({
  conferenceId: CONFERENCE_ID,
  participantId,
  leg,
  kind,
  at: AT,
  ...over,
});

export const anEnd = (over: Partial<LegEnd> = {}): LegEnd => ({ method: 'departed', cause: null, sipCode: null, ...over });
