/** Shows a conference: its record, its legs, its deadlines, and its changes. */
import type { ConferenceId } from '../../schemas/common';
import { type Described, described } from '../conference/described';
import { foundConference } from '../conference/found-conference';
import { type History, historyOf } from '../conference/history';
import { type StoredParts, storedParts } from '../conference/stored-parts';
import type { Connection } from '../deployment/connection';
import { indented, type Report, report, table, timeText } from '../report';

const lineOf = (name: string, value: string | number | null | undefined): string[] =>
  value === null || value === undefined ? [] : [`${name.padEnd(16)}${String(value)}`];

const headLines = ({ conferenceId, state, version, lastChange, endReason, management, ...shown }: Described): string[] => [
  `${conferenceId} is ${state}${endReason ? ` (${endReason})` : ''}`,
  ...indented([
    ...lineOf('version', `${String(version)}, ${lastChange.type} at ${String(lastChange.at)}`),
    ...lineOf('correlator', lastChange.correlator),
    ...lineOf('origin', shown.origin),
    ...lineOf('subject', shown.subject),
    ...lineOf('reference', shown.reference),
    ...lineOf('URI', shown.conferenceUri),
    ...lineOf('created', shown.createdAt),
    ...lineOf('started', shown.startedAt),
    ...lineOf('ended', shown.endedAt),
    ...lineOf('management', management?.available ? 'available' : management?.reason),
    ...(shown.bridgeSilent ? lineOf('bridge', 'silent') : []),
  ]),
];

const participantLines = (participants: Described['participants'], showsNumbers: boolean): string[] => {
  const heads = ['participant (* initiator)', 'status', 'endpoint', 'leg', 'last action', 'call', 'version'];
  const rows = participants.map(
    ({ participantId, role, status, endpointStatus, leg, lastAction, call, version, removed, isOutsider, ...personal }) => [
      `${String(participantId)}${role === 'initiator' ? ' *' : ''}`,
      isOutsider ? 'never in it' : removed ? 'removed' : status,
      endpointStatus,
      leg.newest === 0 ? null : `${String(leg.newest)} ${leg.phase}`,
      lastAction && `${lastAction.action} ${lastAction.outcome}`,
      call?.state,
      version,
      ...(showsNumbers ? [personal.phoneNumber, personal.displayName] : []),
    ],
  );
  return table([...heads, ...(showsNumbers ? ['number', 'name'] : [])], rows);
};

const sentence = (versions: string, says: (versions: string) => string): string[] => (versions === '' ? [] : [says(versions)]);

const historyLines = ({ changes, missing, hidden, unread }: History): string[] => [
  ...table(
    ['version', 'at', 'event', 'participant', 'known from', 'correlator'],
    changes.map(({ version, at, type, participantId, from, correlator }) => [version, timeText(at), type, participantId, from, correlator]),
  ),
  ...sentence(hidden, (versions) => `Without an event, because they show nothing: ${versions}.`),
  ...sentence(
    missing,
    (versions) =>
      `Not known of here: ${versions}. Of these, only the last change of each part is stored: see the versions of the participants.`,
  ),
  ...unread,
];

const partsLines = ({ legs, checks, terminals, toldVersion }: StoredParts): string[] => [
  `terminals: ${String(terminals)} subscribed${toldVersion === undefined ? '' : `, told up to version ${String(toldVersion)}`}`,
  ...checks.map(({ watch, due }) => `check (${watch}): last claimed for ${String(timeText(due))}`),
  ...legs.map(({ participantId, leg, dial, at }) => `leg ${String(leg)} of ${participantId}: ${dial} at ${String(timeText(at))}`),
];

const NUMBERS_SHOWN = 'This shows phone numbers and names. Keep it where they may be kept.';

export const showConference = async (connection: Connection, conferenceId: ConferenceId, showsNumbers: boolean): Promise<Report> => {
  const record = await foundConference(connection.store, conferenceId);
  const conference = described(record, connection.settings, connection.now(), showsNumbers);
  const stored = await storedParts(connection, conferenceId);
  const history = await historyOf(connection, record);
  const changes = history.changes.map(({ at, first: _first, ...change }) => ({ ...change, at: timeText(at) }));
  return report({ ...conference, stored, history: { ...history, changes } }, [
    ...(showsNumbers ? [NUMBERS_SHOWN, ''] : []),
    ...headLines(conference),
    ...indented(conference.deadlines.flatMap(({ what, at }) => [`${String(at)}  ${what}`])),
    '',
    ...participantLines(conference.participants, showsNumbers),
    '',
    ...partsLines(stored),
    '',
    ...historyLines(history),
  ]);
};
