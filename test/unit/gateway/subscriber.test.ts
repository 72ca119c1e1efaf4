import { CONFERENCE_ID } from '../../support/a-conference';
import { Metrics } from '../../../gateway/metrics';
import type { PostResult, RelayedNotification, Watch } from '../../../gateway/rollcall/ports';
import type { Reply } from '../../../gateway/sip/endpoint';
import { type Header, headerOf, headersOf, type SipRequest } from '../../../gateway/sip/message';
import { tagOf } from '../../../gateway/sip/name-addr';
import { afterRefusal, afterTermination, backOffMs, refreshAfterMs } from '../../../gateway/subscriptions/retry-rules';
import { Subscriber } from '../../../gateway/subscriptions/subscriber';

import { FakeClock } from '../../support/fake-clock';
import { SipNetwork } from '../../support/sip-network';

const [SERVER, GATEWAY] = ['192.0.2.5', '192.0.2.10'];
const WATCH: Watch = { conferenceId: CONFERENCE_ID, conferenceUri: `sip:focus@${SERVER}`, initiator: '+15550100' };

const lab = async (status = 200, headers: readonly Header[] = []) => {
  const clock = new FakeClock();
  const network = new SipNetwork(clock);
  const start = clock.now();
  const at = {
    clock,
    network,
    metrics: new Metrics(),
    lines: [] as unknown[],
    posts: [] as RelayedNotification[],
    results: [] as PostResult[],
    watches: [WATCH] as Watch[] | 'away',
    /** SUBSCRIBEs as the carrier's server got them. */
    subscribes: [] as { readonly request: SipRequest; readonly reply: Reply; readonly seconds: number }[],
    /** Of what follows. */
    answer: { status, headers } as { status: number; headers: readonly Header[] } | undefined,
    subscriber: undefined as unknown as Subscriber,
    notify: async (state: string, body = '', changes: Readonly<Record<string, string>> = {}, seq = (sent += 1)) => {
      const subscribe = at.subscribes.at(-1)?.request as SipRequest;
      const to: Record<string, string> = {
        from: `<sip:focus@${SERVER}>;tag=server`,
        to: `<sip:x@y>;tag=${tagOf(subscribe, 'from') ?? ''}`,
        'call-id': headerOf(subscribe, 'call-id') ?? '',
        cseq: `${String(seq)} NOTIFY`,
        contact: `<sip:focus@${SERVER}>`,
        event: 'conference',
        'subscription-state': state,
        ...(body === '' ? {} : { 'content-type': 'application/conference-info+xml' }),
        ...changes,
      };
      const sentRequest = { method: 'NOTIFY', uri: `sip:${GATEWAY}`, headers: Object.entries(to) as Header[], body: Buffer.from(body) };
      const outcome = server.request(sentRequest, { transport: 'UDP', address: GATEWAY, port: 5060 });
      await clock.advance(0);
      const response = await outcome;
      return typeof response === 'string' ? response : response.status;
    },
  };
  let sent = 0;
  const server = network.endpoint(SERVER, (request, _from, reply) => {
    at.subscribes.push({ request, reply, seconds: Math.round((clock.now() - start) / 1_000) });
    const contact: Header = ['contact', `<sip:focus@${SERVER}>`];
    if (at.answer)
      reply({ ...at.answer, status: at.answer.status as 200, headers: [contact, ['expires', '600'], ...at.answer.headers] }, 'server');
  });
  const endpoint = network.endpoint(GATEWAY, (request, _from, reply) => reply(at.subscriber.receive(request)));
  at.subscriber = new Subscriber({
    clock,
    newToken: network.newToken,
    randomFraction: () => 0,
    log: (event, fields) => void at.lines.push([event, fields]),
    metrics: at.metrics,
    eventPackages: {
      post: async (notification) => {
        at.posts.push(notification);
        return at.results.shift() ?? 'taken';
      },
      watches: async () => {
        if (at.watches === 'away') throw new Error('away');
        return at.watches;
      },
    },
    request: (request, hop) => endpoint.request(request, hop),
    domain: 'carrier.test',
    route: `<sip:${SERVER};lr>`,
    contactFor: () => `<sip:rollcall@${GATEWAY}>`,
    expires: 600,
    watchEveryMs: 60_000,
  });
  await at.subscriber.run();
  await clock.advance(0);
  return at;
};

describe('a subscription at the server of a carrier', () => {
  it("is asked for in the initiator's name, by the route of the carrier", async () => {
    const { subscribes } = await lab();
    const request = subscribes[0]?.request as SipRequest;
    expect([request.uri, headerOf(request, 'from')?.split(';tag')[0], headerOf(request, 'p-preferred-identity')]).toEqual([
      WATCH.conferenceUri,
      '<sip:+15550100@carrier.test;user=phone>',
      '<sip:+15550100@carrier.test;user=phone>',
    ]);
    expect([headersOf(request, 'route'), headerOf(request, 'event'), headerOf(request, 'expires')]).toEqual([
      [`<sip:${SERVER};lr>`],
      'conference',
      '600',
    ]);
  });

  it('hands on each notification as it came, in order, under one name until it is begun anew', async () => {
    const at = await lab();
    expect(await at.notify('active;expires=600', '<a/>')).toBe(200);
    await at.notify('active', '<b/>');
    await at.notify('pending', '');
    expect(at.posts.map(({ subscriptionState, document }) => `${subscriptionState} ${document.toString()}`)).toEqual([
      'active;expires=600 <a/>',
      'active <b/>',
      'pending ',
    ]);
    await at.notify('terminated;reason=deactivated');
    await at.clock.advance(10);
    await at.notify('active', '<c/>');
    expect(new Set(at.posts.map(({ subscription }) => subscription)).size).toBe(2);
    expect(at.subscribes).toHaveLength(2);
  });

  it('takes a NOTIFY that comes before the answer, and no other branch of a fork', async () => {
    const at = await lab();
    at.watches = [{ ...WATCH, conferenceUri: `sip:other@${SERVER}` }];
    at.answer = undefined;
    await at.clock.advance(60_000);
    const waiting = at.subscribes.at(-1);
    expect(await at.notify('active', '<a/>')).toBe(200);
    waiting?.reply({ status: 200, headers: [['contact', `<sip:focus@${SERVER}>`]] }, 'server');
    expect(await at.notify('active', '<b/>')).toBe(200);
    expect(await at.notify('active', '<c/>', { from: '<sip:focus@x>;tag=fork' })).toBe(481);
    expect(at.posts).toHaveLength(2);
  });

  it('refuses a NOTIFY of another event, without a state, out of order, or of nobody', async () => {
    const at = await lab();
    await at.notify('active', '', {}, 7);
    expect(await at.notify('active', '', { event: 'presence' }, 8)).toBe(489);
    expect(await at.notify('', '', {}, 9)).toBe(400);
    expect(await at.notify('active', '', {}, 7)).toBe(500);
    expect(await at.notify('active', '', { 'call-id': 'other' }, 10)).toBe(481);
  });

  it('is renewed, and begun anew if the server has forgotten it; Rollcall hears of that', async () => {
    const at = await lab();
    await at.notify('active;expires=600');
    await at.clock.advance(300_000);
    expect(at.subscribes).toHaveLength(2);
    at.answer = { status: 481, headers: [] };
    await at.clock.advance(300_000);
    expect(at.posts.at(-1)?.subscriptionState).toBe('terminated;reason=timeout');
    expect(at.subscribes.length).toBeGreaterThan(3);
    expect(tagOf(at.subscribes[3]?.request as SipRequest, 'to')).toBeUndefined();
  });

  it('asks for everything once if something is missing, until something has been taken', async () => {
    const at = await lab();
    at.results = ['taken', 'full-state-required', 'full-state-required', 'taken', 'full-state-required'];
    for (const text of ['<a/>', '<b/>', '<c/>']) await at.notify('active', text);
    expect(at.subscribes).toHaveLength(2);
    for (const text of ['<d/>', '<e/>']) await at.notify('active', text);
    expect(at.subscribes).toHaveLength(3);
  });

  it('waits while Rollcall is away, and loses nothing of the order', async () => {
    const at = await lab();
    at.results = ['unavailable', 'unavailable'];
    await at.notify('active', '<a/>');
    await at.notify('active', '<b/>');
    expect(at.posts).toHaveLength(1);
    await at.clock.advance(10_000);
    expect(at.posts.map(({ document }) => document.toString())).toEqual(['<a/>', '<a/>', '<a/>', '<b/>']);
  });

  it('asks for everything after more notifications than it keeps', async () => {
    const at = await lab();
    at.results = ['unavailable'];
    for (let each = 0; each < 60; each += 1) await at.notify('active', '<a/>');
    await at.clock.advance(10_000);
    expect(at.subscribes).toHaveLength(2);
  });

  it.each(['noresource', 'rejected', 'invariant'])('is over for good if it ends with the reason %s', async (reason) => {
    const at = await lab();
    await at.notify(`terminated;reason=${reason}`);
    await at.clock.advance(1_000_000);
    expect(at.subscribes).toHaveLength(1);
  });

  it.each([603, 403, 489])('that is refused with %i is asked for once, and the metrics and the log say so', async (status) => {
    const at = await lab(status);
    await at.clock.advance(1_000_000);
    expect(at.subscribes).toHaveLength(1);
    expect(at.metrics.text()).toContain(`rollcall_gateway_subscribes_total{status="${String(status)}"} 1\n`);
    expect(at.lines).toContainEqual(['subscription.refused', { conferenceId: CONFERENCE_ID, status }]);
  });

  it('that nobody answers is in the metrics and the log', async () => {
    const at = await lab();
    at.answer = undefined;
    await at.clock.advance(34_000 + 33_000);
    expect(at.metrics.text()).toContain('rollcall_gateway_subscribes_total{status="none"} 1\n');
    expect(at.lines).toContainEqual(['subscription.refused', { conferenceId: CONFERENCE_ID, status: 'none' }]);
  });

  it('that fails otherwise is asked for ever more seldom, not before the server allows', async () => {
    const at = await lab(503);
    await at.clock.advance(20_000);
    expect(at.subscribes.map(({ seconds }) => seconds)).toEqual([0, 1, 3, 7, 15]);
    const patient = await lab(404, [['retry-after', '30']]);
    await patient.clock.advance(61_000);
    expect(patient.subscribes.map(({ seconds }) => seconds)).toEqual([0, 30, 60]);
  });

  it('that is too short is asked for again with what the server wants', async () => {
    const at = await lab(423, [['min-expires', '1800']]);
    expect(headerOf(at.subscribes[1]?.request as SipRequest, 'expires')).toBe('1800');
  });

  it('without a first NOTIFY is begun anew', async () => {
    const at = await lab();
    await at.clock.advance(34_000);
    expect(at.subscribes).toHaveLength(2);
  });

  it('ends when its conference leaves the list, or has gone', async () => {
    const at = await lab();
    await at.notify('active');
    at.watches = 'away';
    await at.clock.advance(60_000);
    expect(at.subscribes).toHaveLength(1);
    at.watches = [];
    await at.clock.advance(60_000);
    expect(headerOf(at.subscribes[1]?.request as SipRequest, 'expires')).toBe('0');
    expect(await at.notify('terminated;reason=timeout')).toBe(481);
    const other = await lab();
    other.results = ['gone'];
    await other.notify('active', '<a/>');
    expect(headerOf(other.subscribes[1]?.request as SipRequest, 'expires')).toBe('0');
  });
});

describe('the rules of trying again', () => {
  it.each([
    ['terminated;reason=noresource', 'never'],
    ['terminated;reason=Timeout;retry-after=9', 'now'],
    ['terminated;reason=probation;retry-after=9', { afterMs: 9_000 }],
    ['terminated;reason=giveup', { afterMs: undefined }],
    ['terminated', { afterMs: undefined }],
  ])('after %s', (state, again) => {
    expect(afterTermination(state)).toEqual(again);
  });

  it('after a refusal', () => {
    const refused = (status: number) => afterRefusal({ status, reason: '', headers: [], body: Buffer.alloc(0) });
    expect([refused(481), refused(603), refused(500)]).toEqual(['now', 'never', { afterMs: undefined }]);
  });

  it('wait at most a minute or two, and renew in time', () => {
    expect([backOffMs(0, 0), backOffMs(3, 0.5), backOffMs(99, 1)]).toEqual([1_000, 12_000, 120_000]);
    expect([refreshAfterMs(600), refreshAfterMs(3_600), refreshAfterMs(1)]).toEqual([300_000, 3_000_000, 1_000]);
  });
});
