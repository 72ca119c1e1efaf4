import {
  dialMessage,
  dueCommand,
  endMessage,
  laterDialMessage,
  laterStepMessage,
  legActionMessage,
  stepMessage,
} from '../../../../functions/legs/leg-command-messages';
import { AT, CONFERENCE_ID, FIRST_ID } from '../../../support/a-conference';

const LEG = { conferenceId: CONFERENCE_ID, participantId: FIRST_ID, leg: 2 } as const;
const GROUP = `${CONFERENCE_ID}-${FIRST_ID}-2`;
const dial = { ...LEG, action: 'dial' } as const;

describe('a command to a leg', () => {
  it('is in the group of its leg, and the same only for the same reason', () => {
    expect(legActionMessage(LEG, 'mute', 'version-3')).toEqual({
      body: { ...LEG, action: 'mute' },
      group: GROUP,
      deduplicationId: `${GROUP}-mute-version-3`,
    });
  });

  it('carries nothing but the leg and the action', () => {
    expect(legActionMessage(dial, 'drop', 'x').body).toEqual({ ...LEG, action: 'drop' });
  });
});

describe('a dial', () => {
  it('names the leg and no number', () => {
    expect(dialMessage(LEG, 'claimed')).toEqual({ body: dial, group: GROUP, deduplicationId: `${GROUP}-dial-claimed` });
  });

  it('that has to wait is one message, however often it is put off', () => {
    expect(laterDialMessage(dial, AT + 1_500, AT)).toEqual({
      body: { due: AT + 1_500, command: dial, deduplicationId: `${GROUP}-slot` },
      delaySeconds: 2,
    });
  });
});

it('the end of a conference waits behind no leg', () => {
  expect(endMessage(CONFERENCE_ID, 'ending')).toEqual({
    body: { conferenceId: CONFERENCE_ID, action: 'end' },
    group: CONFERENCE_ID,
    deduplicationId: `${CONFERENCE_ID}-end-ending`,
  });
});

describe("a driver's next step", () => {
  const step = { ...LEG, step: 'join', afterSeconds: 5 };
  const command = { ...LEG, action: 'continue-step', step: 'join' };

  it('that is due now is among the commands to its leg', () => {
    expect(stepMessage(step, 'key')).toEqual({ body: command, group: GROUP, deduplicationId: `${FIRST_ID}-2-join-key` });
    expect(stepMessage({ ...step, data: 'offer' }, 'key').body).toEqual({ ...command, data: 'offer' });
  });

  it('that is due later waits first', () => {
    expect(laterStepMessage(step, 'key', AT)).toEqual({
      body: { due: AT + 5_000, command, deduplicationId: `${FIRST_ID}-2-join-key` },
      delaySeconds: 5,
    });
    expect(laterStepMessage({ ...LEG, step: 'join' }, 'key', AT).body).toMatchObject({ due: AT });
  });
});

describe('a command that has waited long enough', () => {
  it('goes to the group of its leg', () => {
    expect(dueCommand({ due: AT, command: dial, deduplicationId: 'id' })).toEqual({ body: dial, group: GROUP, deduplicationId: 'id' });
  });

  it('goes to the group of its conference if it ends that', () => {
    const end = { conferenceId: CONFERENCE_ID, action: 'end' } as const;
    expect(dueCommand({ due: AT, command: end, deduplicationId: 'id' }).group).toBe(CONFERENCE_ID);
  });
});
