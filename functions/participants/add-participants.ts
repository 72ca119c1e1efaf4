import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { type Addition, addOrRevive, addParticipants as addChange, stateKind } from '../../domain/conference/changes/add-participants';
import { spentOutsiders } from '../../domain/conference/outsiders';
import type { ConferenceRecord } from '../../domain/conference/record';
import { conferenceView } from '../../domain/conference/view/conference-view';
import { addParticipants } from '../../schemas/api/participants';
import { legsLeft } from '../conferences/legs-left';
import { newParticipants, type ParticipantsRequest } from '../conferences/new-participants';
import { ownIds } from '../conferences/own-conference';
import { refuse } from '../conferences/refusal-error';
import { entityTag } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import { recordAfter, type WriteOutcome } from '../ports/conference-store';
import type { DiallingDeps } from '../ports/deps';
import { dialling } from '../providers';
import { lambda } from '../runtime/lambda';
import { type Decision, untilWritten } from '../runtime/until-written';

/** The usual case takes one write. Removed numbers and a different state require a read first. */
const RETRIES = 3;

type Request = ParticipantsRequest & Omit<Addition, 'participants' | 'only'>;

/** If the network gives the initial status, participants differ by the state they are added in. */
const additionFor = (request: Request, kind: 'assembling' | 'running'): Addition => {
  const byNetwork = request.settings.assembly === 'network';
  const participants = newParticipants({ ...request, called: kind === 'running' });
  return { ...request, participants, ...(byNetwork ? { only: kind } : {}) };
};

/** The entries that are missing may be those of outsiders whose calls are over. */
const isEntryMissing = (seen: ConferenceRecord, { participants }: Addition): boolean =>
  seen.freePlaces >= Object.keys(participants).length && spentOutsiders(seen).length > 0;

const isRemovedAmong = (seen: ConferenceRecord, addition: Addition): boolean =>
  Object.keys(addition.participants).some((id) => seen.participants[id]?.removed);

/**
 * What to read before the next try; undefined if there is no next try. A removed number needs neither a new id nor a
 * new record.
 */
const checkAgain = (outcome: WriteOutcome, addition: Addition): ConferenceRecord | undefined => {
  if (outcome.result !== 'refused' || !outcome.current) return undefined;
  const { refusal, current } = outcome;
  if (refusal === 'conflict') return current;
  if (refusal === 'no-room' && isEntryMissing(current, addition)) return current;
  return (refusal === 'participant-exists' || refusal === 'no-room') && isRemovedAmong(current, addition) ? current : undefined;
};

type Refused = { readonly outcome: WriteOutcome; readonly record: ConferenceRecord };

const decisionOf = (outcome: WriteOutcome, addition: Addition, decidedBy?: ConferenceRecord): Decision<Refused, WriteOutcome> => {
  const record = checkAgain(outcome, addition);
  // A change that was refused at this version will be refused again.
  return record && record.version !== decidedBy?.version ? { seen: { outcome, record } } : { done: outcome };
};

const add = async ({ store }: DiallingDeps, key: string, request: Request): Promise<WriteOutcome> => {
  const usual = additionFor(request, 'running');
  const first = decisionOf(await store.change(key, addChange(usual)), usual);
  const again = async ({ record }: Refused) => {
    const addition = additionFor(request, stateKind(record));
    return decisionOf(await store.change(key, addOrRevive(record, addition)), addition, record);
  };
  return untilWritten(first, again, { tries: RETRIES, giveUp: ({ outcome }) => outcome });
};

export const addParticipantsHandler = (deps: DiallingDeps) =>
  httpHandler(addParticipants, deps, async ({ params: { conferenceId }, body, caller: { phoneNumber: initiator } }) => {
    const { settings } = deps;
    const at = deps.clock();
    const ids = ownIds(await deps.identity(), conferenceId, initiator);
    const key = ids.initiatorKey(initiator);
    const request = {
      initiator,
      participants: body.participants,
      ids,
      settings,
      conferenceId,
      at,
      dialsPerHour: await legsLeft(deps, key, at),
    };
    const outcome = await add(deps, key, request);
    if (outcome.result === 'refused') {
      const participantIds = body.participants.map(({ phoneNumber }) => ids.participantId(initiator, phoneNumber));
      return refuse(deps.store, conferenceId, { ...outcome, action: 'take participants', at, participantIds });
    }
    const record = recordAfter(outcome);
    return {
      status: 202 as const,
      headers: { etag: entityTag(record.version) },
      body: conferenceView(record, actionsOfBridge(settings.bridge)),
    };
  });

export const handler = lambda(addParticipantsHandler, dialling);
