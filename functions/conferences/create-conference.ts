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
import type { ParticipantId, PhoneNumber } from '../../schemas/common';
import type { CreateConferenceRequest } from '../../schemas/conference';
import { entityTag } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import type { CommandDeps } from '../ports/deps';
import { commanding } from '../providers';
import type { Identity, NumberIds } from '../runtime/identity';
import { lambda } from '../runtime/lambda';
import { type Decision, untilWritten } from '../runtime/until-written';
import { newParticipants } from './new-participants';
import { finishOverdue, overdue } from './overdue-end';
import { idsIn, openUnder } from './own-place';
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

/** `participantsIn`: those of the request, in a conference whose ids this key makes. */
type Opening = {
  readonly identity: Identity;
  readonly initiator: PhoneNumber;
  readonly body: CreateConferenceRequest;
  readonly participantsIn: (ids: NumberIds) => Participants;
  readonly at: number;
};

const adoptOpen = (
  { store }: CommandDeps,
  seen: ConferenceRecord | undefined,
  { identity, body: { subject, reference, maxParticipants }, participantsIn, at }: Opening,
): Promise<ConferenceRecord | undefined> => {
  const again = async (current: ConferenceRecord): Promise<Adoption> => {
    const participants = participantsIn(idsIn(identity, current.conferenceId));
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
const openOrAdopt = async (deps: CommandDeps, opening: Opening, make: (ids: NumberIds) => ConferenceRecord): Promise<ConferenceRecord> => {
  const { store } = deps;
  const { identity, at } = opening;
  const open = () => openUnder(store, identity, opening, make);
  const opened = await open();
  if (opened.result === 'written') return opened.record;
  const late = overdue(opened.current, at);
  const current = late ? await finishOverdue(store, late, at) : opened.current;
  const adopted = await adoptOpen(deps, current, opening);
  if (adopted) return adopted;
  const again = await open();
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
    const participantsIn = (ids: NumberIds) => newParticipants({ initiator, participants: body.participants, ids, settings });
    const maxParticipants = roomFor(body, settings.maxParticipants, participantsIn(identity));
    const randomPart = deps.randomId(RANDOM_CHARACTERS);
    const opened = await openOrAdopt(deps, { identity, initiator, body, participantsIn, at }, (ids) =>
      openConference({
        conferenceId: conferenceIdOf(ids.initiatorKey(initiator), at, randomPart),
        initiator,
        initiatorId: ids.participantId(initiator, initiator),
        origin: 'terminal',
        at,
        maxParticipants,
        ...(body.subject === undefined ? {} : { subject: body.subject }),
        ...(body.reference === undefined ? {} : { reference: body.reference }),
        participants: participantsIn(ids),
      }),
    );
    return {
      status: 201 as const,
      headers: { location: `/v1/conferences/${opened.conferenceId}`, etag: entityTag(opened.version) },
      body: conferenceView(opened, actionsOfBridge(settings.bridge)),
    };
  });

export const handler = lambda(createConferenceHandler, commanding);
