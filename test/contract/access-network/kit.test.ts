/** What the kit for SIP carriers does beyond what every access network must do. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { httpAccessNetwork } from '../../../functions/adapters/access-network/http-access-network';
import { AccessNetworkRefused, AccessNetworkUnavailable } from '../../../functions/ports/access-network';
import type { CallReport } from '../../../schemas/call-report';
import { KitUnderTest, kitKey } from '../../support/access-network/kit-under-test';
import { type Answer, resultsFor } from '../../support/access-network/rollcall-double';
import { aConferenceId, aParticipantId } from '../../support/conference-ids';
import { until } from '../../support/until';

const [A, B, C, D] = ['+15550100', '+15550101', '+15550102', '+15550103'] as const;

let test: KitUnderTest;

beforeEach(async () => {
  test = await KitUnderTest.start();
});
afterEach(() => test.stop());

const reported = (participant: string, state: string) =>
  until(`${state} of ${participant}`, () =>
    test.rollcall.accepted.find((report) => report.participant === participant && report.state === state),
  );

const held = (a: string, b: string) => {
  const call = test.network.invite(a, b);
  test.network.becomes(call, 'alerting');
  test.network.becomes(call, 'connected');
  test.network.becomes(call, 'held');
  return call;
};

let orders = 0;
const order = (participant: string, requestId = `request-${(orders += 1)}`) => ({
  requestId,
  conferenceId: aConferenceId(),
  participantId: aParticipantId(),
  initiator: A,
  participant,
});
const client = () => httpAccessNetwork({ baseUrl: test.url, key: kitKey, now: Date.now });

describe('reports', () => {
  it('wait while Rollcall is not there, and then arrive in order, each once', async () => {
    test.rollcall.answer = () => ({ status: 503, headers: { 'retry-after': '0' } });
    held(A, B);
    held(A, C);
    await until('a try', () => test.rollcall.requests.length > 0);
    expect(JSON.parse(await test.read('health'))).toMatchObject({ status: 'ok', network: 'ok', journal: 'ok' });
    test.rollcall.answer = (reports) => resultsFor(reports);
    await reported(C, 'held');
    expect(test.rollcall.states(B)).toEqual(['dialing', 'alerting', 'connected', 'held']);
    expect(test.rollcall.states(C)).toEqual(['dialing', 'alerting', 'connected', 'held']);
  });

  it('of one initiator that Rollcall cannot take now hold up nobody else', async () => {
    test.rollcall.answer = (reports) => resultsFor(reports, ({ initiator }) => (initiator === A ? 'UNAVAILABLE' : undefined));
    held(A, B);
    held(D, C);
    await until('the calls of the other', () => test.rollcall.requests.some(({ reports }) => reports.some((each) => each.initiator === D)));
    await until(
      'a try for the one',
      () => test.rollcall.requests.filter(({ reports }) => reports.some((each) => each.initiator === A)).length > 1,
    );
    const ofOther = test.rollcall.requests.flatMap(({ reports }) => reports).filter(({ initiator }) => initiator === D);
    expect(new Set(ofOther.map(({ reportId }) => reportId)).size).toBe(ofOther.length);
    test.rollcall.answer = (reports) => resultsFor(reports);
    await reported(B, 'held');
  });

  it('that are refused as a whole are halved until the bad one is alone, which is parked, counted and shown', async () => {
    const isBad = ({ participant, state }: CallReport) => participant === B && state === 'alerting';
    test.rollcall.answer = () => ({ status: 503 });
    held(A, B);
    held(A, C);
    await until('a try', () => test.rollcall.requests.length > 0);
    test.rollcall.answer = (reports): Answer =>
      reports.some(isBad) ? { status: 400, json: { code: 'INVALID_ARGUMENT', detail: B } } : resultsFor(reports);
    await reported(C, 'held');
    expect(test.rollcall.states(B)).toEqual(['dialing', 'connected', 'held']);
    await until('the bad one alone', () => test.rollcall.requests.some(({ reports, status }) => status === 400 && reports.length === 1));
    expect(await test.metric('parked')).toBe(1);
    const parked = await test.read('parked');
    expect(JSON.parse(parked)).toMatchObject({ parked: [{ state: 'alerting', status: 400, code: 'INVALID_ARGUMENT' }] });
    expect(parked).not.toContain(B.slice(1));
    await test.stopKit();
    await test.startKit();
    expect(await test.metric('parked')).toBe(1);
  });

  it('are sent again after a wrong scope or address was put right', async () => {
    test.rollcall.answer = () => ({ status: 403 });
    held(A, B);
    await until('a try', () => test.rollcall.requests.length > 0);
    test.rollcall.answer = (reports) => resultsFor(reports);
    await reported(B, 'held');
    expect(test.rollcall.states(B)).toEqual(['dialing', 'alerting', 'connected', 'held']);
  });

  it('are sent with a token that lives for a second only', async () => {
    test.rollcall.expiresIn = 1;
    let good = '';
    test.rollcall.answer = (reports, token) => {
      const isNew = token !== good;
      good = `token-${test.rollcall.tokens}`;
      return isNew && token !== good ? { status: 401 } : resultsFor(reports);
    };
    held(A, B);
    await reported(B, 'held');
    expect(test.rollcall.states(B)).toEqual(['dialing', 'alerting', 'connected', 'held']);
  });

  it('of calls without two numbers, or to oneself, are counted and never kept', async () => {
    test.network.invite('controller', B);
    test.network.invite(A, '112');
    test.network.invite(A, A);
    test.network.relay({ t: 'call', state: 'exploded' });
    held(A, C);
    await reported(C, 'held');
    const metrics = await test.read('metrics');
    expect(metrics).toContain('events_total{result="not-a-number"} 2');
    expect(metrics).toContain('events_total{result="same-number"} 1');
    expect(metrics).toContain('events_total{result="malformed"} 1');
    const journal = await readFile(path.join(test.folder, 'journal'), 'utf8');
    expect(journal).not.toMatch(/controller|"112"/);
  });

  it('tell a call between two subscribers to each of them', async () => {
    const call = test.network.invite(A, B, 'ab');
    test.network.becomes(call, 'connected');
    await until('both', () => test.rollcall.accepted.filter(({ state }) => state === 'connected').length === 2);
    const [ofCaller, ofCalled] = [A, B].map((number) => test.rollcall.accepted.filter(({ initiator }) => initiator === number));
    expect(ofCaller?.map(({ participant }) => participant)).toEqual([B, B]);
    expect(ofCalled?.map(({ participant }) => participant)).toEqual([A, A]);
    expect(new Set(test.rollcall.accepted.map(({ callId }) => callId)).size).toBe(2);
  });
});

describe('after a restart', () => {
  it('of the kit, what was not acknowledged is sent, and what was missed is made up for', async () => {
    const [ends, resumes] = [held(A, B), held(A, C)];
    await reported(C, 'held');
    test.rollcall.answer = () => ({ status: 503 });
    const rings = test.network.invite(A, D);
    await until('a try', () => test.rollcall.requests.at(-1)?.reports.some(({ participant }) => participant === D));
    await test.stopKit();
    test.network.bye(ends);
    test.network.becomes(resumes, 'connected');
    test.network.becomes(rings, 'alerting');
    test.rollcall.answer = (reports) => resultsFor(reports);
    await test.startKit();
    await reported(B, 'released');
    await reported(D, 'alerting');
    await until('the resumed call', () => test.rollcall.states(C).at(-1) === 'connected');
    expect(test.rollcall.states(D)).toEqual(['dialing', 'alerting']);
    expect(test.rollcall.states(B).filter((state) => state === 'released')).toHaveLength(1);
  });

  it('of the kit without its journal, the same steps have the same ids', async () => {
    held(A, B);
    const before = await reported(B, 'held');
    await test.stopKit();
    await writeFile(path.join(test.folder, 'journal'), '');
    test.rollcall.requests.splice(0);
    await test.startKit();
    expect(await reported(B, 'held')).toMatchObject({ reportId: before.reportId, callId: before.callId });
  });

  it('of Kamailio, calls that it still has go on, and the others are over', async () => {
    const stays = held(A, B);
    const rings = test.network.invite(A, C);
    test.network.becomes(rings, 'alerting');
    await reported(C, 'alerting');
    await test.network.kill();
    await until('that it is gone', () => test.lines.some((line) => line.includes('network.lost')));
    expect(JSON.parse(await test.read('health'))).toMatchObject({ network: 'failing' });
    await expect(client().releaseCall(order(B))).rejects.toBeInstanceOf(AccessNetworkUnavailable);
    await test.network.startAgain();
    await reported(C, 'unconnected');
    expect(test.rollcall.states(B)).toEqual(['dialing', 'alerting', 'connected', 'held']);
    test.network.bye(stays);
    await reported(B, 'released');
  });

  it('a call that Kamailio brings back, though it had ended, stays over', async () => {
    const call = held(A, B);
    test.network.bye(call);
    await reported(B, 'released');
    test.network.calls.push(call);
    await test.stopKit();
    await test.startKit();
    held(A, C);
    await reported(C, 'held');
    expect(test.rollcall.states(B).at(-1)).toBe('released');
  });

  it('a release that was accepted and not done is done', async () => {
    held(A, B);
    await reported(B, 'held');
    test.network.isSilent = true;
    await client().releaseCall(order(B));
    await test.stopKit();
    test.network.isSilent = false;
    await test.startKit();
    await reported(B, 'released');
  });
});

describe('a release', () => {
  it('is reported although Kamailio loses the event', async () => {
    held(A, B);
    await reported(B, 'held');
    test.network.losesEnds = true;
    await client().releaseCall(order(B));
    await reported(B, 'released');
  });

  it('is tried again if Kamailio refuses it, and fails in the open if it always does', async () => {
    held(A, B);
    await reported(B, 'held');
    test.network.refusedEnds = 1;
    await client().releaseCall(order(B));
    await reported(B, 'released');
    held(A, C);
    await reported(C, 'held');
    test.network.refusedEnds = Infinity;
    await client().releaseCall(order(C));
    await until('a release that failed', () => test.lines.some((line) => line.includes('release.failed')));
    expect(await test.read('metrics')).toContain('releases_total{result="failed"} 1');
    expect(test.rollcall.states(C)).not.toContain('released');
    // Two for the first call, and nine for the second.
    expect(test.network.rpcs.filter(({ method }) => method === 'dlg.end_dlg')).toHaveLength(11);
  });

  it('is asked of Kamailio once, however long a phone takes to answer its BYE, and looks at that call alone', async () => {
    held(A, B);
    await reported(B, 'held');
    const lists = test.network.countOf('dlg.list');
    test.network.phonesAreSlow = true;
    await client().releaseCall(order(B));
    await until('many looks', () => test.network.countOf('dlg.list_match') > 20);
    expect(test.network.countOf('dlg.list')).toBe(lists);
    expect(test.network.countOf('dlg.end_dlg')).toBe(1);
    test.network.answerByes();
    await until('the release', async () => (await test.read('metrics')).includes('releases_total{result="released"} 1'));
    expect(test.network.countOf('dlg.end_dlg')).toBe(1);
  });

  it('never uses dlg.end_dlg for a call that rings', async () => {
    const call = test.network.invite(A, B);
    test.network.becomes(call, 'alerting');
    await reported(B, 'alerting');
    await client().releaseCall(order(B));
    await reported(B, 'unconnected');
    expect(test.network.rpcs.map(({ method }) => method)).not.toContain('dlg.end_dlg');
  });

  it('is done once, though the request is replayed after a restart', async () => {
    held(A, B);
    await reported(B, 'held');
    await client().releaseCall(order(B, 'the-same'));
    await reported(B, 'released');
    await test.stopKit();
    await test.startKit();
    const call = held(A, B);
    await until('another call', () => test.rollcall.states(B).filter((state) => state === 'held').length === 2);
    await client().releaseCall(order(B, 'the-same'));
    await client().releaseCall(order(C));
    expect(test.network.calls).toContain(call);
    expect(test.network.rpcs.filter(({ method }) => method === 'dlg.end_dlg')).toHaveLength(1);
  });

  it('of thirty calls in a row ends each of them', async () => {
    const parties = Array.from({ length: 30 }, (_, index) => `+1555020${String(index).padStart(2, '0')}`);
    for (const party of parties) held(A, party);
    await reported(parties[29] ?? '', 'held');
    for (const party of parties) await client().releaseCall(order(party));
    await until('thirty ends', () => parties.every((party) => test.rollcall.states(party).at(-1) === 'released'));
    expect(test.network.calls).toEqual([]);
  });
});

it('answers a request to place a call with 422, because the phones dial for themselves', async () => {
  await expect(client().connectCall(order(B))).rejects.toEqual(new AccessNetworkRefused(422));
});

it.each([
  ['another path', '/call-release-requests/x', {}, '', 404],
  ['a GET', '/call-release-requests', { method: 'GET' }, undefined, 405],
  ['a body that is too large', '/call-release-requests', { headers: { signature: 'x', 'signature-input': 'x' } }, 'x'.repeat(20_000), 413],
] as const)('refuses %s before it looks at the signature', async (_what, address, init, body, status) => {
  const response = await fetch(`${test.url}${address}`, { method: 'POST', ...init, ...(body === undefined ? {} : { body }) });
  expect(response.status).toBe(status);
});

it('writes no number into its log', async () => {
  test.rollcall.answer = () => ({ status: 400, json: { code: 'INVALID_ARGUMENT', detail: B } });
  held(A, B);
  test.network.invite('sip:+15550100', '112');
  await until('a parked report', () => test.lines.some((line) => line.includes('report.parked')));
  expect(test.lines.join('\n')).not.toMatch(/1555010/);
});
