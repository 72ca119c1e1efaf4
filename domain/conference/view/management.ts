/**
 * Whether and how the conference can be managed, and which source says so. A terminal offers only the actions that are
 * listed.
 */
import type { Management } from '../../../schemas/conference';
import type { ManagementAction, Source } from '../../../schemas/participant';
import { isRunning } from '../lifecycle';
import type { ConferenceRecord } from '../record';
import { isFed } from '../target';

/** Whether a single-line call with somebody in the conference has been reported. Calls with others say nothing about it. */
const isReported = ({ origin, reportedIn, participants }: ConferenceRecord): boolean =>
  origin === 'network' ||
  reportedIn !== undefined ||
  Object.values(participants).some(({ call, removed }) => call !== undefined && !removed);

const sourceOf = (record: ConferenceRecord): Source | null => {
  if (isFed(record)) return 'event-package';
  if (isReported(record)) return 'call-reports';
  const participants = Object.entries(record.participants);
  if (participants.some(([id, participant]) => id !== record.initiatorId && participant.initialStatus !== undefined)) return 'request';
  return isRunning(record.state) || record.state === 'ending' ? 'bridge' : null;
};

const unavailable = (source: Source | null, reason: NonNullable<Management['reason']>, actions: ManagementAction[]): Management => ({
  available: false,
  source,
  reason,
  actions,
});

/**
 * The actions that the state alone allows. They change only with changes of everyone, so a participant's own actions
 * may depend on them.
 */
export const actionsByState = ({ state, bridgeSilent }: ConferenceRecord, can: readonly ManagementAction[]): ManagementAction[] => {
  if (state === 'ended') return [];
  if (bridgeSilent) return ['end'];
  return state === 'ending' ? [] : [...can];
};

/**
 * `can` lists what the bridge can do. Ending is always possible: an initiator must never be stuck with a conference.
 */
export const managementOf = (record: ConferenceRecord, can: readonly ManagementAction[]): Management => {
  const actions = actionsByState(record, can);
  if (record.state === 'ended') return unavailable(null, 'ended', actions);
  const source = sourceOf(record);
  if (record.bridgeSilent) return unavailable(source, 'bridge-unreachable', actions);
  if (source === null) return unavailable(null, 'no-source', ['end']);
  return { available: true, source, reason: null, actions };
};
