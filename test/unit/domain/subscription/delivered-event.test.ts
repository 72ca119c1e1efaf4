import { conferenceEvent } from '../../../../domain/events/conference-event';
import { deliveredEvent, initialEvent } from '../../../../domain/subscription/delivered-event';
import { DeliveredConferenceEvent } from '../../../../schemas/events/delivered-event';
import { aConference, ALL_ACTIONS, aParticipant, FIRST_ID, INITIATOR_ID, phoneNumberAt, SECOND_ID } from '../../../support/a-conference';

const context = { source: 'urn:rollcall:test', actions: ALL_ACTIONS };
const record = aConference({
  subject: 'Tuesday call',
  version: 7,
  participants: {
    [FIRST_ID]: aParticipant({ phoneNumber: phoneNumberAt(1), displayName: 'Zoë', reference: 'crm-7' }),
    [SECOND_ID]: aParticipant({ phoneNumber: phoneNumberAt(2), removed: true }),
  },
});
const event = conferenceEvent(undefined, record, context);
const receiver = { id: 'sub_00000000000000000000000000000001', types: ['rollcall.*'], seesNumbers: false };

describe('an event as it is delivered', () => {
  it('is the event of the bus, and says whose it is', () => {
    const delivered = deliveredEvent(event, receiver, undefined);
    expect(delivered).toEqual({ ...event, data: { ...event.data, subscriptionId: receiver.id } });
    expect(DeliveredConferenceEvent.parse(delivered)).toEqual(delivered);
  });

  it('says that others are left out, where they are', () => {
    expect(deliveredEvent(event, { ...receiver, types: ['rollcall.participant.*'] }, undefined).data.filtered).toBe(true);
  });

  it('has no number, name, reference or subject for who may not see them', () => {
    const text = JSON.stringify(deliveredEvent(event, receiver, record));
    for (const secret of ['+1', 'Zoë', 'crm-7', 'Tuesday']) expect(text).not.toContain(secret);
  });

  it('has them for who may', () => {
    const delivered = deliveredEvent(event, { ...receiver, seesNumbers: true }, record);
    expect(delivered.data).toMatchObject({ subject: 'Tuesday call', reference: null });
    expect(delivered.data.participants.find(({ participantId }) => participantId === FIRST_ID)).toMatchObject({
      phoneNumber: phoneNumberAt(1),
      displayName: 'Zoë',
      reference: 'crm-7',
    });
    expect(DeliveredConferenceEvent.parse(delivered)).toEqual(delivered);
  });

  it('has texts that an earlier rule accepted', () => {
    const text = 'Ada\u202e';
    const earlier = {
      ...record,
      subject: text,
      reference: text,
      participants: { [FIRST_ID]: aParticipant({ displayName: text, reference: text }) },
    };
    const delivered = deliveredEvent(event, { ...receiver, seesNumbers: true }, earlier);
    expect(delivered.data).toMatchObject({ subject: text, reference: text });
    expect(delivered.data.participants).toContainEqual(expect.objectContaining({ displayName: text, reference: text }));
    expect(DeliveredConferenceEvent.parse(delivered)).toEqual(delivered);
  });

  it('leaves out what is known no more', () => {
    const { [FIRST_ID]: _gone, ...participants } = record.participants;
    const delivered = deliveredEvent(event, { ...receiver, seesNumbers: true }, { ...record, participants });
    const shown = delivered.data.participants.find(({ participantId }) => participantId === FIRST_ID);
    expect(shown).toBeDefined();
    expect(shown).not.toHaveProperty('phoneNumber');
    expect(deliveredEvent(event, { ...receiver, seesNumbers: true }, undefined).data).not.toHaveProperty('subject');
  });
});

describe('an initial event', () => {
  const initial = initialEvent(record, { ...receiver, seesNumbers: true }, context);

  it('is the whole state, as an event of the last change with an id of its own', () => {
    expect(initial).toMatchObject({ id: `${event.id}_initial`, type: record.lastChange, sequence: '0000000007' });
    expect(initial.data).toMatchObject({ state: 'full', version: 7, previousVersion: null });
    expect(DeliveredConferenceEvent.parse(initial)).toEqual(initial);
  });

  it('has everybody who is in the conference', () => {
    expect(initial.data.participants.map(({ participantId }) => participantId).sort()).toEqual([INITIATOR_ID, FIRST_ID].sort());
    expect(initial.data.participants.every(({ phoneNumber }) => phoneNumber !== undefined)).toBe(true);
  });
});
