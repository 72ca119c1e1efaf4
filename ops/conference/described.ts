/** A conference for an operator: what its initiator sees, with what else is stored. */
import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { nextCheck } from '../../domain/conference/deadlines';
import { aloneSince, assemblyDeadline } from '../../domain/conference/follow-up';
import { ALONE_MS, ENDING_MS } from '../../domain/conference/policy';
import { type ConferenceRecord, isOutsider, type ParticipantRecord } from '../../domain/conference/record';
import { fieldsOf } from '../../domain/conference/view/conference-view';
import { participantView } from '../../domain/conference/view/participant-view';
import type { Settings } from '../../functions/runtime/settings';
import { DAY_MS } from '../../schemas/durations';
import { timeText } from '../report';

/** What somebody wrote or can be called by. */
const PERSONAL: readonly string[] = ['phoneNumber', 'displayName', 'reference', 'subject', 'conferenceUri'];

const without = <Whole extends object>(whole: Whole, members: readonly string[]): Partial<Whole> =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => !members.includes(name))) as Partial<Whole>;

const legOf = ({ progress, desiredLeg, withdrawnLeg, endedLeg }: ParticipantRecord) => ({
  newest: progress.leg,
  phase: progress.phase,
  desired: desiredLeg > withdrawnLeg ? desiredLeg : null,
  ended: endedLeg,
});

/** When something happens by itself. */
const deadlinesOf = (
  record: ConferenceRecord,
  settings: Settings,
  now: number,
): readonly { readonly what: string; readonly at: string | null }[] => {
  const alone = aloneSince(record);
  const times: readonly (readonly [string, number | undefined])[] = [
    ['next check', nextCheck(record, now)],
    ['abandoned if nothing changes', record.state === 'assembling' ? assemblyDeadline(record) : undefined],
    ['ends as one party is alone', alone === undefined ? undefined : alone + ALONE_MS],
    ['ends at its maximum length', record.state === 'ended' ? undefined : record.endsAt],
    ['counts as ended at the latest', record.state === 'ending' && record.endingAt !== undefined ? record.endingAt + ENDING_MS : undefined],
    ['document of the event package is overdue', record.packageUntil],
    ['is deleted', record.endedAt === undefined ? undefined : record.endedAt + settings.retentionDays * DAY_MS],
  ];
  return times.flatMap(([what, at]) => (at === undefined ? [] : [{ what, at: timeText(at) }]));
};

/** Without numbers, names, references, subject and URI, unless `showsNumbers`. */
export const described = (record: ConferenceRecord, settings: Settings, now: number, showsNumbers: boolean) => {
  const actions = actionsOfBridge(settings.bridge);
  const hidden = showsNumbers ? [] : PERSONAL;
  return {
    conferenceId: record.conferenceId,
    state: record.state,
    version: record.version,
    lastChange: { type: record.lastChange, at: timeText(record.changedAt), correlator: record.trace?.correlator ?? null },
    ...without(fieldsOf(record, actions), hidden),
    bridgeSilent: record.bridgeSilent ?? false,
    deadlines: deadlinesOf(record, settings, now),
    participants: Object.entries(record.participants).map(([id, participant]) => ({
      ...without(participantView(record, id, participant, actions), hidden),
      leg: legOf(participant),
      isOutsider: isOutsider(participant),
    })),
  };
};

export type Described = ReturnType<typeof described>;
