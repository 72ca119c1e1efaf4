import { LegEvents } from '../../../../functions/messaging/messages';
import { aLegEvent, CONFERENCE_ID, FIRST_ID } from '../../../support/a-conference';

describe('a message with events about legs', () => {
  it.each([
    ['of an earlier version, without the time of the bridge', aLegEvent(FIRST_ID, 1, 'muted')],
    ['with the time of the bridge', aLegEvent(FIRST_ID, 1, 'muted', { reportedAt: 1_100 })],
  ])('is read as it was sent: %s', (_which, event) => {
    const message = { conferenceId: CONFERENCE_ID, events: [event] };
    expect(LegEvents.parse(message)).toEqual(message);
  });
});
