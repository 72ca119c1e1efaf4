import { type MergeResult, mergeDocument } from '../../../../domain/event-package/merge-document';
import type { PackageView } from '../../../../domain/event-package/view';
import { defaultDialect, EventPackageDialect } from '../../../../schemas/settings/event-package-dialect';
import {
  dialectWith,
  documentOf,
  endpointXml,
  infoXml,
  merged,
  online,
  partialXml,
  sample,
  userXml,
  viewOf,
} from '../../../support/conference-info-xml';
import { growth } from '../../../support/growth';

const ADA = 'sip:ada@x';
const BO = 'sip:bo@x';

/** Each user with the status of each of its phones. */
const shown = ({ users }: PackageView): unknown =>
  Object.fromEntries(users.map(({ entity, endpoints }) => [entity, endpoints.map(({ status }) => status ?? '-').join()]));

/** Briefly what a document does; what is kept is shown. */
const outcome = (result: MergeResult): unknown => {
  if (result.do === 'keep') return shown(result.view);
  return result.do === 'refused' ? result.refusal.reason : `${result.do}: ${result.why}`;
};

const both = viewOf([infoXml({ users: online(ADA) + online(BO) })]);

describe('a full document', () => {
  it('is where a subscription begins, with what management needs', () => {
    const users = userXml(
      ADA,
      '<display-text>Ada</display-text><roles><entry>chair</entry></roles>' +
        endpointXml('connected', {}, '<joining-method>dialed-in</joining-method><media id="1"><type>audio</type></media>'),
    );
    const view = viewOf([infoXml({ users, more: '<conference-state><active>1</active><locked>0</locked></conference-state>' })]);
    expect(view).toEqual({
      entity: 'sip:room7@focus.example',
      version: 1,
      state: 'live',
      active: true,
      locked: false,
      users: [
        {
          entity: ADA,
          displayText: 'Ada',
          roles: ['chair'],
          endpoints: [{ entity: 'sip:phone', status: 'connected', joiningMethod: 'dialed-in', media: [{ id: '1', type: 'audio' }] }],
        },
      ],
    });
    expect(JSON.parse(JSON.stringify(view))).toStrictEqual(view);
  });

  it('replaces everything, whatever versions were missed: who is not in it has left', () => {
    expect(outcome(merged(both, infoXml({ version: 40, users: online(BO) })))).toEqual({ [BO]: 'connected' });
    expect(outcome(merged(both, infoXml({ version: 40, users: null })))).toEqual({});
  });

  it('forgets what it does not say', () => {
    const before = viewOf([infoXml({ users: online(ADA), more: '<conference-state><locked>true</locked></conference-state>' })]);
    expect(viewOf([infoXml({ users: online(ADA) })])).not.toHaveProperty('locked');
    expect(merged(before, infoXml({ version: 2, users: online(ADA) }))).toMatchObject({ do: 'keep', changed: true });
  });

  it('that changes nobody moves the version only', () => {
    const again = infoXml({ version: 2, users: online(ADA) + online(BO) });
    expect(merged(both, again)).toEqual({ do: 'keep', view: { ...both, version: 2 }, changed: false, unknownUsers: 0 });
  });

  it('may list as deleted who has left', () => {
    expect(outcome(merged(both, infoXml({ version: 2, users: online(ADA) + online(BO, { state: 'deleted' }) })))).toEqual({
      [ADA]: 'connected',
    });
  });
});

describe('a partial document', () => {
  it('cannot begin a subscription', () => {
    expect(merged(undefined, partialXml({}))).toEqual({ do: 'full-state-required', why: 'no-full-document-yet' });
  });

  it.each<[string, string, unknown]>([
    ['a user without state', userXml(BO, endpointXml('on-hold')), { [ADA]: 'connected', [BO]: 'on-hold' }],
    ['a full user', userXml(BO, '', { state: 'full' }), { [ADA]: 'connected', [BO]: '' }],
    ['a deleted user, whatever is in it', online(BO, { state: 'deleted' }), { [ADA]: 'connected' }],
    ['a new user', online('sip:cem@x', { state: 'full' }), { [ADA]: 'connected', [BO]: 'connected', 'sip:cem@x': 'connected' }],
    ['a deleted user nobody knew', online('sip:cem@x', { state: 'deleted' }), { [ADA]: 'connected', [BO]: 'connected' }],
    [
      'a new phone of a partial user',
      userXml(BO, endpointXml('alerting', { entity: 'sip:desk' }), { state: 'partial' }),
      { [ADA]: 'connected', [BO]: 'connected,alerting' },
    ],
    [
      'a full phone of a partial user',
      userXml(BO, endpointXml(undefined, { state: 'full' }), { state: 'partial' }),
      { [ADA]: 'connected', [BO]: '-' },
    ],
    [
      'a partial phone of a partial user',
      userXml(BO, endpointXml('on-hold', { state: 'partial' }), { state: 'partial' }),
      { [ADA]: 'connected', [BO]: 'on-hold' },
    ],
    [
      'a deleted phone of a partial user',
      userXml(BO, endpointXml('connected', { state: 'deleted' }), { state: 'partial' }),
      { [ADA]: 'connected', [BO]: '' },
    ],
  ])('changes %s, and nobody else', (_what, users, expected) => {
    expect(outcome(merged(both, partialXml({ users })))).toEqual(expected);
  });

  it('of a partial user and phone replaces what it names, keeps the rest, and takes away what it names as empty', () => {
    const rich = (name: string, hold: string): string =>
      `${name}<roles><entry>chair</entry></roles>` +
      endpointXml('connected', {}, `<joining-method>dialed-in</joining-method>${hold}<media id="1"><type>audio</type></media>`);
    const before = viewOf([infoXml({ users: userXml(ADA, rich('<display-text>Ada</display-text>', '')) })]);
    const phone = endpointXml(
      'disconnected',
      { state: 'partial' },
      '<disconnection-method>busy</disconnection-method><media id="2"><status>recvonly</status></media>',
    );
    const change = userXml(ADA, `<display-text/><associated-aors><entry><uri>tel:+15550101</uri></entry></associated-aors>${phone}`, {
      state: 'partial',
    });
    const after = merged(before, partialXml({ users: change }));
    expect(after.do === 'keep' && after.view.users).toEqual([
      {
        entity: ADA,
        associatedAors: ['tel:+15550101'],
        roles: ['chair'],
        endpoints: [
          {
            entity: 'sip:phone',
            status: 'disconnected',
            joiningMethod: 'dialed-in',
            disconnectionMethod: 'busy',
            media: [
              { id: '1', type: 'audio' },
              { id: '2', status: 'recvonly' },
            ],
          },
        ],
      },
    ]);
  });

  it('may replace all users, or delete them, and says nothing of them if it has none', () => {
    expect(outcome(merged(both, partialXml({ users: online('sip:cem@x'), usersState: 'full' })))).toEqual({ 'sip:cem@x': 'connected' });
    expect(outcome(merged(both, partialXml({ users: online(ADA), usersState: 'deleted' })))).toEqual({});
    const locked = merged(both, partialXml({ users: null, more: '<conference-state><locked>true</locked></conference-state>' }));
    expect(locked).toMatchObject({ do: 'keep', changed: true, view: { ...both, version: 2, locked: true } });
  });

  it('takes legal names for keys as they are', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const view = viewOf([
      infoXml({ users: names.map((name) => online(name)).join('') }),
      partialXml({ users: userXml('__proto__', endpointXml('on-hold', { entity: '__proto__' }), { state: 'partial' }) }),
    ]);
    expect(view.users.map(({ entity, endpoints }) => [entity, endpoints.length])).toEqual([
      ['__proto__', 2],
      ['constructor', 1],
      ['toString', 1],
    ]);
  });
});

describe('after a gap', () => {
  const gap = merged(both, partialXml({ version: 3, users: online(ADA, { state: 'deleted' }) }));
  const waiting = (gap.do === 'full-state-required' && gap.view) || both;

  it('a full document is required, and nothing has been applied', () => {
    expect(gap).toEqual({ do: 'full-state-required', why: 'gap', view: { ...both, waiting: true } });
  });

  it('no partial document is applied, not even the one that was missed', () => {
    expect(merged(waiting, partialXml({ version: 2 }))).toEqual({ do: 'full-state-required', why: 'waiting', view: waiting });
    expect(outcome(merged(waiting, partialXml({ version: 4 })))).toBe('full-state-required: waiting');
    expect(outcome(merged(waiting, partialXml({ version: 1 })))).toBe('nothing: duplicate');
  });

  it.each([1, 4])('a full document of version %i ends the wait', (version) => {
    const view = viewOf([infoXml({ users: online(ADA) + online(BO) })]);
    const users = online(BO);
    expect(merged(waiting, infoXml({ version, users }))).toEqual({
      do: 'keep',
      view: { ...view, version, users: view.users.slice(1) },
      changed: true,
      unknownUsers: 0,
    });
  });

  it('the same full document ends the wait too, and an older one does not', () => {
    expect(merged(waiting, infoXml({ users: online(ADA) + online(BO) }))).toEqual({
      do: 'keep',
      view: both,
      changed: false,
      unknownUsers: 0,
    });
    expect(outcome(merged(waiting, infoXml({ version: 0 })))).toBe('nothing: duplicate');
  });
});

describe('a document that was seen before', () => {
  it.each([
    ['full, of the same version', infoXml({})],
    ['full, of an older version', infoXml({ version: 0 })],
    ['partial, of the same version', partialXml({ version: 1 })],
    ['deleted, of the same version', infoXml({ state: 'deleted' })],
  ])('changes nothing: %s', (_what, text) => {
    expect(merged(both, text)).toEqual({ do: 'nothing', why: 'duplicate' });
  });
});

describe('a deleted document', () => {
  const gone = viewOf([infoXml({ users: online(ADA) }), infoXml({ state: 'deleted', version: 7, users: online(ADA) })]);

  it('ends the conference: nobody is left', () => {
    expect(gone).toEqual({ entity: 'sip:room7@focus.example', version: 7, state: 'deleted', users: [] });
  });

  it('is followed by a full one, if by any', () => {
    expect(outcome(merged(gone, partialXml({ version: 8, users: online(ADA) })))).toBe('full-state-required: no-full-document-yet');
    expect(outcome(merged(gone, infoXml({ version: 8, users: online(ADA) })))).toEqual({ [ADA]: 'connected' });
  });
});

type Case = {
  readonly setting: string;
  readonly before: string;
  readonly text: string;
  readonly usual: unknown;
  readonly other: Partial<EventPackageDialect>;
  readonly instead: unknown;
};

const first = infoXml({ users: online(ADA) + online(BO) });
const bothShown = { [ADA]: 'connected', [BO]: 'connected' };

/** Where letter and practice part: one document for each setting, with both readings of it. */
const cases: readonly Case[] = [
  {
    setting: 'usersWithoutState',
    before: sample('dial-out-full'),
    text: sample('dial-out-partial'),
    usual: { 'sip:pim@delft.example.com': 'connected', 'sip:noor@lyon.example.com': 'connected' },
    other: { usersWithoutState: 'full' },
    instead: { 'sip:noor@lyon.example.com': 'connected' },
  },
  {
    setting: 'partialBelowFull',
    before: first,
    text: partialXml({ usersState: 'full', users: online(ADA, { state: 'partial' }) }),
    usual: 'full-state-required: contradiction',
    other: { partialBelowFull: 'as-full' },
    instead: { [ADA]: 'connected' },
  },
  {
    setting: 'partialBelowFull, of users below a full document',
    before: first,
    text: infoXml({ version: 2, usersState: 'partial', users: online(ADA) }),
    usual: 'full-state-required: contradiction',
    other: { partialBelowFull: 'as-full' },
    instead: { [ADA]: 'connected' },
  },
  {
    setting: 'partialBelowFull, of a phone below a full user',
    before: first,
    text: partialXml({ users: userXml(ADA, endpointXml('on-hold', { state: 'partial' }), { state: 'full' }) }),
    usual: 'full-state-required: contradiction',
    other: { partialBelowFull: 'as-full' },
    instead: { ...bothShown, [ADA]: 'on-hold' },
  },
  {
    setting: 'unknownPartialUser',
    before: infoXml({ users: online(BO) }),
    text: partialXml({ users: online(ADA, { state: 'partial' }) }),
    usual: bothShown,
    other: { unknownPartialUser: 'resynchronise' },
    instead: 'full-state-required: unknown-user',
  },
  {
    setting: 'equalVersion',
    before: infoXml({ version: 0, users: online(ADA) }),
    text: infoXml({ version: 0, users: online(BO) }),
    usual: 'nothing: duplicate',
    other: { equalVersion: 'full-if-different' },
    instead: { [BO]: 'connected' },
  },
  {
    setting: 'absentFromFull',
    before: first,
    text: infoXml({ version: 9, users: userXml(BO, endpointXml('on-hold')) }),
    usual: { [BO]: 'on-hold' },
    other: { absentFromFull: 'kept' },
    instead: { [ADA]: 'connected', [BO]: 'on-hold' },
  },
  {
    setting: 'otherConference',
    before: first,
    text: infoXml({ version: 2, entity: 'sip:room8@focus.example' }),
    usual: 'nothing: other-conference',
    other: { otherConference: 'accept' },
    instead: {},
  },
  {
    setting: 'conferenceIdentity, exact',
    before: first,
    text: infoXml({ version: 2, entity: 'room7@FOCUS.example:5070' }),
    usual: {},
    other: { conferenceIdentity: 'exact' },
    instead: 'nothing: other-conference',
  },
  {
    setting: 'conferenceIdentity, user',
    before: first,
    text: infoXml({ version: 2, entity: 'sips:room7;grid=1@other.example;x=y' }),
    usual: 'nothing: other-conference',
    other: { conferenceIdentity: 'user' },
    instead: {},
  },
  {
    setting: 'maxUsers',
    before: first,
    text: partialXml({ users: online('sip:cem@x') }),
    usual: { ...bothShown, 'sip:cem@x': 'connected' },
    other: { maxUsers: 2 },
    instead: 'full-state-required: too-much',
  },
];

describe('the dialect decides', () => {
  it.each(cases)('$setting', ({ before, text, usual, other, instead }) => {
    const view = viewOf([before]);
    expect(outcome(merged(view, text))).toEqual(usual);
    expect(outcome(merged(view, text, dialectWith(other)))).toEqual(instead);
  });

  it('what media without an id are: known by their place, or left out', () => {
    const media = '<media><type>audio</type></media><media id="v"><type>video</type></media>';
    const text = infoXml({ users: userXml(ADA, endpointXml('connected', {}, media)) });
    const ids = (dialect = defaultDialect) => viewOf([text], dialect).users[0]?.endpoints[0]?.media?.map(({ id }) => id);
    expect([ids(), ids(dialectWith({ mediaWithoutId: 'ignore' }))]).toEqual([['#0', 'v'], ['v']]);
  });

  it('that a full document of an equal version is still a duplicate if it says the same', () => {
    expect(outcome(merged(both, first, dialectWith({ equalVersion: 'full-if-different' })))).toBe('nothing: duplicate');
    const partial = partialXml({ version: 1, users: online(ADA, { state: 'deleted' }) });
    expect(outcome(merged(both, partial, dialectWith({ equalVersion: 'full-if-different' })))).toBe('nothing: duplicate');
  });

  it('and nothing else: each setting has one of its words, and a default', () => {
    expect(EventPackageDialect.parse({})).toEqual(defaultDialect);
    expect(EventPackageDialect.safeParse({ usersWithoutState: 'guess' }).success).toBe(false);
    expect(EventPackageDialect.safeParse({ rule: 'A' }).success).toBe(false);
  });
});

describe('documents without a version', () => {
  const unversioned = viewOf([infoXml({ version: null, users: online(ADA) })]);

  it('are taken if they are full, in the order in which they come', () => {
    expect(outcome(merged(unversioned, infoXml({ version: null, users: online(BO) })))).toEqual({ [BO]: 'connected' });
    expect(outcome(merged(both, infoXml({ version: null, users: online(BO) })))).toEqual({ [BO]: 'connected' });
    expect(outcome(merged(unversioned, infoXml({ version: 0, users: online(BO) })))).toEqual({ [BO]: 'connected' });
    expect(outcome(merged(unversioned, infoXml({ version: null, users: online(ADA) })))).toBe('nothing: duplicate');
  });

  it('cannot be partial, nor be followed by a partial one', () => {
    expect(outcome(merged(both, partialXml({ version: null })))).toBe('full-state-required: no-version');
    expect(outcome(merged(unversioned, partialXml({ version: 1 })))).toBe('full-state-required: no-version');
  });
});

describe('the conference of a document', () => {
  const names = (conferenceUri: string | null, entity: string | null): string =>
    mergeDocument(undefined, documentOf(infoXml({ entity })), defaultDialect, conferenceUri).do;

  it.each([
    ['sip:room7@focus.example', 'sip:room7@focus.example', 'keep'],
    ['sip:room7@focus.example', 'room7@focus.example', 'keep'],
    ['sip:room7@focus.example', 'sips:room7@Focus.Example:5061;transport=tls', 'keep'],
    ['sip:room7@[2001:db8::1]:5060', 'sip:room7@[2001:DB8::1]', 'keep'],
    ['sip:room7@[2001:db8::1]', 'sip:room7@[2001:db8::2]', 'nothing'],
    ['sip:room7@focus.example', 'sip:Room7@focus.example', 'nothing'],
    ['sip:room7@focus.example', 'sip:room7@focus.example.org', 'nothing'],
    ['tel:+15550190', 'tel:+15550190', 'keep'],
    ['tel:+15550190', 'tel:+15550191', 'nothing'],
    ['sip:room7@focus.example', null, 'keep'],
    [null, 'urn:x', 'keep'],
  ])('subscribed to %s, named as %s: %s', (conferenceUri, entity, result) => {
    expect(names(conferenceUri, entity)).toBe(result);
  });

  it('takes ten times as long to compare if its name is ten times as long', () => {
    const compare = (length: number): void => void names(`sip:${'a'.repeat(length)}`, `sip:${'a'.repeat(length)}:`);
    expect(growth(compare, 400, 4_000)).toBeLessThan(20);
  });
});

describe('merging cannot collect more than one document may hold', () => {
  it('of texts', () => {
    const name = (user: string, letter: string): string =>
      userXml(user, `<display-text>${letter.repeat(3_800)}</display-text>`, { state: 'full' });
    const small = dialectWith({ maxBytes: 16_384 });
    const users = [ADA, BO, 'sip:cem@x', 'sip:dee@x'];
    const view = viewOf([infoXml({ users: users.map((user) => name(user, 'x')).join('') })], small);
    expect(outcome(merged(view, partialXml({ users: name('sip:eve@x', 'y') }), small))).toBe('full-state-required: too-much');
    expect(merged(view, partialXml({ users: name(ADA, 'y') }), small).do).toBe('keep');
  });

  it('of elements', () => {
    const phones = (from: number, count: number): string =>
      Array.from({ length: count }, (_, index) => endpointXml(undefined, { entity: String(from + index) })).join('');
    const view = viewOf([infoXml({ users: userXml(ADA, phones(0, 7_000)) })]);
    const more = (count: number) => partialXml({ users: userXml(ADA, phones(7_000, count), { state: 'partial' }) });
    expect(merged(view, more(999)).do).toBe('keep');
    expect(outcome(merged(view, more(1_000)))).toBe('full-state-required: too-much');
  });

  it('of users that full documents leave out: there a full document would not help', () => {
    const kept = dialectWith({ absentFromFull: 'kept', maxUsers: 2 });
    const view = viewOf([infoXml({ users: online(ADA) + online(BO) })], kept);
    expect(outcome(merged(view, infoXml({ version: 2, users: online('sip:cem@x') }), kept))).toBe('too-many-users');
  });
});
