import { applyChange } from '../../../../domain/conference/apply-change';
import { newParticipant } from '../../../../domain/conference/changes/new-participant';
import { openConference } from '../../../../domain/conference/changes/open-conference';
import { removeParticipant } from '../../../../domain/conference/changes/remove-participant';
import { conferenceView, partialView } from '../../../../domain/conference/view/conference-view';
import { withoutNumbers } from '../../../../domain/conference/view/without-numbers';
import { conferenceInfo } from '../../../../domain/event-package/conference-info';
import { subscriberView } from '../../../../domain/event-package/subscriber-document';
import type { ConferenceState } from '../../../../schemas/conference-states';
import { CONFERENCE_INFO_TYPE } from '../../../../schemas/media-types';
import type { Participant } from '../../../../schemas/participant';
import { aConference, anEnd, aParticipant, AT, CONFERENCE_ID, FIRST_ID, onLeg, SECOND_ID } from '../../../support/a-conference';
import { aConferenceView, aParticipantView } from '../../../support/conference-views';

const at = Date.UTC(2026, 10, 23, 9);
const conferenceId = 'conf_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p7q';
const record = openConference({
  conferenceId,
  initiator: '+15550100',
  initiatorId: 'p0000000000',
  origin: 'terminal',
  at,
  maxParticipants: 10,
  subject: 'Q&A <now>',
  participants: { p1111111111: newParticipant({ phoneNumber: '+15550101', displayName: 'Bob "B" <b>', initialStatus: 'online' }) },
});

describe('an RFC 4575 document', () => {
  it('is full, with everybody and the state of each endpoint', () => {
    expect(conferenceInfo(conferenceView(record, []))).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        `<conference-info xmlns="urn:ietf:params:xml:ns:conference-info" entity="urn:rollcall:${conferenceId}" state="full" version="1">` +
        '<conference-description><subject>Q&amp;A &lt;now&gt;</subject><maximum-user-count>10</maximum-user-count></conference-description>' +
        '<conference-state><user-count>2</user-count><active>true</active></conference-state>' +
        '<users state="full">' +
        '<user entity="tel:+15550100" state="full"><roles><entry>initiator</entry></roles>' +
        '<endpoint entity="tel:+15550100"><status>pending</status></endpoint></user>' +
        '<user entity="tel:+15550101" state="full"><display-text>Bob &quot;B&quot; &lt;b&gt;</display-text><roles><entry>participant</entry></roles>' +
        '<endpoint entity="tel:+15550101"><status>pending</status></endpoint></user>' +
        '</users></conference-info>\n',
    );
  });

  it('has the media type of the RFC', () => {
    expect(CONFERENCE_INFO_TYPE).toBe('application/conference-info+xml');
  });

  it('names removed participants as deleted if it is partial', () => {
    const removed = applyChange(record, removeParticipant({ conferenceId, participantId: 'p1111111111', at: at + 1 }));
    if (!removed.ok) throw new Error(removed.refusal);
    const document = conferenceInfo(partialView(removed.next, 1, []));
    expect(document).toContain('state="partial" version="2"');
    expect(document).toContain('<users state="partial"><user entity="tel:+15550101" state="deleted"></user></users>');
    expect(document).not.toContain('<user-count>');
  });

  it('hides the numbers of those who may not be seen, and distinguishes them', () => {
    const document = conferenceInfo(withoutNumbers(conferenceView(record, [])));
    expect(document).not.toContain('+1555');
    expect(document).toContain('entity="sip:p1111111111@anonymous.invalid"');
  });

  it('says how an endpoint joined and how it left', () => {
    const running = aConference({
      state: 'active',
      initiatorRecord: onLeg(1, 'joined'),
      participants: {
        [FIRST_ID]: aParticipant({
          ...onLeg(1, 'ended'),
          disconnection: anEnd({ method: 'busy', cause: 'busy', sipCode: 486 }),
          disconnectedAt: AT,
        }),
        [SECOND_ID]: aParticipant({ ...onLeg(1, 'ended'), disconnection: anEnd(), disconnectedAt: AT }),
      },
    });
    const document = conferenceInfo(conferenceView(running, []));
    const when = '<when>2026-11-23T09:00:00.000Z</when>';
    expect(document).toContain(
      `<status>connected</status><joining-method>dialed-out</joining-method><joining-info>${when}</joining-info></endpoint>`,
    );
    expect(document).toContain(
      `<status>disconnected</status><disconnection-method>busy</disconnection-method><disconnection-info>${when}<reason>SIP;cause=486</reason></disconnection-info></endpoint>`,
    );
    expect(document).toContain(
      `<status>disconnected</status><disconnection-method>departed</disconnection-method><disconnection-info>${when}</disconnection-info></endpoint>`,
    );
  });

  it('does not say how somebody joined whom only the event package knows', () => {
    const joined = aConference({ state: 'active', initiatorRecord: onLeg(1, 'joined') });
    const [initiator] = conferenceView(joined, []).participants;
    const documentFor = (source: 'bridge' | 'event-package') =>
      conferenceInfo({ ...conferenceView(joined, []), participants: initiator ? [{ ...initiator, source }] : [] });
    expect(documentFor('bridge')).toContain('<joining-method>dialed-out</joining-method><joining-info>');
    expect(documentFor('event-package')).toContain('<status>connected</status><joining-info>');
  });

  it.each<readonly [ConferenceState, boolean]>([
    ['assembling', true],
    ['starting', true],
    ['active', true],
    ['ending', false],
    ['ended', false],
  ])('of a conference that is %s says whether it is active, whole or partial', (state, active) => {
    const text = `<active>${String(active)}</active>`;
    expect(conferenceInfo(conferenceView(aConference({ state }), []))).toContain(text);
    expect(conferenceInfo(partialView(aConference({ state }), 0, []))).toContain(text);
  });

  it('has the address of the conference for an entity, if there is one', () => {
    const view = { ...conferenceView(record, []), conferenceUri: 'sip:conference@example.org' };
    expect(conferenceInfo(view)).toContain(' entity="sip:conference@example.org" ');
  });

  it('leaves out a subject that there is not', () => {
    expect(conferenceInfo(conferenceView(aConference(), []))).toContain('<conference-description><maximum-user-count>');
  });
});

describe('a document for phones', () => {
  const form = { domain: 'ims.test', roster: 'online' } as const;
  const [ann, ben, cem] = [
    aParticipantView('+15550100', { role: 'initiator' }),
    aParticipantView('+15550101', { status: 'offline', endpointStatus: 'disconnected' }),
    aParticipantView(null),
  ];

  it('has SIP addresses of the carrier, and only those who are online', () => {
    const document = conferenceInfo(aConferenceView([ann, ben, cem]), form);
    expect(document).toContain(`entity="sip:${CONFERENCE_ID}@ims.test" state="full"`);
    expect(document).toContain('<user-count>2</user-count>');
    expect([...document.matchAll(/<user entity="([^"]*)"/g)].map(([, entity]) => entity)).toEqual([
      'sip:+15550100@ims.test;user=phone',
      `sip:${cem.participantId}@anonymous.invalid`,
    ]);
  });

  it('deletes whoever has left, if it is partial', () => {
    const view = { ...aConferenceView([ben]), state: 'partial', conferenceState: 'active', previousVersion: 1 } as const;
    expect(conferenceInfo(view, form)).toContain('<user entity="sip:+15550101@ims.test;user=phone" state="deleted"></user>');
    expect(conferenceInfo(view, { ...form, roster: 'all' })).toContain('<status>disconnected</status>');
  });
});

describe('the documents of a subscription', () => {
  const form = { domain: 'ims.test', roster: 'online', entity: 'sip:conf_1@bridge.test', showsNumber: () => true, digest: String } as const;
  const [ann, ben] = [aParticipantView('+15550100', { role: 'initiator' }), aParticipantView('+15550101')];
  const view = (...participants: Participant[]) => subscriberView(aConferenceView(participants), form);

  it('say what differs from what was told, whatever lies between', () => {
    const { told } = view(ann, ben);
    const cem = aParticipantView('+15550102');
    const document = view({ ...ann, endpointStatus: 'muted-via-focus' }, cem).partial(7, told) ?? '';
    expect(document).toContain('entity="sip:conf_1@bridge.test" state="partial" version="7"');
    expect([...document.matchAll(/<user entity="sip:(\+\d+)[^"]*" state="(\w+)"/g)].map(([, ...user]) => user)).toEqual([
      ['+15550100', 'full'],
      ['+15550102', 'full'],
      ['+15550101', 'deleted'],
    ]);
  });

  it('are none if nothing differs, but for the last word', () => {
    const { told } = view(ann, ben);
    expect(view(ann, { ...ben, version: 9, desiredMuted: true }).partial(2, told)).toBeUndefined();
    expect(view(ann, ben).last(2, told)).toContain('<users state="partial"></users>');
  });

  it('hide the numbers that the subscriber may not see', () => {
    const hidden = subscriberView(aConferenceView([ann, ben]), { ...form, showsNumber: ({ role }) => role === 'initiator' });
    expect(hidden.full(1)).toContain(`sip:${ben.participantId}@anonymous.invalid`);
    expect(hidden.full(1)).not.toContain('+15550101');
  });

  it('have the order of the schema, and no media', () => {
    const end = { method: 'departed', cause: null, sipCode: 200, at: '2026-11-29T09:00:00.000Z' } as const;
    const rich = aConferenceView([{ ...ben, displayName: 'Ben', disconnection: end, status: 'offline' }], { subject: 'Tuesday' });
    const names = [
      ...subscriberView(rich, { ...form, roster: 'all' })
        .full(1)
        .matchAll(/<([a-z-]+)[ >]/g),
    ].map(([, name]) => name);
    expect(names.join(' ')).toBe(
      'conference-info conference-description subject maximum-user-count conference-state user-count active users user display-text roles ' +
        'entry endpoint status joining-method joining-info when disconnection-method disconnection-info when reason',
    );
  });
});
