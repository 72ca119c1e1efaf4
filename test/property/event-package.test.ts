/**
 * Documents of a conference server, over a line that loses, repeats and overtakes them, and documents that no
 * conference server would write.
 */
import fc from 'fast-check';
import { conferenceInfo } from '../../domain/event-package/conference-info';
import { type MergeResult, mergeDocument } from '../../domain/event-package/merge-document';
import { observedUsers } from '../../domain/event-package/observed-users';
import { readDocument } from '../../domain/event-package/read-document';
import { shownText } from '../../domain/event-package/shown-text';
import type { PackageView } from '../../domain/event-package/view';
import { element, xmlDocument } from '../../domain/event-package/xml';
import { canAnswerSince, conferenceView, partialView } from '../../domain/conference/view/conference-view';
import { defaultDialect } from '../../schemas/settings/event-package-dialect';
import { commandSequence } from '../support/conference-commands';
import { documentOf, infoXml, merged, online, sample, viewOf } from '../support/conference-info-xml';
import { expectSame } from '../support/expect-same';
import { lossyLine, moments, notifier, type Roster } from '../support/lossy-notifier';
import { play, versionsOf } from '../support/play-commands';
import { isFull, runs } from '../support/property-runs';

jest.setTimeout(900_000);

/** Many documents each, and rare accidents: a tenth would take too long for every day. */
const HISTORIES = isFull ? 4_000 : 300;
const DAMAGED = isFull ? 100_000 : 2_000;

const onlineIn = (view: PackageView | undefined): readonly string[] =>
  (view ? observedUsers(view, defaultDialect) : [])
    .filter(({ status }) => ['connected', 'on-hold', 'muted-via-focus'].includes(status))
    .map(({ phoneNumber, entity }) => phoneNumber ?? entity);

const phonesIn = (view: PackageView | undefined): unknown =>
  view?.users
    .map(({ entity, endpoints }) => [entity, endpoints.map(({ entity: key, status }) => [key, status]).sort()])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));

/** What a subscriber that misses nothing knows. */
const viewFrom = (roster: Roster): PackageView => ({
  entity: null,
  version: null,
  state: 'live',
  users: [...roster].map(([entity, phones]) => ({ entity, endpoints: [...phones].map(([phone, status]) => ({ entity: phone, status })) })),
});

it('a subscriber comes to know the truth, and never shows somebody online whom the server never showed', () => {
  const met = new Map<MergeResult['do'], number>();
  fc.assert(
    fc.property(moments, fc.boolean(), (history, remembersToWait) => {
      const server = notifier();
      const line = lossyLine();
      const everOnline = new Set<string>();
      let view: PackageView | undefined;
      const truth = (): PackageView => viewFrom(server.roster());
      const arrives = (text: string): boolean => {
        const result = merged(view, text);
        met.set(result.do, (met.get(result.do) ?? 0) + 1);
        if (result.do === 'keep') view = result.view;
        if (result.do === 'full-state-required' && remembersToWait) view = result.view;
        expect(onlineIn(view).filter((person) => !everOnline.has(person))).toEqual([]);
        return result.do === 'full-state-required';
      };
      for (const moment of history) {
        const text = server.happens(moment);
        onlineIn(truth()).forEach((person) => everOnline.add(person));
        const needsAll = line(text, moment).map(arrives).includes(true);
        if (needsAll && moment.again % 3 > 0) arrives(server.full());
      }
      arrives(server.full());
      expectSame(phonesIn(view), phonesIn(truth()));
    }),
    { numRuns: runs(HISTORIES) },
  );
  for (const result of ['keep', 'nothing', 'full-state-required'] as const) expect(met.get(result)).toBeGreaterThan(20);
});

it("Rollcall's own documents, full and partial, are read as what they were written from", () => {
  let compared = 0;
  fc.assert(
    fc.property(commandSequence(20), (commands) => {
      let view: PackageView | undefined;
      let uri: string | undefined;
      for (const record of versionsOf(play(commands))) {
        const whole = conferenceView(record, []);
        // A conference under another URI is another one for whoever subscribes: it begins with a full document.
        const since = record.version - 1;
        if (record.conferenceUri !== uri) {
          expect(canAnswerSince(record, since)).toBe(false);
          view = undefined;
        }
        uri = record.conferenceUri;
        const isPartial = view !== undefined && canAnswerSince(record, since);
        const result = merged(view, conferenceInfo(isPartial ? partialView(record, since, []) : whole));
        if (result.do !== 'keep') throw new Error(JSON.stringify(result));
        view = result.view;
        const read = observedUsers(view, defaultDialect).map(({ phoneNumber, displayName, status }) => [phoneNumber, displayName, status]);
        const written = whole.participants.map((each) => [each.phoneNumber, shownText(each.displayName ?? ''), each.endpointStatus]);
        expectSame(read.sort(), written.sort());
        compared += written.length;
      }
    }),
    { numRuns: runs(300) },
  );
  expect(compared).toBeGreaterThan(100);
});

it('whatever text a document is written with is read again', () => {
  const texts = fc.string({ unit: 'grapheme', maxLength: 60 });
  fc.assert(
    fc.property(texts, texts, (name, entity) => {
      const user = element('user', [element('display-text', name)], { entity: `sip:${entity}` });
      const { users } = documentOf(xmlDocument(element('conference-info', [element('users', [user])])));
      expectSame(users?.users, [{ entity: `sip:${entity}`.trim(), displayText: name.trim(), endpoints: [] }]);
    }),
    { numRuns: runs(2_000) },
  );
});

const LIMIT_MS = 50;
const originals = ['full', 'rich-partial', 'dial-out-full', 'dial-out-partial', 'prefixed-partial', 'production-full', 'minimal'].map(
  sample,
);
const crowded = infoXml({ users: Array.from({ length: 100 }, (_, index) => online(`sip:+1555010${String(index)}@x`)).join('') });
const fragments = [
  ...['<', '>', '"', '&', '&amp;', '&#x10ffff;', '&x;', '</', '/>', '<!--', '-->', '<![CDATA[', ']]>', '<?x', '?>', '<!DOCTYPE a []>'],
  ...[
    '<user entity="sip:x@y">',
    '<users>',
    '</users>',
    '<endpoint>',
    ' xmlns="urn:x"',
    ' xmlns:c="urn:x"',
    ' state="deleted"',
    ' __proto__="1"',
  ],
  ...['version="4294967295"', '\u0000', '\ud800', '\ufeff', 'é', '\r\n', '<a>'.repeat(20), '<a>'.repeat(2_000), '<a/>'.repeat(1_000)],
];

const values = ['full', 'partial', 'deleted', '', '0', '4', '4294967296', 'connected', 'sip:x@y', 'sip:ines@example.net', '\u{1f600}'];

type Mutation = {
  readonly at: number;
  readonly takes: number;
  readonly from: number;
  readonly puts: string | undefined;
  readonly value: string;
};

/** Takes something out, and puts something else there. */
const damaged = (text: string, { at, takes, from, puts }: Mutation): string => {
  const [start, other] = [at % (text.length + 1), from % (text.length + 1)];
  return text.slice(0, start) + (puts ?? text.slice(other, other + takes)) + text.slice(start + takes);
};

/** Changes one attribute or text, so that the document stays well-formed. */
const reworded = (text: string, { at, value }: Mutation): string => {
  const places = [...text.matchAll(/(?<==")[^"]*(?=")|(?<=>)[^<>]+(?=<)/g)];
  const place = places[at % places.length];
  return place ? text.slice(0, place.index) + value + text.slice(place.index + place[0].length) : text;
};

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  takes: fc.nat(40),
  from: fc.nat(),
  puts: fc.option(fc.constantFrom(...fragments), { nil: undefined }),
  value: fc.constantFrom(...values),
});

const mutated = fc
  .tuple(
    fc.oneof({ weight: 60, arbitrary: fc.constantFrom(...originals) }, { weight: 1, arbitrary: fc.constant(crowded) }),
    fc.constantFrom(damaged, reworded),
    fc.array(mutation, { minLength: 1, maxLength: 6 }),
  )
  .map(([text, change, mutations]) => mutations.reduce(change, text));

/**
 * Time of the processor, because the machine may do something else meanwhile. A slow reading is tried again: it may have
 * collected the garbage of others.
 */
const quickest = (text: string): number => {
  let least = Infinity;
  for (let tries = 0; tries < 5 && least > LIMIT_MS; tries += 1) {
    const before = process.cpuUsage();
    readDocument(text, defaultDialect);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
};

it('a damaged document is taken or refused, in little time, and merges within the limits', () => {
  const before = viewOf([sample('full')]);
  const met = new Map<string, number>();
  fc.assert(
    fc.property(mutated, (text) => {
      expect(quickest(text)).toBeLessThan(LIMIT_MS);
      const read = readDocument(text, defaultDialect);
      const verdict = read.ok ? 'taken' : read.refusal.reason;
      met.set(verdict, (met.get(verdict) ?? 0) + 1);
      if (!read.ok) return;
      for (const view of [undefined, before, { ...before, version: (read.document.version ?? 1) - 1 }]) {
        const result = mergeDocument(view, read.document, { ...defaultDialect, otherConference: 'accept' });
        if (result.do !== 'keep') continue;
        expectSame(JSON.parse(JSON.stringify(result.view)), result.view);
        expect(observedUsers(result.view, defaultDialect).length).toBeLessThanOrEqual(defaultDialect.maxUsers);
      }
    }),
    { numRuns: runs(DAMAGED) },
  );
  const expected = isFull
    ? ['taken', 'malformed', 'doctype', 'too-deep', 'wrong-root', 'wrong-version', 'wrong-state']
    : ['taken', 'malformed'];
  // How often is chance; that each is met at all is what makes the property worth something.
  for (const verdict of expected) expect([verdict, (met.get(verdict) ?? 0) > 0]).toEqual([verdict, true]);
});
