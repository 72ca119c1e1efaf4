import { BOOTED, legEndedEvent } from '../../../../domain/bridge/leg-event';
import { aLegEvent, AT, CONFERENCE_ID, FIRST_ID } from '../../../support/a-conference';

it('the event of an end has the reference of its leg and nothing else of what it was made from', () => {
  const dial = { conferenceId: CONFERENCE_ID, participantId: FIRST_ID, leg: 2, action: 'dial', to: '+15550101' };
  const end = { method: 'failed', cause: 'network', sipCode: null } as const;
  expect(legEndedEvent(dial, AT, end)).toEqual(aLegEvent(FIRST_ID, 2, 'ended', { end }));
});

it('a leg that Rollcall ends is booted, without a cause', () => {
  expect(BOOTED).toEqual({ method: 'booted', cause: null, sipCode: null });
});
