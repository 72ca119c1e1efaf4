/** The messages that a terminal receives about one conference, made by the rules: the examples of docs/terminals.md. */
import type { LegEventKind } from '../../domain/bridge/leg-event';
import { applyChange } from '../../domain/conference/apply-change';
import type { Change } from '../../domain/conference/change';
import { activate } from '../../domain/conference/changes/activate';
import { addParticipants } from '../../domain/conference/changes/add-participants';
import { claimLegs } from '../../domain/conference/changes/claim-legs';
import { end, finish } from '../../domain/conference/changes/end';
import { applyLegEvents } from '../../domain/conference/changes/leg-events';
import { newParticipant } from '../../domain/conference/changes/new-participant';
import { openConference } from '../../domain/conference/changes/open-conference';
import { removeParticipant } from '../../domain/conference/changes/remove-participant';
import { requestChange } from '../../domain/conference/changes/request-change';
import { start } from '../../domain/conference/changes/start';
import type { ConferenceRecord } from '../../domain/conference/record';
import { fullStateMessage, partialAnswer, pushMessage } from '../../domain/conference/view/state-message';
import { conferenceIdOf } from '../../domain/ids/conference-id';
import type { StateMessage } from '../../schemas/terminal-messages';
import { ALL_ACTIONS, AT } from './a-conference';

const conferenceId = conferenceIdOf('4r7h2k9qx0tmv3bz', AT, 'm8f2d6p7');
const ada = { id: 'p7k2m4q9ax3', phoneNumber: '+15550100' };
const ben = { id: 'p3c8z1w6ty5', phoneNumber: '+15550101', displayName: 'Ben', initialStatus: 'online' } as const;
const cleo = { id: 'p5n0r8e2hj6', phoneNumber: '+15550102', displayName: 'Cleo', initialStatus: 'online' } as const;
const dialsPerHour = 300;

const opened = openConference({
  conferenceId,
  initiator: ada.phoneNumber,
  initiatorId: ada.id,
  origin: 'terminal',
  at: AT,
  maxParticipants: 100,
  subject: 'Tuesday call',
  participants: { [ben.id]: newParticipant(ben) },
});

const legs = (kind: LegEventKind, at: number, ...ids: readonly [string, ...string[]]): Change => {
  const end = kind === 'ended' ? { end: { method: 'booted', cause: null, sipCode: null } as const } : {};
  const event = (participantId: string) => ({ conferenceId, participantId, leg: 1, kind, at, ...end });
  const [first, ...others] = ids;
  return applyLegEvents(conferenceId, [event(first), ...others.map(event)], at);
};

/** The changes of the story: milliseconds after the opening, and the change of the conference at that time. */
const happens: readonly (readonly [number, (at: number, seen: ConferenceRecord) => Change])[] = [
  [10_000, (at) => start({ conferenceId, initiatorId: ada.id, at, maxMinutes: 240, dialsPerHour })],
  [
    10_080,
    (at, seen) =>
      claimLegs(
        seen,
        [ada, ben].map(({ id: participantId }) => ({ participantId, leg: 1 })),
        at,
      ),
  ],
  [14_300, (at) => legs('joined', at, ada.id, ben.id)],
  [14_350, (at) => activate(conferenceId, at)],
  [300_000, (at) => requestChange({ conferenceId, participantId: ben.id, at, desired: { muted: true }, dialsPerHour })],
  [300_180, (at) => legs('muted', at, ben.id)],
  [360_000, (at) => addParticipants({ conferenceId, at, participants: { [cleo.id]: newParticipant(cleo) }, dialsPerHour })],
  [420_000, (at) => removeParticipant({ conferenceId, participantId: cleo.id, at })],
  [600_000, (at) => end({ conferenceId, at, reason: 'ended-by-initiator' })],
  [600_900, (at) => legs('ended', at, ada.id, ben.id)],
  [601_000, (at) => finish(conferenceId, at)],
];

/** Version by version. */
const history = happens.reduce<readonly ConferenceRecord[]>(
  (records, [after, change]) => {
    const seen = records.at(-1) ?? opened;
    const applied = applyChange(seen, change(AT + after, seen));
    if (!applied.ok) throw new Error(`The story fails: a change is refused with ${applied.refusal}`);
    return [...records, applied.next];
  },
  [opened],
);

const at = (version: number): ConferenceRecord => {
  const record = history[version - 1];
  if (!record) throw new Error(`The story has no version ${String(version)}`);
  return record;
};

/** The push to terminals that have version `from`, at version `to`. */
export const pushed = (from: number, to: number): StateMessage =>
  pushMessage(at(to), { version: from, at: at(from).changedAt }, ALL_ACTIONS, true);

export const whole = (version: number): StateMessage => fullStateMessage(at(version), ALL_ACTIONS, true);

/** In the order of the document. */
export const receivedMessages: readonly StateMessage[] = [
  whole(5),
  partialAnswer(at(7), 5, ALL_ACTIONS, true),
  pushed(5, 6),
  pushed(6, 7),
  pushed(7, 8),
  pushed(8, 9),
  pushed(9, 12),
];
