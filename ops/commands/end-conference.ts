/** Ends a conference as the operation does. Stream and bus tell everybody: the tool itself tells nobody. */
import { endOpen } from '../../functions/conferences/end-open';
import type { ConferenceId } from '../../schemas/common';
import type { Connection } from '../deployment/connection';
import { foundConference } from '../conference/found-conference';
import { type Report, report } from '../report';

const isOver = (state: string): boolean => state === 'ending' || state === 'ended';

export const endConference = async (
  { store, correlator, now }: Connection,
  conferenceId: ConferenceId,
  isDryRun: boolean,
): Promise<Report> => {
  const { state, endReason = null } = await foundConference(store, conferenceId);
  if (isOver(state)) {
    return report({ conferenceId, state, endReason, changed: false }, [
      `${conferenceId} is ${state} already, with the reason ${String(endReason)}.`,
    ]);
  }
  if (isDryRun) {
    return report({ conferenceId, state, changed: false, dryRun: true }, [
      `${conferenceId} is ${state}. It would end for all its participants, with the reason ended-by-operator.`,
      'Nothing has been changed. Repeat the command with --yes.',
    ]);
  }
  const { status, record } = await endOpen(store, { conferenceId, at: now(), reason: 'ended-by-operator' });
  const data = { conferenceId, state: record.state, endReason: record.endReason ?? null, changed: status === 202, correlator };
  return report(data, [
    `${conferenceId} is ${record.state}, with the reason ${String(data.endReason)}.`,
    `All log lines that follow from it have the correlator ${correlator}.`,
  ]);
};
