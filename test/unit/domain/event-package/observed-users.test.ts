import { observedPeople } from '../../../../domain/event-package/observed-people';
import { observedUsers } from '../../../../domain/event-package/observed-users';
import { isAnonymous, phoneNumberOf } from '../../../../domain/event-package/phone-number-of';
import type { EndpointView, UserView } from '../../../../domain/event-package/view';
import { DisplayName } from '../../../../schemas/common';
import { EndpointStatus } from '../../../../schemas/participant-states';
import { defaultDialect } from '../../../../schemas/settings/event-package-dialect';
import { dialectWith, documentOf, endpointXml, infoXml, online, sample, userXml, viewOf } from '../../../support/conference-info-xml';

const japan = dialectWith({ nationalNumbers: { countryCode: '81', trunkPrefix: '0', leastDigits: 9, mostDigits: 10 } });
const america = dialectWith({ nationalNumbers: { countryCode: '1', trunkPrefix: '', leastDigits: 10, mostDigits: 10 } });

const phone = (status?: string, more: Partial<EndpointView> = {}): EndpointView => ({
  entity: 'sip:phone@192.0.2.7',
  ...(status === undefined ? {} : { status }),
  ...more,
});

const user = (entity: string, endpoints: readonly EndpointView[] = [phone('connected')], more: Partial<UserView> = {}): UserView => ({
  entity,
  endpoints,
  ...more,
});

const observed = (users: readonly UserView[], dialect = defaultDialect) =>
  observedUsers({ entity: null, version: 1, state: 'live', users }, dialect);

describe('the number of a URI', () => {
  it.each([
    ['tel:+15550101', '+15550101'],
    ['TEL:+1-555-0101', '+15550101'],
    ['tel:+1(555)01.01;ext=7', '+15550101'],
    ['sip:+15550101@192.0.2.1', '+15550101'],
    ['sips:+15550101@example;user=phone', '+15550101'],
    ['sip:+15550101;npdi;rn=+1777@example;user=phone', '+15550101'],
    ['sip:%2B15550101@example', '+15550101'],
    ['sip:+15550101:secret@example', '+15550101'],
    ['+15550101@example', '+15550101'],
    [' sip:+15550101@example ', '+15550101'],
  ])('%s is %s', (uri, number) => {
    expect(phoneNumberOf(uri, defaultDialect)).toBe(number);
  });

  it.each([
    'sip:1251@desk.example',
    'sip:15550101@example',
    'sip:0015550101@example',
    'sip:+0155501@example',
    'sip:+1555@example',
    'sip:+1555010112345678@example',
    'sip:+1555a0101@example',
    'sip:ada@example',
    'sip:ada;+15550101@example',
    'sip:+15550101',
    'sip:@:5060',
    'sip:%@example',
    'xmpp:ada@example/+15550101',
    'mailto:+15550101@example',
    'https://example/+15550101',
    '',
  ])('%s has none: it is never guessed', (uri) => {
    expect([defaultDialect, japan].map((dialect) => phoneNumberOf(uri, dialect))).toEqual([null, null]);
  });

  it('may be national, if the dialect has the rule of a country', () => {
    expect(phoneNumberOf('sip:090-1234-5678@example', japan)).toBe('+819012345678');
    expect(phoneNumberOf('tel:0312345678;phone-context=+81', japan)).toBe('+81312345678');
    expect(phoneNumberOf('sip:5555550101@example', america)).toBe('+15555550101');
    for (const uri of ['sip:9012345678@example', 'sip:00447700900123@example', 'sip:012345678@example', 'sip:090123456789@example']) {
      expect(phoneNumberOf(uri, japan)).toBeNull();
    }
    expect(phoneNumberOf('sip:090-1234-5678@example', defaultDialect)).toBeNull();
  });

  it.each([
    ['sip:anonymous1@anonymous.invalid', true],
    ['sip:+15550101@anonymous.invalid', true],
    ['sip:x@ANONYMOUS.INVALID:5060;user=phone', true],
    ['sip:x@invalid', true],
    ['sip:x@invalid.example', false],
    ['sip:x@notinvalid', false],
    ['tel:+15550101', false],
  ])('%s is anonymous: %s', (uri, expected) => {
    expect(isAnonymous(uri)).toBe(expected);
  });
});

describe('a person', () => {
  it('is listed once for each user, in their order, with number and name if there are any', () => {
    expect(observedUsers(viewOf([sample('full')]), defaultDialect)).toEqual([
      {
        entity: 'sip:ines@example.net',
        phoneNumber: null,
        displayName: 'Inês Duarte',
        anonymous: false,
        status: 'disconnected',
        disconnection: 'departed',
      },
      {
        entity: 'sip:+15550143@example.net;user=phone',
        phoneNumber: '+15550143',
        displayName: 'Omar',
        anonymous: false,
        status: 'connected',
      },
    ]);
  });

  it.each<[string, UserView, string | null]>([
    ['by its address of record', user('sip:ada@x', [], { associatedAors: ['mailto:ada@x', 'tel:+15550101'] }), '+15550101'],
    ['by the address of its phone', user('sip:ada@x', [phone('connected', { entity: 'sip:+15550101@x' })]), '+15550101'],
    [
      'by its own entity before all others',
      user('tel:+15550100', [phone('connected', { entity: 'tel:+15550102' })], { associatedAors: ['tel:+15550101'] }),
      '+15550100',
    ],
    [
      'by its address of record before its phone',
      user('sip:ada@x', [phone('connected', { entity: 'tel:+15550102' })], { associatedAors: ['tel:+15550101'] }),
      '+15550101',
    ],
    ['by one number that is written twice', user('sip:ada@x', [], { associatedAors: ['tel:+15550101', 'sip:+1-555-0101@y'] }), '+15550101'],
    [
      'not by two numbers, nor then by anything else',
      user('sip:ada@x', [phone('connected', { entity: 'tel:+15550103' })], { associatedAors: ['tel:+15550101', 'tel:+15550102'] }),
      null,
    ],
    [
      'not if it is anonymous, whatever else is known of it',
      user('sip:a1@anonymous.invalid', [phone('connected', { entity: 'tel:+15550103' })], { associatedAors: ['tel:+15550101'] }),
      null,
    ],
  ])('is known %s', (_how, one, phoneNumber) => {
    expect(observed([one])).toMatchObject([{ phoneNumber, anonymous: isAnonymous(one.entity) }]);
  });

  it('that is anonymous, or has no number, stays apart from all others', () => {
    const entities = ['sip:a1@anonymous.invalid', 'sip:a2@anonymous.invalid', 'sip:ada@x', 'sip:ada@y'];
    expect(observed(entities.map((entity) => user(entity))).map(({ entity }) => entity)).toEqual(entities);
  });

  it('with two entities is one, with the status of the most present and the first name', () => {
    const users = [
      user('sip:+15550101@x', [phone('disconnected', { disconnectionMethod: 'booted' })]),
      user('sip:bo@x'),
      user('tel:+1-555-0101', [phone('alerting'), phone('on-hold')], { displayText: 'Ada' }),
    ];
    expect(observed(users)).toEqual([
      { entity: 'sip:+15550101@x', phoneNumber: '+15550101', displayName: 'Ada', anonymous: false, status: 'on-hold' },
      { entity: 'sip:bo@x', phoneNumber: null, displayName: null, anonymous: false, status: 'connected' },
    ]);
  });
});

describe('the status', () => {
  const statusOf = (...endpoints: readonly EndpointView[]) => {
    const [{ status, statusText, disconnection } = { status: undefined }] = observed([user('sip:ada@x', endpoints)]);
    return [status, statusText, disconnection];
  };

  it.each(EndpointStatus.options)('%s is what the conference server says', (status) => {
    expect(statusOf(phone(status))).toEqual([status, undefined, undefined]);
  });

  it('of nobody is guessed', () => {
    expect(statusOf()).toEqual(['unknown', undefined, undefined]);
    expect(statusOf(phone())).toEqual(['unknown', undefined, undefined]);
    expect(statusOf(phone('Connected'))).toEqual(['unknown', 'Connected', undefined]);
    expect(statusOf(phone('connect-fail'))).toEqual(['unknown', 'connect-fail', undefined]);
    expect(statusOf(phone('toString'))).toEqual(['unknown', 'toString', undefined]);
  });

  it('of several phones is that of the most present one', () => {
    const rising = ['disconnected', 'zorp', 'disconnecting', 'pending', 'dialing-in', 'dialing-out', 'alerting', 'on-hold'];
    const order = [...rising, 'muted-via-focus', 'connected'];
    for (const [index, status] of order.entries()) {
      const less = order.slice(0, index).map((each) => phone(each));
      const expected = status === 'zorp' ? 'unknown' : status;
      expect([statusOf(...less, phone(status))[0], statusOf(phone(status), ...less)[0]]).toEqual([expected, expected]);
    }
  });

  it('says how somebody left, but not of somebody who came back, and only in the words of the RFC', () => {
    expect(statusOf(phone('disconnected', { disconnectionMethod: 'busy' }))).toEqual(['disconnected', undefined, 'busy']);
    expect(statusOf(phone('disconnected', { disconnectionMethod: 'bored' }))).toEqual(['disconnected', undefined, undefined]);
    expect(statusOf(phone('connected', { disconnectionMethod: 'busy' }))).toEqual(['connected', undefined, undefined]);
  });
});

describe('a text of a stranger', () => {
  const nameOf = (displayText: string) => observed([user('sip:ada@x', [], { displayText })])[0]?.displayName;

  it.each([
    ['Ada', 'Ada'],
    ['  Ada  ', 'Ada'],
    ['A\u0007d\u2028a\u202e', 'A d a'],
    ['\u2066Ada', 'Ada'],
    ['\u200b', null],
    ['', null],
    ['x'.repeat(65), 'x'.repeat(64)],
    ['\u{1f600}'.repeat(64), '\u{1f600}'.repeat(48)],
    [`${'x'.repeat(63)} y`, 'x'.repeat(63)],
  ])('can be shown: %j', (text, name) => {
    expect(nameOf(text)).toBe(name);
    if (name !== null) expect(DisplayName.safeParse(name).success).toBe(true);
  });

  it('can be shown if it is an unknown status', () => {
    expect(observed([user('sip:ada@x', [phone('\u202ez\u0000')])])[0]).toMatchObject({ status: 'unknown', statusText: 'z' });
  });
});

it('an entity that only reads like a number is not the person of that number', () => {
  const xml = infoXml({ users: online('sip:+15550102@carrier.example') + userXml('+15550102', endpointXml('disconnected')) });
  const [document, after] = [documentOf(xml), viewOf([xml])];
  const { listed } = observedPeople({ document, before: undefined, after, dialect: defaultDialect, idOf: (text) => text, at: 1 });
  expect(Object.values(listed).map(({ word }) => word)).toEqual(['connected', 'disconnected']);
  expect(listed['+15550102']).toMatchObject({ word: 'connected', phoneNumber: '+15550102' });
});
