/** Does what the record of a conference requires: dials, commands to legs, releases of single-line calls. */
import { type Need, needsAfterChange, releaseDeadline, reversalsOf } from '../../domain/conference/needs';
import type { ConferenceRecord } from '../../domain/conference/record';
import type { ParticipantId } from '../../schemas/common';
import { releaseMessage } from '../calls/call-command-messages';
import { legActionMessage } from '../legs/leg-command-messages';
import { watchMessage } from '../messaging/watch-message';
import type { ReconcileDeps } from '../ports/deps';
import type { Message } from '../ports/queues';
import { claimAndDial } from './claim-and-dial';
import { policyOf } from './conference-policy';

type NeedOf<Kind extends Need['need']> = Extract<Need, { need: Kind }>;
const only = <Kind extends Need['need']>(needs: readonly Need[], kind: Kind): readonly NeedOf<Kind>[] =>
  needs.filter((need): need is NeedOf<Kind> => need.need === kind);

/** Checks that dial a leg if the release of its call is not reported in time. */
const releaseChecks = (deps: ReconcileDeps, record: ConferenceRecord, ids: readonly ParticipantId[], now: number): readonly Message[] => {
  const deadlines = ids.map((id) => releaseDeadline(record, id, policyOf(deps.settings)));
  return [...new Set(deadlines)]
    .filter((due): due is number => due !== undefined)
    .map((due) => watchMessage({ conferenceId: record.conferenceId, watch: 'running', due, chain: 'release', once: true }, now));
};

/**
 * `dedupKey` names the reason, so that each reason has its effect only once. `before`: the same conference before the
 * change that brought it here.
 */
export const meetNeeds = async (
  deps: ReconcileDeps,
  record: ConferenceRecord,
  ids: readonly ParticipantId[],
  dedupKey: string,
  before?: ConferenceRecord,
): Promise<void> => {
  const now = deps.clock();
  const needs = [
    ...needsAfterChange(record, ids, now, policyOf(deps.settings)),
    ...(before ? ids.flatMap((id) => reversalsOf(before, record, id)) : []),
  ];
  const { conferenceId } = record;
  const actions = only(needs, 'leg-action').map(({ participantId, leg, action }) =>
    legActionMessage({ conferenceId, participantId, leg }, action, dedupKey),
  );
  const releases = only(needs, 'release-call').map(({ participantId }) => participantId);
  // Without an access network that takes requests, the legs wait for the phones' own reports, or for the deadline.
  const requestable = deps.settings.accessNetworkUrl === null ? [] : releases;
  await deps.queues.send('leg-commands', actions);
  await deps.queues.send(
    'call-requests',
    requestable.map((id) => releaseMessage(record, id)),
  );
  const waiting = only(needs, 'wait-for-calls').map(({ participantId }) => participantId);
  await deps.queues.send('watch', releaseChecks(deps, record, [...releases, ...waiting], now));
  await claimAndDial(
    deps,
    record,
    only(needs, 'dial').map(({ participantId, leg }) => ({ participantId, leg })),
  );
};
