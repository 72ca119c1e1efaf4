/** What the initiator's phone shows: one line for each participant that has changed, with the changes. */
import type { Participant } from '../../schemas/participant';
import type { View } from './terminal';

const NAME_WIDTH = 6;
const NUMBER_WIDTH = 13;
const TIME_WIDTH = 6;

export const nameOf = ({ displayName, role }: Participant): string => displayName ?? (role === 'initiator' ? 'you' : '?');

type Trait = (participant: Participant) => string | null;

const callOf: Trait = ({ call }) => call && `call ${call.state}${call.cause === null ? '' : ` (${call.cause})`}`;

/** A trait is shown when its text has changed. */
const traits: readonly Trait[] = [
  callOf,
  ({ desiredStatus }) => desiredStatus && `desired ${desiredStatus}`,
  ({ endpointStatus, disconnection }) =>
    endpointStatus === 'disconnected' && disconnection ? `disconnected (${disconnection.method})` : endpointStatus,
  ({ lastAction }) => lastAction && `${lastAction.action}: ${lastAction.outcome}`,
  ({ removed }) => (removed ? 'removed' : null),
];

const changesOf = (before: Participant | undefined, after: Participant): readonly string[] => {
  const statusChange = before && before.status !== after.status ? [`${before.status} → ${after.status}`] : [];
  const read = traits.map((trait) => [before && trait(before), trait(after)] as const);
  return [...statusChange, ...read.flatMap(([was, is]) => (is === null || was === is ? [] : [is]))];
};

const participantLine = (participant: Participant, changes: readonly string[]): string =>
  [nameOf(participant).padEnd(NAME_WIDTH), (participant.phoneNumber ?? '').padEnd(NUMBER_WIDTH), participant.status.padEnd(8)].join(' ') +
  changes.join(', ');

const conferenceLine = ({ state, endReason, management }: View): string =>
  `conference ${state}${endReason === null ? '' : ` (${endReason})`}${management.available ? '' : `, cannot be managed: ${management.reason}`}`;

const goneOf = (before: View, after: View): readonly Participant[] =>
  [...before.participants.values()].filter((known) => !known.removed && !after.participants.has(known.participantId));

/** One line for the conference and one for each participant, for those whose text has changed. */
export const linesOf = (before: View | null, after: View): readonly string[] => [
  ...(before && conferenceLine(before) === conferenceLine(after) ? [] : [conferenceLine(after)]),
  ...[...after.participants.values()].flatMap((participant) => {
    const changes = changesOf(before?.participants.get(participant.participantId), participant);
    return changes.length === 0 ? [] : [participantLine(participant, changes)];
  }),
  ...(before ? goneOf(before, after).map((participant) => participantLine(participant, ['removed'])) : []),
];

/** The conference information: all participants, with their initial status. */
export const listOf = ({ participants }: View): readonly string[] =>
  [...participants.values()].filter(({ removed }) => !removed).map((each) => participantLine(each, [callOf(each) ?? '']).trimEnd());

export type Screen = { readonly title: (text: string) => void; readonly line: (text: string) => void };

/** `print` receives whole lines. */
export const screen = (print: (line: string) => void, now: () => number): Screen => {
  const began = now();
  const time = (): string => ((now() - began) / 1000).toFixed(2).padStart(TIME_WIDTH);
  return { title: (text) => print(`\n${text}`), line: (text) => print(`${time()} s  ${text}`) };
};
