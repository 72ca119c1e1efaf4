import { notOvertaken } from '../../domain/conference/changes/not-overtaken';
import { removeParticipant as removal } from '../../domain/conference/changes/remove-participant';
import { participantOf } from '../../domain/conference/participant-of';
import { initiatorCannotBeRemoved } from '../../domain/errors';
import { removeParticipant } from '../../schemas/api/participants';
import { ownIds } from '../conferences/own-conference';
import { refuse } from '../conferences/refusal-error';
import { expectedVersion } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import type { CommandDeps } from '../ports/deps';
import { commanding } from '../providers';
import { lambda } from '../runtime/lambda';
import { participantAnswer } from './participant-answer';

export const removeParticipantHandler = (deps: CommandDeps) =>
  httpHandler(removeParticipant, deps, async ({ params: { conferenceId, participantId }, headers, caller: { phoneNumber } }) => {
    const at = deps.clock();
    const ids = ownIds(await deps.identity(), conferenceId, phoneNumber);
    const key = ids.initiatorKey(phoneNumber);
    if (participantId === ids.participantId(phoneNumber, phoneNumber)) throw initiatorCannotBeRemoved();
    const ifVersion = expectedVersion(headers['if-match']);
    const outcome = await deps.store.change(key, notOvertaken(removal({ conferenceId, participantId, at, ifVersion }), participantId));
    if (outcome.result === 'written')
      return { status: 202 as const, ...participantAnswer(outcome.record, participantId, deps.settings.bridge) };
    // If the participant is gone already, an outdated version does not matter: the caller has the result they asked
    // for.
    const isGone = participantOf(outcome.current, { conferenceId, participantId })?.removed;
    if (isGone || outcome.result === 'unchanged') return { status: 204 as const };
    return refuse(deps.store, conferenceId, { ...outcome, action: 'have participants removed', at, participantIds: [participantId] });
  });

export const handler = lambda(removeParticipantHandler, commanding);
