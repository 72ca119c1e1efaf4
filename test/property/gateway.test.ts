/** The SIP gateway, with anything that may come over a network, and a network that loses, repeats and reorders. */
import * as fc from 'fast-check';
import { Metrics } from '../../gateway/metrics';
import type { EventPackages } from '../../gateway/rollcall/ports';
import type { Header, SipMessage } from '../../gateway/sip/message';
import { nameAddrText, parseNameAddr } from '../../gateway/sip/name-addr';
import { parseDatagram } from '../../gateway/sip/parse-message';
import { serialise } from '../../gateway/sip/serialise-message';
import { StreamFramer } from '../../gateway/sip/stream-framer';
import { parseVia, viaText } from '../../gateway/sip/via';
import { Subscriber } from '../../gateway/subscriptions/subscriber';
import { CONFERENCE_ID } from '../support/a-conference';
import { aConferenceView, aParticipantView, INITIATOR } from '../support/conference-views';
import { FakeClock } from '../support/fake-clock';
import { Conferencing, GATEWAY, LabPhone, startNotifier } from '../support/gateway-lab';
import { PackageReceiver, readDocument } from '../support/package-receiver';
import { isFull, runs } from '../support/property-runs';
import { SipNetwork } from '../support/sip-network';

const word = fc.stringMatching(/^[a-zA-Z0-9.!%*_+~-]{1,12}$/);
const value = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replaceAll(/[\r\n\0]/g, '').trim());
const method = fc.constantFrom('SUBSCRIBE', 'NOTIFY', 'OPTIONS', 'MESSAGE');
const body = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));

const headersFor = (name: string) =>
  fc
    .record({ others: fc.array(fc.tuple(word, value), { maxLength: 8 }), seq: fc.nat(2 ** 31 - 1), ids: fc.tuple(word, word) })
    .map(({ others, seq, ids: [callId, tag] }): Header[] => [
      ['via', `SIP/2.0/UDP ${GATEWAY};branch=z9hG4bK${tag}`],
      ['from', `<sip:a@b.test>;tag=${tag}`],
      ['to', '<sip:c@d.test>'],
      ['call-id', callId],
      ['cseq', `${String(seq)} ${name}`],
      ...others.map(([header, text]): Header => [`x-${header.toLowerCase()}`, text]),
    ]);

const request = method.chain((name) =>
  fc.record({ method: fc.constant(name), uri: word.map((user) => `sip:${user}@b.test`), headers: headersFor(name), body }),
);
const response = method.chain((name) =>
  fc.record({ status: fc.integer({ min: 100, max: 699 }), reason: value, headers: headersFor(name), body }),
);
const message: fc.Arbitrary<SipMessage> = fc.oneof(request, response);

/** The length is written by the serialiser. */
const withLength = (sent: SipMessage): SipMessage => ({
  ...sent,
  headers: [...sent.headers, ['content-length', String(sent.body.length)]],
});

describe('the codec', () => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(message, (sent) => {
        expect(parseDatagram(serialise(sent))).toEqual(withLength(sent));
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('reads a stream the same, however it is cut', () => {
    const cut = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 4 }), cut, (sent, sizes) => {
        const received: SipMessage[] = [];
        const framer = new StreamFramer({ message: (each) => received.push(each), ping: () => undefined });
        const bytes = Buffer.concat(sent.map(serialise));
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          framer.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(received).toEqual(sent.map(withLength));
      }),
      { numRuns: runs(500) },
    );
  });

  it('reads the addresses and Vias that it writes', () => {
    const parameters = fc.uniqueArray(
      fc.tuple(
        word.map((name) => name.toLowerCase()),
        word,
      ),
      { selector: ([name]) => name, maxLength: 4 },
    );
    const name = fc.oneof(
      fc.constant(''),
      fc.string({ maxLength: 10 }).map((text) => JSON.stringify(text)),
      word,
    );
    fc.assert(
      fc.property(name, word, parameters, fc.integer({ min: 1, max: 65_535 }), (displayName, user, pairs, port) => {
        const address = { displayName, uri: `sip:${user}@[2001:db8::1]:${String(port)};lr`, parameters: new Map(pairs) };
        expect(parseNameAddr(nameAddrText(address))).toEqual(address);
        const via = { transport: 'TCP', host: 'a.test', port, parameters: new Map(pairs) };
        expect(parseVia(viaText(via))).toEqual(via);
      }),
      { numRuns: runs(1_000) },
    );
  });
});

/** 30,000 with all runs. */
const MUTANTS = isFull ? 30_000 : 1_500;

it('datagrams that somebody has spoilt do not stop the gateway, and it still answers a good one', async () => {
  const clock = new FakeClock();
  const network = new SipNetwork(clock);
  const conferences = new Conferencing(aConferenceView([INITIATOR, aParticipantView('+15550101')]));
  const { notifier } = startNotifier(clock, network, conferences, { maxDialogs: 100_000 });
  const phone = new LabPhone(clock, network);
  await phone.subscribe();
  const seeds = network.datagrams.map(({ text }) => Buffer.from(text));
  let received = 0;
  network.carry = () => [];
  const mutation = fc.record({
    seed: fc.nat(seeds.length - 1),
    edits: fc.array(fc.tuple(fc.nat(), fc.constantFrom('flip', 'cut', 'repeat', 'insert'), fc.nat(255), fc.nat(60)), {
      minLength: 1,
      maxLength: 6,
    }),
  });
  const spoilt = ({ seed, edits }: { seed: number; edits: [number, string, number, number][] }): Buffer =>
    edits.reduce<Buffer>(
      (bytes, [where, kind, byte, size]) => {
        const at = bytes.length === 0 ? 0 : where % bytes.length;
        const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
        if (kind === 'flip') return Buffer.concat([before, Buffer.from([byte]), after.subarray(1)]);
        if (kind === 'cut') return Buffer.concat([before, after.subarray(size)]);
        return Buffer.concat([before, kind === 'insert' ? Buffer.alloc(size, byte) : after.subarray(0, size), after]);
      },
      seeds[seed] ?? Buffer.alloc(0),
    );
  for (const mutant of fc.sample(mutation, MUTANTS)) {
    const framer = new StreamFramer({ message: () => undefined, ping: () => undefined });
    const bytes = spoilt(mutant);
    try {
      framer.push(bytes);
      const read = parseDatagram(bytes);
      received += 1;
      network.deliver(GATEWAY, read, '192.0.2.66');
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'Malformed') throw error;
    }
    if (received % 500 === 0) await clock.advance(10);
  }
  expect(received).toBeGreaterThan(MUTANTS / 20);
  network.carry = () => [0];
  await clock.advance(100_000);
  phone.tag = undefined;
  expect((await phone.subscribe({ 'call-id': 'another' })).status).toBe(200);
  expect(notifier.size).toBeGreaterThan(0);
});

type Step = { readonly kind: 'change' | 'wait' | 'restart'; readonly online: readonly number[]; readonly ms: number };
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('change', 'change', 'change', 'wait', 'restart'),
  online: fc.subarray([1, 2, 3, 4, 5]),
  ms: fc.integer({ min: 1, max: 12_000 }),
});

const PACE_MS = 5_000;
const peopleOf = (online: readonly number[]) => [
  INITIATOR,
  ...[1, 2, 3, 4, 5].map((each) =>
    aParticipantView(`+1555011${String(each)}`, online.includes(each) ? {} : { status: 'offline', endpointStatus: 'disconnected' }),
  ),
];

/** The subscriber role of the gateway, subscribed at its notifier role, and Rollcall behind it as a receiver. */
const startSubscriber = (clock: FakeClock, network: SipNetwork) => {
  const receivers = new Map<string, { readonly strict: PackageReceiver; readonly lenient: PackageReceiver }>();
  let latest = '';
  const post: EventPackages['post'] = async ({ subscription, document }) => {
    const read = readDocument(document.toString('utf8'));
    const pair = receivers.get(subscription) ?? { strict: new PackageReceiver(), lenient: new PackageReceiver(true) };
    receivers.set(subscription, pair);
    if (!read) return 'taken';
    latest = subscription;
    pair.lenient.take(read);
    return pair.strict.take(read) ? 'taken' : 'full-state-required';
  };
  const watch = { conferenceId: CONFERENCE_ID, conferenceUri: `sip:${CONFERENCE_ID}@${GATEWAY}`, initiator: '+15550100' };
  const subscriber: Subscriber = new Subscriber({
    clock,
    newToken: network.newToken,
    randomFraction: () => 0.5,
    log: () => undefined,
    metrics: new Metrics(),
    eventPackages: { post, watches: async () => [watch] },
    request: (sent, hop) =>
      endpoint.request({ ...sent, headers: [...sent.headers, ['p-asserted-identity', `<tel:${INITIATOR.phoneNumber ?? ''}>`]] }, hop),
    domain: 'carrier.test',
    route: undefined,
    contactFor: () => '<sip:rollcall@192.0.2.30>',
    expires: 120,
    watchEveryMs: 1e9,
  });
  const endpoint = network.endpoint('192.0.2.30', (received, _from, reply) => reply(subscriber.receive(received)));
  return { subscriber, rosters: () => receivers.get(latest) };
};

/** First transmissions of NOTIFYs by the gateway, each with its time and what it was. */
const notifiesIn = ({ datagrams }: SipNetwork) => {
  const seen = new Set<string>();
  return datagrams.flatMap(({ from, text, at }) => {
    const [, branch = ''] = /branch=(\w+)/.exec(text) ?? [];
    if (from !== GATEWAY || !text.startsWith('NOTIFY') || seen.has(branch)) return [];
    seen.add(branch);
    const [, callId = ''] = /^Call-ID: (.*)$/m.exec(text) ?? [];
    return [{ at, callId, kind: text.includes('terminated') ? 'last' : (readDocument(text)?.state ?? 'none'), branch }];
  });
};

it('both ends of a subscription agree in the end, over any network; one NOTIFY is under way at a time, at the pace', async () => {
  const losses = fc.record({
    lost: fc.integer({ min: 0, max: 50 }),
    twice: fc.integer({ min: 0, max: 40 }),
    delays: fc.array(fc.nat(2_000), { minLength: 1, maxLength: 20 }),
    dice: fc.infiniteStream(fc.nat(99)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), losses, async (steps, { lost, twice, delays, dice }) => {
      const clock = new FakeClock();
      const network = new SipNetwork(clock);
      const conferences = new Conferencing(aConferenceView(peopleOf([1])));
      let turn = 0;
      const delay = (): number => delays[(turn += 1) % delays.length] ?? 0;
      const roll = (): number => Number(dice.next().value ?? 0);
      network.carry = () => (roll() < lost ? [] : roll() < twice ? [delay(), delay()] : [delay()]);
      let gateway = startNotifier(clock, network, conferences);
      const { subscriber, rosters } = startSubscriber(clock, network);
      await subscriber.run();
      for (const { kind, online, ms } of steps) {
        if (kind === 'change') conferences.change(peopleOf(online));
        // Nothing was stored: the subscriber finds out at its next request.
        if (kind === 'restart') gateway = startNotifier(clock, network, conferences);
        await clock.advance(ms);
      }
      network.carry = () => [0];
      await clock.advance(400_000);
      const wanted = (conferences.conference?.participants ?? [])
        .filter(({ status }) => status === 'online')
        .map(({ phoneNumber }) => `sip:${phoneNumber ?? ''}@carrier.test;user=phone`);
      expect([...(rosters()?.strict.users ?? [])].sort()).toEqual(wanted.sort());
      expect([...(rosters()?.lenient.users ?? [])].sort()).toEqual(wanted.sort());
      expect(gateway.notifier.size).toBe(1);
      conferences.change(peopleOf([]), { state: 'ended' });
      await clock.advance(1_000);
      expect(gateway.notifier.size).toBe(0);
      const sent = notifiesIn(network).length;
      await clock.advance(1_000_000);
      expect(notifiesIn(network)).toHaveLength(sent);
    }),
    { numRuns: runs(200) },
  );
});

it('a subscriber is told at the pace, and never while a NOTIFY is under way', async () => {
  const status = fc.constantFrom<(200 | 500)[]>(200, 200, 200, 500);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, status, fc.nat(900)), { minLength: 1, maxLength: 25 }), async (steps) => {
      const clock = new FakeClock();
      const network = new SipNetwork(clock);
      const conferences = new Conferencing(aConferenceView(peopleOf([1])));
      startNotifier(clock, network, conferences);
      const phone = new LabPhone(clock, network, undefined, '+15550111');
      const [strict, lenient] = [new PackageReceiver(), new PackageReceiver(true)];
      const renewals: number[] = [];
      await phone.subscribe();
      for (const [{ kind, online, ms }, answer, latency] of steps) {
        network.carry = () => [latency];
        phone.status = answer;
        phone.latencyMs = latency;
        if (kind === 'restart') {
          renewals.push(clock.now());
          await phone.renew();
        } else conferences.change(peopleOf(online));
        await clock.advance(ms);
      }
      phone.status = 200;
      await clock.advance(400_000);
      const notifies = notifiesIn(network);
      for (const [index, { at, kind }] of notifies.entries()) {
        const before = notifies[index - 1];
        if (before === undefined) continue;
        const isAsked = renewals.some((renewal) => renewal >= before.at - 4_000 && renewal <= at);
        if (!isAsked && kind !== 'last') expect(at - before.at).toBeGreaterThanOrEqual(PACE_MS);
      }
      expect(phone.mostUnderWay).toBe(1);
      for (const {
        request: { body: text },
        status: answered,
      } of phone.notifies) {
        const read = readDocument(text.toString('utf8'));
        if (read && answered === 200) [strict, lenient].forEach((each) => each.take(read));
      }
      const wanted = (conferences.conference?.participants ?? [])
        .filter((each) => each.status === 'online')
        .map(({ phoneNumber }) => `sip:${phoneNumber ?? ''}@carrier.test;user=phone`);
      expect([...strict.users].sort()).toEqual(wanted.sort());
      expect([...lenient.users].sort()).toEqual(wanted.sort());
    }),
    { numRuns: runs(200) },
  );
});
