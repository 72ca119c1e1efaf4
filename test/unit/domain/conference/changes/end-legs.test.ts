import { endLegs } from '../../../../../domain/conference/changes/end-legs';
import { MAX_EVENTS_PER_CHANGE } from '../../../../../domain/conference/changes/leg-events';
import type { ConferenceRecord } from '../../../../../domain/conference/record';
import { aConference, aParticipant, AT, FIRST_ID, onLeg, participantsOf, SECOND_ID, THIRD_ID } from '../../../../support/a-conference';
import { after, participantIn } from '../../../../support/applying';

const LATER = AT + 1_000;
const ending = (participants: ConferenceRecord['participants']): ConferenceRecord =>
  aConference({ state: 'ending', initiatorRecord: onLeg(1, 'ended'), participants });

/** The events of the changes until no leg is live, and the conference then. */
const endAll = (record: ConferenceRecord): { readonly events: readonly string[]; readonly last: ConferenceRecord } => {
  const change = endLegs(record, LATER);
  if (!change) return { events: [], last: record };
  const { events, last } = endAll(after(record, change));
  return { events: [change.event, ...events], last };
};

it('legs whose end was never reported end, joined ones first', () => {
  const { events, last } = endAll(
    ending({
      [FIRST_ID]: aParticipant(onLeg(1, 'ringing')),
      [SECOND_ID]: aParticipant(onLeg(2, 'joined')),
      [THIRD_ID]: aParticipant(onLeg(1, 'ended')),
    }),
  );
  expect(events).toEqual(['rollcall.participant.left.v1', 'rollcall.participant.failed.v1']);
  expect(participantIn(last, SECOND_ID)).toMatchObject({
    endedLeg: 2,
    progress: { leg: 2, phase: 'ended' },
    disconnection: { method: 'booted', cause: null, sipCode: null },
    hadJoined: true,
    disconnectedAt: LATER,
  });
  expect(participantIn(last, FIRST_ID)).toMatchObject({ disconnection: { method: 'booted', cause: null, sipCode: null } });
  expect(participantIn(last, FIRST_ID).hadJoined).toBeUndefined();
});

it('many legs end in several changes, of at most 30 legs each', () => {
  const { events, last } = endAll(ending(participantsOf(2 * MAX_EVENTS_PER_CHANGE + 1, onLeg(1, 'joined'))));
  expect(events).toEqual(Array(3).fill('rollcall.participant.left.v1'));
  expect(Object.values(last.participants).filter(({ progress }) => progress.phase !== 'ended')).toEqual([]);
});

it('nothing is left to do if no leg is live', () => {
  expect(endLegs(ending({ [FIRST_ID]: aParticipant(onLeg(1, 'ended')) }), LATER)).toBeUndefined();
});
