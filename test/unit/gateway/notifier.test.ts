import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { headerOf } from '../../../gateway/sip/message';
import { fileDialogStore } from '../../../gateway/subscriptions/file-dialog-store';
import { CONFERENCE_ID } from '../../support/a-conference';
import { aConferenceView, aParticipantView, INITIATOR } from '../../support/conference-views';
import { FakeClock } from '../../support/fake-clock';
import { Conferencing, GATEWAY, LabPhone, type LabOptions, startNotifier } from '../../support/gateway-lab';
import { SipNetwork } from '../../support/sip-network';
import { eventually } from '../../support/until';

const BEN = aParticipantView('+15550101', { displayName: 'Ben' });
const CEM = aParticipantView('+15550102');

const lab = (options: LabOptions = {}) => {
  const clock = new FakeClock();
  const network = new SipNetwork(clock);
  const conferences = new Conferencing(aConferenceView([INITIATOR, BEN]));
  return { clock, network, conferences, phone: new LabPhone(clock, network), ...startNotifier(clock, network, conferences, options) };
};

describe('the answer to a SUBSCRIBE', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, number, readonly string[]]>([
    ['of another event', { event: 'presence' }, 489, ['allow-events', 'conference']],
    ['without an event', { event: '' }, 489, ['allow-events', 'conference']],
    ['for another type', { accept: 'application/pidf+xml' }, 406, ['accept', 'application/conference-info+xml']],
    ['that is too short', { expires: '5' }, 423, ['min-expires', '60']],
    ['with an expiry that is no number', { expires: 'soon' }, 400, []],
    ['that is too long', { expires: '999999' }, 200, ['expires', '3600']],
    ['without an expiry', { expires: '' }, 200, ['expires', '3600']],
    ['for any type', { accept: 'text/plain, application/*;q=0.5' }, 200, ['expires', '600']],
    ['that requires what we do not know', { require: 'gruu' }, 420, ['unsupported', 'gruu']],
    ['without an identity', { 'p-asserted-identity': '' }, 403, []],
    ['by somebody who does not take part', { 'p-asserted-identity': '<tel:+15550177>' }, 403, []],
    ['by one of two identities', { 'p-asserted-identity': '<sip:x@y>, "Ben" <tel:+1-555-0101>' }, 200, []],
    ['in a dialog that there is not', { to: `<sip:${CONFERENCE_ID}@192.0.2.1>;tag=other` }, 481, []],
    ['without a Contact', { contact: '' }, 400, []],
    ['without a tag', { from: '<sip:+15550101@carrier.test>' }, 400, []],
  ])('%s', async (_, changes, status, [name = '', value]) => {
    const response = await lab().phone.send(changes);
    expect(response.status).toBe(status);
    expect(headerOf(response, name)).toBe(value);
  });

  it('is 404 for a conference that does not exist or has ended, and 503 if nobody can say', async () => {
    const at = lab();
    for (const uri of [
      'sip:conf_1@192.0.2.1',
      `sip:${CONFERENCE_ID.replace(/.{4}$/, 'zzzz')}@192.0.2.1`,
      'sip:192.0.2.1',
      'tel:+15550101',
    ]) {
      expect((await at.phone.send({}, uri)).status).toBe(404);
    }
    at.conferences.isAway = true;
    const response = await at.phone.send();
    expect([response.status, headerOf(response, 'retry-after')]).toEqual([503, '10']);
    at.conferences.isAway = false;
    at.conferences.change([INITIATOR, BEN], { state: 'ended' });
    expect((await at.phone.send()).status).toBe(404);
  });

  it('is 403 to whoever was removed, and to whoever does not come from the edge', async () => {
    const at = lab();
    const stranger = new LabPhone(at.clock, at.network, '198.51.100.1');
    expect((await stranger.send()).status).toBe(403);
    expect((await stranger.send({ event: 'presence', require: 'x' })).status).toBe(403);
    at.conferences.change([INITIATOR, { ...BEN, removed: true }]);
    expect((await at.phone.send()).status).toBe(403);
  });

  it('is not 403 to somebody of whom the gateway has only not heard yet', async () => {
    const at = lab();
    await at.phone.subscribe();
    at.conferences.conference = aConferenceView([INITIATOR, BEN, CEM], { version: 2 });
    const cem = new LabPhone(at.clock, at.network, '192.0.2.21', '+15550102');
    expect((await cem.send()).status).toBe(200);
  });

  it('is 405 to another method, and OPTIONS says which there are', async () => {
    const { phone } = lab();
    const refused = await phone.send({}, undefined, 'MESSAGE');
    expect([refused.status, headerOf(refused, 'allow')]).toEqual([405, 'OPTIONS, SUBSCRIBE']);
    expect(headerOf(await phone.send({}, undefined, 'OPTIONS'), 'allow-events')).toBe('conference');
  });

  it('is 503 beyond the number of subscriptions that a gateway takes', async () => {
    const at = lab({ maxDialogs: 1 });
    await at.phone.subscribe();
    expect((await new LabPhone(at.clock, at.network, '192.0.2.21').subscribe()).status).toBe(503);
  });

  it('repeats the route, and its NOTIFY goes by it', async () => {
    const { phone, network } = lab();
    const response = await phone.subscribe({ 'record-route': '<sip:192.0.2.1;lr>', event: 'conference;id=7' });
    expect([(await phone.send({ event: 'conference;id=8' })).status, (await phone.send()).status]).toEqual([481, 481]);
    expect(headerOf(response, 'record-route')).toBe('<sip:192.0.2.1;lr>');
    const notify = network.datagrams.find(({ text }) => text.startsWith('NOTIFY'));
    expect(notify?.to).toBe('192.0.2.1');
    expect(notify?.text).toMatch(
      /^NOTIFY sip:\+15550101@192\.0\.2\.20 SIP[^]*\r\nRoute: <sip:192\.0\.2\.1;lr>\r\n[^]*Event: conference;id=7\r\n/,
    );
  });
});

describe('a subscription', () => {
  it('is told everything, then what changes, then that it is over', async () => {
    const at = lab({ paceMs: 0 });
    await at.phone.subscribe();
    at.conferences.change([INITIATOR, BEN, CEM]);
    await at.clock.advance(1_000);
    at.conferences.change([INITIATOR, BEN, { ...CEM, status: 'offline', endpointStatus: 'disconnected' }]);
    await at.clock.advance(1_000);
    at.conferences.change([INITIATOR, BEN], { state: 'ended' });
    await at.clock.advance(1_000);
    expect(at.phone.told).toEqual([
      'active full +15550100 +15550101',
      'active partial +15550102',
      'active partial -+15550102',
      'terminated;reason=noresource partial',
    ]);
    const [first = 0] = at.phone.versions;
    expect(at.phone.versions).toEqual([first, first + 1, first + 2, first + 3]);
    expect([at.notifier.size, at.conferences.followed]).toEqual([0, 0]);
  });

  it('names the conference as the phone did', async () => {
    const at = lab();
    await at.phone.send({}, `sip:${CONFERENCE_ID}@bridge.test:5070;transport=udp`);
    expect(at.phone.notifies[0]?.request.body.toString()).toContain(` entity="sip:${CONFERENCE_ID}@bridge.test" `);
  });

  it('is told at most every 5 s, and always the newest', async () => {
    const at = lab();
    await at.phone.subscribe();
    const start = at.clock.now();
    for (const second of [1, 2, 3, 4, 5, 6]) {
      at.conferences.change([INITIATOR, BEN, ...(second % 2 ? [CEM] : [])]);
      await at.clock.advance(1_000);
    }
    at.conferences.change([INITIATOR, BEN, CEM, aParticipantView('+15550103')]);
    await at.clock.advance(20_000);
    expect(at.phone.notifies.map(({ at: time }) => time - start)).toEqual([0, 5_000, 10_000]);
    expect(at.phone.told.slice(1)).toEqual(['active partial +15550102', 'active partial +15550103']);
  });

  it('is told nothing if nothing that it sees has changed', async () => {
    const at = lab({ paceMs: 0 });
    await at.phone.subscribe();
    at.conferences.change([INITIATOR, { ...BEN, version: 2, desiredMuted: true }]);
    await at.clock.advance(60_000);
    expect(at.phone.told).toHaveLength(1);
  });

  it('has one NOTIFY under way; what changes meanwhile is in the next one', async () => {
    const at = lab({ paceMs: 0 });
    await at.phone.subscribe();
    at.phone.status = 0;
    at.conferences.change([INITIATOR, BEN, CEM]);
    await at.clock.advance(100);
    at.conferences.change([INITIATOR, BEN]);
    at.conferences.change([INITIATOR, BEN, aParticipantView('+15550103')]);
    await at.clock.advance(10_000);
    expect(at.phone.told).toEqual(['active full +15550100 +15550101', 'active partial +15550102']);
  });

  it('that is renewed is told what waits, then everything, at once', async () => {
    const at = lab();
    await at.phone.subscribe();
    await at.clock.advance(1_000);
    at.conferences.change([BEN, CEM]);
    const response = await at.phone.send();
    expect([response.status, headerOf(response, 'expires')]).toEqual([200, '600']);
    await at.clock.advance(0);
    expect(at.phone.told.slice(1)).toEqual(['active partial +15550102 -+15550100', 'active full +15550101 +15550102']);
  });

  it('refuses a request that is out of order or of another dialog', async () => {
    const { phone } = lab();
    await phone.subscribe();
    expect((await phone.send({ cseq: '1 SUBSCRIBE' })).status).toBe(500);
    expect((await phone.send({ from: '<sip:+15550101@carrier.test>;tag=other' })).status).toBe(481);
  });

  it('of no duration is answered with one NOTIFY; a renewal of none ends it with everything', async () => {
    const at = lab();
    await at.phone.send({ expires: '0' });
    expect([at.phone.told, at.notifier.size]).toEqual([['terminated;reason=timeout full +15550100 +15550101'], 0]);
    await at.phone.subscribe();
    await at.phone.send({ expires: '0' });
    await at.clock.advance(0);
    expect(at.phone.told.slice(1)).toEqual(['active full +15550100 +15550101', 'terminated;reason=timeout full +15550100 +15550101']);
    expect(at.notifier.size).toBe(0);
  });

  it('ends when it is not renewed', async () => {
    const at = lab();
    await at.phone.subscribe();
    await at.clock.advance(599_000);
    expect(at.notifier.size).toBe(1);
    await at.clock.advance(2_000);
    expect([at.phone.told.at(-1), at.notifier.size]).toEqual(['terminated;reason=timeout none', 0]);
  });

  it('of somebody who is removed ends without another word', async () => {
    const at = lab();
    await at.phone.subscribe();
    at.conferences.change([INITIATOR, CEM]);
    await at.clock.advance(0);
    expect(at.phone.told.at(-1)).toBe('terminated;reason=rejected none');
  });

  it.each([481, 0] as const)('whose phone answers %p is over', async (status) => {
    const at = lab({ paceMs: 0 });
    await at.phone.subscribe();
    at.phone.status = status;
    at.conferences.change([INITIATOR, BEN, CEM]);
    await at.clock.advance(40_000);
    expect(at.notifier.size).toBe(0);
  });

  it('whose phone refuses a change is told it again, and then everything', async () => {
    const at = lab();
    await at.phone.subscribe();
    at.phone.status = 500;
    at.conferences.change([INITIATOR, BEN, CEM]);
    await at.clock.advance(5_000);
    at.phone.status = 200;
    at.conferences.change([BEN, CEM]);
    await at.clock.advance(60_000);
    expect(at.phone.told.slice(1)).toEqual([
      'active partial +15550102',
      'active partial +15550102 -+15550100',
      'active full +15550101 +15550102',
    ]);
  });

  it.each([
    [2, 200],
    [5, 500],
  ] as const)(
    'ends with a last word that is sent again if the edge is at fault: %i times if it answers %i in the end',
    async (times, status) => {
      const at = lab();
      await at.phone.subscribe();
      at.phone.status = 500;
      at.conferences.change([INITIATOR, CEM]);
      await at.clock.advance(0);
      expect([at.phone.told.slice(1), at.notifier.size]).toEqual([['terminated;reason=rejected none'], 1]);
      at.phone.status = status;
      await at.clock.advance(600_000);
      expect([at.phone.told.length, at.notifier.size]).toEqual([1 + times, 0]);
    },
  );

  it('that the gateway keeps nowhere is ended by a gateway that stops, so that the phone comes back at once', async () => {
    const at = lab();
    await at.phone.subscribe();
    await at.notifier.stop();
    await at.clock.advance(0);
    expect(at.phone.told.at(-1)).toBe('terminated;reason=deactivated none');
  });

  it('shows the numbers of others to the initiator only, if the carrier says so, and everybody his own', async () => {
    const at = lab({ form: { domain: 'carrier.test', roster: 'online', numbers: 'initiator' } });
    const ann = new LabPhone(at.clock, at.network, '192.0.2.21', '+15550100');
    await at.phone.subscribe();
    await ann.subscribe();
    expect(at.phone.told).toEqual([`active full ${INITIATOR.participantId} +15550101`]);
    expect(ann.told).toEqual(['active full +15550100 +15550101']);
  });
});

describe('a gateway that was killed', () => {
  const withFolder = async (body: (folder: string) => Promise<void>): Promise<void> => {
    const folder = await mkdtemp(path.join(tmpdir(), 'gateway-'));
    await body(folder).finally(() => rm(folder, { recursive: true }));
  };

  /** Reads the files itself: a store that loads them removes what another one is writing. */
  const isToldStored = async (folder: string): Promise<boolean> => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.dialog.json'));
    const dialogs = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
    return dialogs.some((dialog) => (JSON.parse(dialog) as { readonly told?: unknown }).told !== undefined);
  };

  const untilToldIsStored = async (at: ReturnType<typeof lab>, folder: string): Promise<void> => {
    await eventually('what was told in the folder', async () => {
      await at.clock.advance(1);
      return isToldStored(folder);
    });
  };

  it('goes on: a change reaches the phone before any renewal, followed by everything, with larger numbers', () =>
    withFolder(async (folder) => {
      const at = lab({ store: await fileDialogStore(folder) });
      await at.phone.subscribe();
      await untilToldIsStored(at, folder);
      at.network.remove(GATEWAY);
      await at.clock.advance(2_000);
      await writeFile(path.join(folder, 'x.dialog.json'), '{');
      const restarted = startNotifier(at.clock, at.network, at.conferences, { store: await fileDialogStore(folder) });
      await restarted.notifier.restore();
      await at.clock.advance(0);
      expect([restarted.notifier.size, at.phone.told.length, at.conferences.followed]).toEqual([1, 1, 1]);
      restarted.notifier.resume();
      await at.clock.advance(0);
      at.conferences.change([BEN]);
      await at.clock.advance(6_000);
      expect(at.phone.told.slice(1)).toEqual(['active partial -+15550100', 'active full +15550101']);
      const [first = 0, second = 0, third = 0] = at.phone.versions;
      expect([second > first, third]).toEqual([true, second + 1]);
      expect((await at.phone.send()).status).toBe(200);
      await restarted.notifier.stop();
    }));

  it.each([
    ['a change', () => aConferenceView([BEN], { version: 2 }), ['active partial -+15550100', 'active full +15550101']],
    ['the end', () => aConferenceView([BEN], { version: 2, state: 'ended' }), ['terminated;reason=noresource full +15550101']],
    ['a removal', () => aConferenceView([INITIATOR], { version: 2 }), ['terminated;reason=rejected none']],
    ['that there is nothing left', () => undefined, ['terminated;reason=noresource none']],
  ])('tells what it missed by itself, however long it was down: %s', (_, meanwhile, told) =>
    withFolder(async (folder) => {
      const at = lab({ store: await fileDialogStore(folder) });
      await at.phone.subscribe();
      await untilToldIsStored(at, folder);
      at.network.remove(GATEWAY);
      await at.clock.advance(400_000);
      at.conferences.conference = meanwhile();
      const { notifier } = startNotifier(at.clock, at.network, at.conferences, { store: await fileDialogStore(folder) });
      await notifier.restore();
      notifier.resume();
      await at.clock.advance(6_000);
      expect(at.phone.told.slice(1)).toEqual(told);
      await notifier.stop();
    }),
  );

  it('forgets what has expired meanwhile, and what it was writing when it was killed', () =>
    withFolder(async (folder) => {
      const at = lab({ store: await fileDialogStore(folder) });
      await at.phone.subscribe();
      await at.notifier.stop();
      at.network.remove(GATEWAY);
      await at.clock.advance(601_000);
      await writeFile(path.join(folder, 'a.dialog.json.17-1'), '{"watcher":"+15550101"');
      const { notifier } = startNotifier(at.clock, at.network, at.conferences, { store: await fileDialogStore(folder) });
      await notifier.restore();
      expect([notifier.size, await readdir(folder)]).toEqual([0, []]);
    }));
});
