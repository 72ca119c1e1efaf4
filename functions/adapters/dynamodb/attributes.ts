/**
 * The members of the conference item. Names have one or two letters, since every write is billed by the size of the
 * whole item. Times count from 2026, which saves a byte each; phone numbers are stored as numbers, which halves them.
 */
import type { ConferenceField, ParticipantField } from '../../../domain/conference/change';

/** 2026-01-01T00:00:00Z: no conference is older. */
export const EPOCH_MS = 1_767_225_600_000;

/**
 * How a value is stored: unchanged, as a time, as a time × 8 (`callStamp`), as a time × 64 (`lastAction`), or as a
 * number without its plus.
 */
export type Kind = 'text' | 'number' | 'flag' | 'time' | 'time8' | 'time64' | 'phone' | 'participant' | 'status' | 'set';

type Attribute = { readonly name: string; readonly kind: Kind };

/** The maps and counters that are not fields: participants, their stamps, the version, the last change and its time. */
export const item = { participants: 'p', stamps: 'v', version: 'r', lastChange: 'e', changedAt: 'u' } as const;

export const conferenceAttributes = {
  conferenceId: { name: 'c', kind: 'text' },
  initiator: { name: 'n', kind: 'phone' },
  initiatorId: { name: 'ni', kind: 'participant' },
  state: { name: 'st', kind: 'text' },
  origin: { name: 'og', kind: 'text' },
  adopted: { name: 'ad', kind: 'flag' },
  subject: { name: 'su', kind: 'text' },
  reference: { name: 'rf', kind: 'text' },
  createdAt: { name: 'ca', kind: 'time' },
  startedAt: { name: 'sa', kind: 'time' },
  endsAt: { name: 'xa', kind: 'time' },
  endingAt: { name: 'ga', kind: 'time' },
  endedAt: { name: 'ea', kind: 'time' },
  endReason: { name: 'y', kind: 'text' },
  maxParticipants: { name: 'm', kind: 'number' },
  freePlaces: { name: 'f', kind: 'number' },
  freeEntries: { name: 'fr', kind: 'number' },
  toCall: { name: 'o', kind: 'set' },
  bridgeSilent: { name: 'b', kind: 'flag' },
  unconfirmed: { name: 'uc', kind: 'flag' },
  groupStamp: { name: 'g', kind: 'number' },
  activatedIn: { name: 'av', kind: 'number' },
  reportedIn: { name: 'rv', kind: 'number' },
  dialHour: { name: 'dh', kind: 'number' },
  dialCount: { name: 'dc', kind: 'number' },
} as const satisfies Record<ConferenceField, Attribute>;

export const participantAttributes = {
  phoneNumber: { name: 'n', kind: 'phone' },
  addedAt: { name: 'A', kind: 'time' },
  displayName: { name: 'N', kind: 'text' },
  reference: { name: 'R', kind: 'text' },
  initialStatus: { name: 'i', kind: 'status' },
  statusRequested: { name: 's', kind: 'flag' },
  desiredLeg: { name: 'w', kind: 'number' },
  withdrawnLeg: { name: 'q', kind: 'number' },
  endedLeg: { name: 'z', kind: 'number' },
  progress: { name: 'x', kind: 'number' },
  call: { name: 't', kind: 'time8' },
  callCause: { name: 'c', kind: 'number' },
  joinedAt: { name: 'j', kind: 'time' },
  disconnection: { name: 'd', kind: 'number' },
  disconnectedAt: { name: 'D', kind: 'time' },
  desiredMuted: { name: 'm', kind: 'flag' },
  desiredOnHold: { name: 'h', kind: 'flag' },
  muted: { name: 'M', kind: 'flag' },
  onHold: { name: 'H', kind: 'flag' },
  lastAction: { name: 'a', kind: 'time64' },
  removed: { name: 'g', kind: 'flag' },
} as const satisfies Record<ParticipantField, Attribute>;

/** As keys, participant ids lose their leading `p`. This saves two bytes a participant. */
export const participantKey = (participantId: string): string => participantId.slice(1);
export const participantIdOf = (key: string): string => `p${key}`;
