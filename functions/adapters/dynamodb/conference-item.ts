/**
 * Converts the conference item to and from the record of the rules. The tables say how each field is named and coded.
 * Names have one or two letters, since every write is billed by the size of the whole item.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ConferenceRecord, ParticipantRecord } from '../../../domain/conference/record';
import { ConferenceState, EndReason, Origin } from '../../../schemas/conference-states';
import { keptResults } from '../../runtime/kept-results';
import * as as from './field-codecs';
import type { Item } from './item';

type Field<Value, IsRequired> = { readonly name: string; readonly codec: as.Codec<Value>; readonly isRequired: IsRequired };
type AnyField = { readonly name: string; readonly codec: as.AnyCodec; readonly isRequired: boolean };
/** A row for each field. The compiler asks for one, and checks whether it is required. */
type Fields<Whole> = {
  readonly [Name in keyof Whole]-?: Field<Exclude<Whole[Name], undefined>, undefined extends Whole[Name] ? false : true>;
};

const required = <Value>(name: string, codec: as.Codec<Value>): Field<Value, true> => ({ name, codec, isRequired: true });
const optional = <Value>(name: string, codec: as.Codec<Value>): Field<Value, false> => ({ name, codec, isRequired: false });

export const participantFields: Fields<ParticipantRecord> = {
  phoneNumber: optional('n', as.phone),
  addedAt: optional('A', as.time),
  displayName: optional('N', as.text),
  reference: optional('R', as.text),
  initialStatus: optional('i', as.status),
  statusRequested: optional('s', as.flag),
  desiredLeg: required('w', as.count),
  withdrawnLeg: required('q', as.count),
  endedLeg: required('z', as.count),
  progress: required('x', as.progress),
  call: optional('t', as.call),
  callKey: optional('k', as.count),
  otherCalls: optional('T', as.knownCalls),
  callRequested: optional('c', as.flag),
  broughtInAt: optional('b', as.time),
  joinedAt: optional('j', as.time),
  disconnection: optional('d', as.legEnd),
  disconnectedAt: optional('D', as.time),
  hadJoined: optional('J', as.flag),
  desiredMuted: optional('m', as.flag),
  desiredOnHold: optional('h', as.flag),
  // Fields of their own: a version that does not know them reads a flag that is not desired.
  undesiredMuted: optional('u', as.flag),
  undesiredOnHold: optional('o', as.flag),
  muted: optional('M', as.flag),
  onHold: optional('H', as.flag),
  lastAction: optional('a', as.action),
  observed: optional('e', as.observation),
  removed: optional('g', as.flag),
};

const encodeParticipant = (participant: ParticipantRecord): AttributeValue => ({ M: encodeFields(inParticipant, participant) });

/** The participants of about fifty of the largest conferences, at less than a kilobyte each. */
const kept = keptResults<ParticipantRecord>(8_000);

/**
 * A change of a conference affects one participant of many, yet every function on its way reads all of them, before and
 * after. So a participant that was read before is not decoded and checked again: the same object is returned.
 */
const decodeParticipant = ({ M }: AttributeValue): ParticipantRecord => {
  const stored = as.present(M);
  return kept(JSON.stringify(stored), () => Object.freeze(decodeFields<ParticipantRecord>(inParticipant, stored)));
};

export const participant: as.Codec<ParticipantRecord> = { encode: encodeParticipant, decode: decodeParticipant };

export const conferenceFields: Fields<ConferenceRecord> = {
  conferenceId: required('c', as.text),
  initiator: required('n', as.phone),
  initiatorId: required('ni', as.participantId),
  state: required('st', as.wordOf(ConferenceState)),
  origin: required('og', as.wordOf(Origin)),
  adopted: optional('ad', as.flag),
  subject: optional('su', as.text),
  reference: optional('rf', as.text),
  createdAt: required('ca', as.time),
  startedAt: optional('sa', as.time),
  endsAt: optional('xa', as.time),
  endingAt: optional('ga', as.time),
  endedAt: optional('ea', as.time),
  endReason: optional('y', as.wordOf(EndReason)),
  initiatorHadJoined: optional('ij', as.flag),
  maxParticipants: required('m', as.count),
  freePlaces: required('f', as.balance),
  freeEntries: required('fr', as.balance),
  textBytes: optional('tb', as.count),
  toCall: optional('o', as.participantIds),
  bridgeSilent: optional('b', as.flag),
  unconfirmed: optional('uc', as.flag),
  bridgeAnsweredAt: optional('ba', as.time),
  conferenceUri: optional('cu', as.text),
  packageOf: optional('kk', as.text),
  packageVersion: optional('kr', as.count),
  packageUntil: optional('kx', as.time),
  trace: optional('tr', as.trace),
  groupStamp: required('g', as.count),
  activatedIn: optional('av', as.count),
  reportedIn: optional('rv', as.count),
  hiddenFrom: optional('hf', as.count),
  hiddenIn: optional('hi', as.count),
  newestReportAt: optional('nr', as.time),
  oldCallAt: optional('oc', as.time),
  dialHour: optional('dh', as.count),
  dialCount: optional('dc', as.count),
  version: required('r', as.version),
  lastChange: required('e', as.eventType),
  changedAt: required('u', as.time),
  participants: required('p', as.byParticipant(participant)),
  stamps: required('v', as.byParticipant(as.count)),
};

/** The item without its keys. */
export const encodeRecord = (record: ConferenceRecord): Item => encodeFields(inConference, record);

/** The only member of an open place that its initiator has left, besides the expiry: when that was. */
export const LEFT = 'lt';

/** Undefined if nothing is in the place. Throws if an item is not a conference. */
export const recordIn = (stored: Item | undefined): ConferenceRecord | undefined =>
  stored === undefined || stored[LEFT] ? undefined : decodeRecord(stored);

/** Throws if an item is not a conference. */
export const decodeRecord = (stored: Item): ConferenceRecord => decodeFields<ConferenceRecord>(inConference, stored);

/** A list is read for every participant of every image, so it is built once. */
type Listed = readonly (AnyField & { readonly field: string })[];

const listed = (fields: Readonly<Record<string, AnyField>>): Listed => Object.entries(fields).map(([field, how]) => ({ field, ...how }));
const inParticipant = listed(participantFields);
const inConference = listed(conferenceFields);

const encodeFields = (fields: Listed, source: Readonly<Record<string, unknown>>): Item => {
  const item: Item = {};
  for (const { field, name, codec } of fields) {
    if (source[field] !== undefined) item[name] = codec.encode(source[field] as never);
  }
  return item;
};

const decodeFields = <Whole>(fields: Listed, stored: Item): Whole => {
  const decoded: Record<string, unknown> = {};
  for (const { field, name, codec, isRequired } of fields) {
    const value = stored[name] && codec.decode(stored[name]);
    if (value !== undefined) decoded[field] = value;
    else if (isRequired) throw new Error(`The stored ${field} is missing`);
  }
  return decoded as Whole;
};
