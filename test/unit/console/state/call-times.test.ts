import { en } from '../../../../console/texts/en';
import { CallTimes } from '../../../../console/state/call-times';
import { rowOf } from '../../../../console/view/row';
import { shownConference, shownParticipant, you } from '../../../support/shown-conference';

const ringing = shownParticipant({ status: 'offline', endpointStatus: 'alerting', joinedAt: null });
const conference = shownConference({ participants: [you(), ringing] });

it('counts the seconds of a call from when the tab has seen it begin, also if somebody else has asked for it', () => {
  const times = new CallTimes();
  times.see(conference, 1_000);
  times.see({ ...conference, version: 9 }, 5_000);
  expect(rowOf(ringing, { conference, calledSince: times.of }, en).waitsSince).toBe(1_000);
  expect(times.of(you().participantId)).toBeUndefined();
});

it('begins anew with the next call', () => {
  const times = new CallTimes();
  times.see(conference, 1_000);
  times.see(shownConference({ participants: [you(), shownParticipant()] }), 2_000);
  expect(times.of(ringing.participantId)).toBeUndefined();
  times.see(conference, 3_000);
  expect(times.of(ringing.participantId)).toBe(3_000);
});
