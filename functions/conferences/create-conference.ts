import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { adopt } from '../../domain/conference/changes/adopt';
import { openConference } from '../../domain/conference/changes/open-conference';
import type { ConferenceRecord, ParticipantRecord } from '../../domain/conference/record';
import { MAX_TEXT_BYTES, textBytesOf } from '../../domain/conference/text-bytes';
import { conferenceView } from '../../domain/conference/view/conference-view';
import { mayInitiatorBeDialled } from '../../domain/dialling/allowed-numbers';
import { conferenceAlreadyOpen, numberNotAllowed, tooManyParticipants, tooMuchText } from '../../domain/errors';
import { RANDOM_CHARACTERS, conferenceIdOf, initiatorKeyOf } from '../../domain/ids/conference-id';
import { createConference } from '../../schemas/api/conferences';
import type { ParticipantId } from '../../schemas/common';
import type { CreateConferenceRequest } from '../../schemas/conference';
import { entityTag } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import type { CommandDeps } from '../ports/deps';
import { commanding } from '../providers';
import { lambda } from '../runtime/lambda';
import { type Decision, untilWritten } from '../runtime/until-written';
import { newParticipants } from './new-participants';
import { finishOverdue, overdue } from './overdue-end';
import { refusalError } from './refusal-error';

type Participants = Record<ParticipantId, ParticipantRecord>;

/** The network may report calls while the terminal adopts the assembly. */
const ADOPTION_TRIES = 4;

const roomFor = (body: CreateConferenceRequest, max: number, participants: Participants): number => {
  const room = body.maxParticipants ?? max;
  if (room > max) throw tooManyParticipants(max);
  if (Object.keys(participants).length + 1 > room) throw tooManyParticipants(room);
  if (textBytesOf(Object.values(participants)) > MAX_TEXT_BYTES) throw tooMuchText(MAX_TEXT_BYTES);
  return room;
};

const isAdoptable = (record: ConferenceRecord): boolean => record.state === 'assembling' && record.origin === 'network' && !record.adopted;

/** `done`: the adopted assembly, or `undefined` if no conference is open. `seen`: the assembly to adopt. */
type Adoption = Decision<ConferenceRecord, ConferenceRecord | undefined>;

const adoptionOf = (current: ConferenceRecord | undefined): Adoption => {
  if (!current || current.state === 'ended') return { done: undefined };
  if (!isAdoptable(current)) throw conferenceAlreadyOpen(current.conferenceId);
  return { seen: current };
};

const adoptOpen = (
  { store }: CommandDeps,
  seen: ConferenceRecord | undefined,
  { subject, reference, maxParticipants }: CreateConferenceRequest,
  participants: Participants,
  at: number,
): Promise<ConferenceRecord | undefined> => {
  const again = async (current: ConferenceRecord): Promise<Adoption> => {
    const change = adopt(current, { at, participants, subject, reference, maxParticipants });
    const outcome = await store.change(initiatorKeyOf(current.conferenceId), change);
    if (outcome.result === 'written') return { done: outcome.record };
    if (outcome.result === 'refused' && (outcome.refusal === 'no-room' || outcome.refusal === 'too-much-text'))
      throw refusalError({ ...outcome, action: 'be adopted', at });
    return adoptionOf(outcome.current);
  };
  const giveUp = (current: ConferenceRecord): never => {
    throw refusalError({ refusal: 'conflict', current, action: 'be adopted', at });
  };
  return untilWritten(adoptionOf(seen), again, { tries: ADOPTION_TRIES, giveUp });
};

/**
 * Opens the conference in the initiator's place. If there is one already, it adopts what the network opened, or tries
 * again after an ended one.
 */
const openOrAdopt = async (
  deps: CommandDeps,
  record: ConferenceRecord,
  body: CreateConferenceRequest,
  participants: Participants,
): Promise<ConferenceRecord> => {
  const { store } = deps;
  const at = record.createdAt;
  const opened = await store.open(record);
  if (opened.result === 'written') return opened.record;
  const late = overdue(opened.current, at);
  const current = late ? await finishOverdue(store, late, at) : opened.current;
  const adopted = await adoptOpen(deps, current, body, participants, at);
  if (adopted) return adopted;
  const again = await store.open(record);
  if (again.result !== 'written') throw refusalError({ refusal: 'conflict', current: undefined, action: 'be opened', at });
  return again.record;
};

export const createConferenceHandler = (deps: CommandDeps) =>
  httpHandler(createConference, deps, async ({ body, caller: { phoneNumber: initiator } }) => {
    const { settings } = deps;
    const identity = await deps.identity();
    const at = deps.clock();
    // The initiator's phone is called, too.
    if (!mayInitiatorBeDialled(initiator, settings)) throw numberNotAllowed();
    const participants = newParticipants({ initiator, participants: body.participants, identity, settings });
    const key = identity.initiatorKey(initiator);
    const record = openConference({
      conferenceId: conferenceIdOf(key, at, deps.randomId(RANDOM_CHARACTERS)),
      initiator,
      initiatorId: identity.participantId(initiator, initiator),
      origin: 'terminal',
      at,
      maxParticipants: roomFor(body, settings.maxParticipants, participants),
      ...(body.subject === undefined ? {} : { subject: body.subject }),
      ...(body.reference === undefined ? {} : { reference: body.reference }),
      participants,
    });
    const opened = await openOrAdopt(deps, record, body, participants);
    return {
      status: 201 as const,
      headers: { location: `/v1/conferences/${opened.conferenceId}`, etag: entityTag(opened.version) },
      body: conferenceView(opened, actionsOfBridge(settings.bridge)),
    };
  });

export const handler = lambda(createConferenceHandler, commanding);
