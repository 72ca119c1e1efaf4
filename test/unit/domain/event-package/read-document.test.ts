import { readDocument } from '../../../../domain/event-package/read-document';
import { defaultDialect } from '../../../../schemas/settings/event-package-dialect';
import { dialectWith, documentOf, endpointXml, infoXml, online, sample, userXml } from '../../../support/conference-info-xml';
import { growth } from '../../../support/growth';
import { subscriptionStateOf } from '../../../../domain/event-package/subscription-state';
import { SECOND_MS } from '../../../../schemas/durations';

const NAMESPACE = 'urn:ietf:params:xml:ns:conference-info';

/** `taken`, or why not. */
const verdict = (xml: string, dialect = defaultDialect): string => {
  const read = readDocument(xml, dialect);
  return read.ok ? 'taken' : read.refusal.reason;
};

const within = (content: string): string => infoXml({ users: content });

describe('a document of a conference server', () => {
  it('is read with what management needs of it', () => {
    expect(documentOf(sample('rich-partial'))).toEqual({
      entity: 'sips:room7@focus.example.net',
      state: 'partial',
      version: 5,
      active: true,
      locked: false,
      users: {
        users: [
          {
            entity: 'sip:ines@example.net',
            displayText: 'Inês Duarte',
            associatedAors: ['mailto:ines@example.net', 'tel:+15550144'],
            roles: ['guide'],
            endpoints: [
              {
                entity: 'sip:ines@ship.example.net',
                status: 'disconnecting',
                joiningMethod: 'dialed-out',
                disconnectionMethod: 'booted',
                media: [{ id: 'a1', type: 'audio', status: 'sendrecv' }],
              },
            ],
          },
        ],
      },
    });
  });

  it('may have any prefix, and be one line', () => {
    const { users, version } = documentOf(sample('production-full'));
    expect(version).toBe(3);
    expect(users?.users.map(({ entity, endpoints }) => [entity, endpoints[0]?.status])).toEqual([
      ['sip:2204@desk.example.org', 'connected'],
      ['sip:+15550155@192.0.2.1', 'connected'],
      ['sip:desk1@desk.example.org', 'connected'],
    ]);
    expect(documentOf(sample('prefixed-partial'))).toEqual({
      entity: 'sip:4417@focus.example.com',
      state: 'partial',
      version: 5,
      active: true,
      locked: false,
    });
  });

  it('may say nothing but which conference it is about: it is full then', () => {
    expect(documentOf(sample('minimal'))).toEqual({ entity: 'sip:4417@focus.example.com', state: 'full', version: null });
  });

  it('may hold elements and attributes that nobody knows', () => {
    const strange =
      '<conf:room xmlns:conf="urn:x"><users><user entity="sip:x@y"/></users></conf:room>' +
      `<users __proto__="1" constructor="2"><__proto__>3</__proto__><user entity="sip:a@b" xmlns:o="urn:x" o:entity="sip:c@d">` +
      '<o:display-text>Eve</o:display-text><display-text>Ada</display-text></user></users>';
    const { users } = documentOf(infoXml({ users: null, more: strange }));
    expect(users).toEqual({ users: [{ entity: 'sip:a@b', displayText: 'Ada', endpoints: [] }] });
  });

  it('keeps a text with comments, references and CDATA in it whole', () => {
    const text = documentOf(within(userXml('sip:a@b', '<display-text> A<!-- x -->d&#97; &amp; <![CDATA[<Bo>]]> </display-text>')));
    expect(text.users?.users[0]?.displayText).toBe('Ada & <Bo>');
  });

  it('has no part for a user without an entity, and knows endpoints without one by their place', () => {
    const nameless = `<user>${endpointXml('connected')}</user>`;
    const { users } = documentOf(within(nameless + userXml('sip:a@b', endpointXml('connected', { entity: null }))));
    expect(users?.users.map(({ entity, endpoints }) => [entity, endpoints[0]?.entity])).toEqual([['sip:a@b', '#0']]);
  });
});

describe('a document is refused, with its reason', () => {
  it.each([
    ['malformed', sample('truncated')],
    ['malformed', ''],
    ['malformed', 'text'],
    ['malformed', '<conference-info><users></conference-info>'],
    ['malformed', '<conference-info a="1" a="2"/>'],
    ['malformed', '<conference-info a=1/>'],
    ['malformed', '<conference-info>&unknown;</conference-info>'],
    ['malformed', '<conference-info>\u0001</conference-info>'],
    ['malformed', '<?xml version="1.1"?><conference-info>&#1;</conference-info>'],
    ['malformed', '<conference-info>\ud800</conference-info>'],
    ['malformed', '<!\ud800'],
    ['malformed', '<conference-info>&\ud800'],
    ['malformed', '<conference-info/><conference-info/>'],
    ['malformed', '<conference-info/>text'],
    ['malformed', '<c:conference-info/>'],
    ['doctype', '<!DOCTYPE conference-info><conference-info/>'],
    ['doctype', '<!DOCTYPE a [<!ENTITY b "c">]><conference-info>&b;</conference-info>'],
    ['wrong-root', '<html/>'],
    ['wrong-root', '<conference-info xmlns="urn:x"/>'],
    ['wrong-root', `<presence xmlns="${NAMESPACE}"/>`],
    ['wrong-state', infoXml({ state: 'new' })],
    ['wrong-state', infoXml({ users: '', usersState: 'Full' })],
    ['wrong-state', within(online('sip:a@b', { state: '' }))],
    ['wrong-state', within(userXml('sip:a@b', endpointXml('connected', { state: 'gone' })))],
    ['wrong-version', '<conference-info version="-1"/>'],
    ['wrong-version', '<conference-info version="1.5"/>'],
    ['wrong-version', '<conference-info version=""/>'],
    ['wrong-version', '<conference-info version="4294967296"/>'],
  ])('%s: %s', (reason, xml) => {
    expect(verdict(xml)).toBe(reason);
  });

  it('and no refusal quotes it', () => {
    const read = readDocument('<conference-info><user entity="tel:+15550143"></conference-info>', defaultDialect);
    expect(read).toEqual({ ok: false, refusal: { reason: 'malformed', sentence: 'The document is not well-formed XML with namespaces.' } });
  });
});

describe('a document may hold', () => {
  const padded = (bytes: number, letter = 'x'): string => {
    const empty = infoXml({ more: '<!---->' }).length;
    return infoXml({ more: `<!--${letter.repeat((bytes - empty) / Buffer.byteLength(letter))}-->` });
  };
  const texts = (count: number): string => '<a/>'.repeat(count);
  const nested = (levels: number): string => '<a>'.repeat(levels) + '</a>'.repeat(levels);
  const attributes = (count: number): string => Array.from({ length: count }, (_, index) => ` a${String(index)}=""`).join('');
  const users = (count: number): string => Array.from({ length: count }, (_, index) => userXml(`sip:${String(index)}@x`, '')).join('');

  it.each([
    ['bytes', 'too-many-bytes', padded(262_144), `${padded(262_144)} `],
    ['bytes of other letters', 'too-many-bytes', padded(262_142, 'é'), `${padded(262_142, 'é')}   `],
    ['levels', 'too-deep', `<conference-info>${nested(15)}</conference-info>`, `<conference-info>${nested(16)}</conference-info>`],
    [
      'elements',
      'too-many-elements',
      `<conference-info>${texts(7_999)}</conference-info>`,
      `<conference-info>${texts(8_000)}</conference-info>`,
    ],
    ['attributes', 'too-many-attributes', `<conference-info${attributes(16)}/>`, `<conference-info${attributes(17)}/>`],
    ['characters in an attribute', 'too-long-text', infoXml({ entity: 'x'.repeat(4_096) }), infoXml({ entity: 'x'.repeat(4_097) })],
    [
      'characters in a text',
      'too-long-text',
      infoXml({ more: `<a>${'x'.repeat(4_096)}</a>` }),
      infoXml({ more: `<a>${'x'.repeat(4_000)}<!-- -->${'x'.repeat(97)}</a>` }),
    ],
    ['users', 'too-many-users', within(users(300)), within(users(301))],
  ])('so many %s, and not one more', (_what, reason, most, oneMore) => {
    expect([verdict(most), verdict(oneMore)]).toEqual(['taken', reason]);
  });

  it('much white space between its users', () => {
    expect(verdict(within(`\n${' '.repeat(1_000)}${online('sip:a@b')}`.repeat(100)))).toBe('taken');
  });

  it('a smaller number of bytes and users, if the dialect says so', () => {
    expect(verdict(padded(16_385), dialectWith({ maxBytes: 16_384 }))).toBe('too-many-bytes');
    expect(verdict(within(users(3)), dialectWith({ maxUsers: 2 }))).toBe('too-many-users');
  });
});

describe('the dialect decides', () => {
  it.each([
    ['withoutNamespace', { withoutNamespace: 'refuse' }, sample('dial-in-full'), 'taken', 'wrong-root'],
    ['missingVersion', { missingVersion: 'refuse' }, infoXml({ version: null }), 'taken', 'no-version'],
    ['elementOrder of the root', { elementOrder: 'of-schema' }, infoXml({ more: '<sidebars-by-ref/>' }), 'taken', 'wrong-order'],
    [
      'elementOrder of a user',
      { elementOrder: 'of-schema' },
      within(userXml('sip:a@b', '<roles/><display-text/>')),
      'taken',
      'wrong-order',
    ],
    [
      'elementOrder of an endpoint',
      { elementOrder: 'of-schema' },
      within(userXml('sip:a@b', endpointXml(undefined, {}, '<joining-info/><joining-method/>'))),
      'taken',
      'wrong-order',
    ],
  ] as const)('whether a document is taken: %s', (_name, settings, xml, usual, other) => {
    expect([verdict(xml), verdict(xml, dialectWith(settings))]).toEqual([usual, other]);
  });

  it('nothing about documents in the order of the schema, whatever else is in them', () => {
    const strict = dialectWith({ elementOrder: 'of-schema' });
    expect(['full', 'rich-partial', 'production-full'].map((name) => verdict(sample(name), strict))).toEqual(['taken', 'taken', 'taken']);
    expect(verdict(infoXml({ more: '<a/><host-info/><b/>' }), strict)).toBe('taken');
  });

  it('whether users without the namespace are read within a root that has it', () => {
    const mixed = `<c:conference-info xmlns:c="${NAMESPACE}"><users><user entity="sip:a@b"/></users></c:conference-info>`;
    expect(documentOf(mixed).users?.users).toHaveLength(1);
    expect(documentOf(mixed, dialectWith({ withoutNamespace: 'refuse' })).users).toBeUndefined();
  });

  it('whether a status is read where it does not belong', () => {
    const xml = within(userXml('sip:a@b', endpointXml(undefined, {}, '<state>connected</state>')));
    const statusOf = (dialect = defaultDialect) => documentOf(xml, dialect).users?.users[0]?.endpoints[0]?.status;
    expect([statusOf(), statusOf(dialectWith({ statusInState: 'read' }))]).toEqual([undefined, 'connected']);
  });
});

it.each(['<a>', '<conference-info>'])('is refused at the limit of depth, however much deeper it is: %s', (root) => {
  const refuse = (levels: number): void => {
    expect(verdict(root + '<a>'.repeat(levels))).not.toBe('taken');
  };
  expect(growth(refuse, 1_000, 80_000)).toBeLessThan(10);
});

// RFC 6665 section 8.2.3: `expires` has up to ten digits.
it.each([
  ['active;expires=600', 'active', 632],
  ['Active ; Expires = 600', 'active', 632],
  ['active;expires=1', 'active', 92],
  ['active;expires=4294967295', 'active', 86_432],
  ['active;expires=99999999999999999999999', 'active', 86_432],
  ['active;expires=-5', 'active', 3_632],
  ['terminated;reason=noresource', 'terminated', 3_632],
  [';;;=', 'active', 3_632],
  [undefined, 'active', 3_632],
] as const)('reads the Subscription-State %p', (header, state, seconds) => {
  expect(subscriptionStateOf(header)).toEqual({ state, lastsMs: seconds * SECOND_MS });
});
