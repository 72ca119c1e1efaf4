/** Phones that subscribe to their conference by themselves: their roster is what the API says, whatever happens. */
import type { Conference } from '../../schemas/conference';
import { CarrierConference } from '../carrier/lab/carrier-conference';
import { BRIDGE_ADDRESS } from '../carrier/lab/network';
import { labFolder } from '../carrier/lab/this-lab';
import { until } from '../support/until';
import { EDGE, GATEWAY } from './lab/addresses';
import { answering } from './lab/answering-phones';
import { killGateway, startGateway, subscriptionsHeld } from './lab/gateway';
import { linphones, type Linphone, rosterOf, shownBy } from './lab/linphone';
import { faultsIn } from './lab/schema';
import type { SipClient } from './lab/sip-client';
import { setStage, type Stage } from './lab/stage';
import { dialogOf, notifiesIn, type OnWire, repeatedAnswers, wireSince } from './lab/wire';

const WITHIN_MS = 1_000;
const SETTLE_WITHIN_MS = 15_000;
const [initiator, ben] = linphones;
const [cem, dea] = answering;

let stage: Stage;
let conference: CarrierConference;
/** Where this test's part of the wire begins. */
let first = 0;

const wire = (): readonly OnWire[] => wireSince(labFolder(), first);

beforeEach(async () => {
  stage = await setStage(labFolder(), {}, { GATEWAY_ROLES: 'notifier' });
  first = wireSince(labFolder()).length;
  conference = await CarrierConference.of(stage.rollcall, initiator, [ben, cem]);
  stage.alsoStop(() => conference.stop());
});

afterEach(() => stage.stop());

const onlineOf = ({ participants }: Conference): readonly (string | null)[] =>
  participants.flatMap(({ status, phoneNumber }) => (status === 'online' ? [phoneNumber] : [])).sort();

const statusOf = ({ participants }: Conference, { number }: { readonly number: string }): string | undefined =>
  participants.find(({ phoneNumber }) => phoneNumber === number)?.status;

/** Every phone in the conference shows exactly whom `GET` shows online. */
const rostersFollow = async (within = WITHIN_MS, whose: readonly Linphone[] = linphones): Promise<void> => {
  const online = onlineOf(await conference.get());
  const differs = (phone: Linphone) => JSON.stringify(rosterOf(phone, labFolder())) !== JSON.stringify(online);
  await until(`the roster ${online.join(' ')}`, () => !whose.some(differs), within).catch((error: unknown) => {
    throw new Error(`${String(error)}; the phones show ${JSON.stringify(whose.map((phone) => shownBy(phone, labFolder())))}`);
  });
};

const versionIn = (document: string): readonly number[] => {
  const found = / version="(\d+)"/.exec(document)?.[1];
  return found === undefined ? [] : [Number(found)];
};

const isLastWord = ({ sip }: OnWire): boolean => /^terminated;reason=(noresource|timeout)$/.test(sip.header('subscription-state'));

/**
 * After its call was hung up, a phone may end its subscription before the gateway tells it of the end. It may then answer
 * 481 to a NOTIFY that was already on its way. The gateway sends nothing after a 481 (RFC 6665 section 4.2.2).
 */
const isAnsweredAsUnknown = (notify: OnWire, wire: readonly OnWire[]): boolean => {
  const [callId, cseq] = ['call-id', 'cseq'].map((name) => notify.sip.header(name));
  const inDialog = wire.filter(({ sip }) => sip.header('call-id') === callId);
  return (
    inDialog.some(({ sip }) => sip.method === 'SUBSCRIBE' && sip.header('expires') === '0') &&
    inDialog.some(({ sip }) => sip.status === 481 && sip.header('cseq') === cseq)
  );
};

const begin = async (): Promise<void> => {
  await conference.start();
  const isActive = ({ state, participants }: Conference) => state === 'active' && participants.every(({ status }) => status === 'online');
  await conference.until('everybody online', isActive);
  // The phones subscribe once they are connected.
  await rostersFollow(SETTLE_WITHIN_MS);
};

const online = (who: { readonly number: string }, wanted: 'online' | 'offline') =>
  conference.until(`${who.number} ${wanted}`, (seen) => statusOf(seen, who) === wanted);

it('two phones subscribe by themselves, and within a second show whom the API shows online', async () => {
  await begin();

  await conference.update(ben, { onHold: true });
  await conference.until('Ben on hold', ({ participants }) => participants.some(({ onHold }) => onHold));
  await rostersFollow();
  await conference.update(ben, { onHold: false });
  await conference.until('Ben back', ({ participants }) => participants.every(({ onHold }) => !onHold));
  await rostersFollow();

  await conference.update(cem, { status: 'offline' });
  await online(cem, 'offline');
  await rostersFollow();
  await conference.update(cem, { status: 'online' });
  await online(cem, 'online');
  await rostersFollow();
  await conference.add([dea.number]);
  await online(dea, 'online');
  await rostersFollow();

  await killGateway(labFolder());
  const restartedAt = wire().length;
  await startGateway(labFolder(), { GATEWAY_ROLES: 'notifier' });
  await conference.remove(cem);
  await conference.until('Cem removed', (seen) => statusOf(seen, cem) !== 'online');
  await rostersFollow();
  expect(
    wire()
      .slice(restartedAt)
      .filter(({ sip }) => sip.method === 'SUBSCRIBE'),
  ).toEqual([]);

  // Whoever is removed is told nothing more.
  const uri = `sip:${conference.conferenceId}@${BRIDGE_ADDRESS}`;
  const removed = await stage.stranger.ask({
    method: 'SUBSCRIBE',
    uri,
    from: `sip:${cem.number}@${EDGE}`,
    headers: ['Event: conference'],
    via: EDGE,
  });
  expect(removed.status).toBe(403);

  await conference.end();
  await conference.until('the end', ({ state }) => state === 'ended');
  await until('phones without a call', () => linphones.every((phone) => shownBy(phone, labFolder()).calls.length === 0));

  const lastNotifies = () => new Map(notifiesIn(wire()).map((each) => [dialogOf(each), each]));
  const areAllTold = () => [...lastNotifies().values()].every((last) => isLastWord(last) || isAnsweredAsUnknown(last, wire()));
  await until('the last word to each', areAllTold);
  await until('a gateway without subscriptions', async () => (await subscriptionsHeld()) === 0);
  expect(lastNotifies().size).toBe(linphones.length);
  const notifies = notifiesIn(wire());
  const dialogs = [...new Set(notifies.map(dialogOf))];
  for (const dialog of dialogs) {
    const [before, after] = [wire().slice(0, restartedAt), wire().slice(restartedAt)].map((part) =>
      notifiesIn(part).filter((each) => dialogOf(each) === dialog),
    ) as [OnWire[], OnWire[]];
    const versions = [before, after].map((part) => part.flatMap(({ sip }) => versionIn(sip.body)));
    for (const [first = 0, ...others] of versions) expect(others).toEqual(others.map((_version, index) => first + 1 + index));
    // The new process goes on at a number that the old one cannot have used, and soon sends the whole state.
    expect(versions[1]?.[0]).toBeGreaterThan(versions[0]?.at(-1) ?? Infinity);
    expect(after.slice(0, 2).some(({ sip }) => sip.body.includes(' state="full" version='))).toBe(true);
  }
  expect(faultsIn(notifies.map(({ sip }) => sip.body).filter((body) => body !== ''))).toBe('');
  expect(repeatedAnswers(wire())).toEqual([]);
});

describe('the gateway answers', () => {
  type Asked = {
    readonly method?: string;
    readonly user?: string;
    readonly from?: string;
    readonly toTag?: string;
    readonly headers?: readonly string[];
  };

  const ask = (client: SipClient, { method = 'SUBSCRIBE', user, from = initiator.number, toTag, headers = ['Event: conference'] }: Asked) =>
    client.ask({
      method,
      uri: `sip:${user ?? conference.conferenceId}@${GATEWAY}`,
      from: `sip:${from}@${EDGE}`,
      ...(toTag === undefined ? {} : { toTag }),
      headers: [`P-Asserted-Identity: <sip:${from}@${EDGE}>`, ...headers],
      via: GATEWAY,
    });

  it('what RFC 6665 and RFC 4575 have for each request', async () => {
    const { edge, stranger } = stage;
    await begin();
    const plain = await ask(edge, {});
    expect(plain.status).toBe(200);
    const [full] = await until('a NOTIFY', () => (edge.notifiesOf(plain).length > 0 ? edge.notifiesOf(plain) : undefined));
    expect(full?.header('subscription-state')).toMatch(/^active/);
    expect(full?.body).toContain('state="full"');
    expect(faultsIn([full?.body ?? ''])).toBe('');

    const unknown = 'conf_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p7q';
    expect((await ask(edge, { user: unknown })).status).toBe(404);
    expect((await ask(edge, { from: '+15559999' })).status).toBe(403);
    const presence = await ask(edge, { headers: ['Event: presence'] });
    expect([presence.status, presence.header('allow-events')]).toEqual([489, 'conference']);
    expect((await ask(edge, { headers: [] })).status).toBe(489);
    const text = await ask(edge, { headers: ['Event: conference', 'Accept: text/plain'] });
    expect([text.status, text.header('accept')]).toEqual([406, 'application/conference-info+xml']);
    const brief = await ask(edge, { headers: ['Event: conference', 'Expires: 5'] });
    expect([brief.status, brief.header('min-expires')]).toEqual([423, '60']);
    const long = await ask(edge, { headers: ['Event: conference', 'Expires: 999999'] });
    expect([long.status, long.header('expires')]).toEqual([200, '3600']);
    const fetched = await ask(edge, { headers: ['Event: conference', 'Expires: 0'] });
    expect(fetched.status).toBe(200);
    await until('a single NOTIFY', () =>
      /^terminated\s*;\s*reason=timeout/.test(edge.notifiesOf(fetched).at(-1)?.header('subscription-state') ?? ''),
    );
    expect((await ask(edge, { toTag: 'nobodys' })).status).toBe(481);
    expect((await ask(edge, { method: 'MESSAGE' })).status).toBe(405);
    // Its own word for who it is counts nothing.
    expect((await ask(stranger, {})).status).toBe(403);
    // Nor does it at the edge, which says itself who sends.
    const posed = ['Event: conference', `P-Asserted-Identity: <sip:${initiator.number}@${EDGE}>`];
    const uri = `sip:${conference.conferenceId}@${BRIDGE_ADDRESS}`;
    expect((await stranger.ask({ method: 'SUBSCRIBE', uri, from: `sip:+15559999@${EDGE}`, headers: posed, via: EDGE })).status).toBe(403);

    await conference.end();
    const last = () => edge.notifiesOf(plain).at(-1)?.header('subscription-state') ?? '';
    await until('the end', () => last() === 'terminated;reason=noresource');
  });
});
