import { conferenceView } from '../../domain/conference/view/conference-view';
import { notifyEventPackageHandler } from '../../functions/event-package/notify-event-package';
import { notifyEventPackage } from '../../schemas/api/event-package';
import type { Participant } from '../../schemas/participant';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import { ALL_ACTIONS } from '../support/a-conference';
import { AS_DOCUMENT, type DocumentUser, eventPackageDocument } from '../support/event-package-document';
import { aPastConference, bridgeSays, type Opened, recordOf, storedConference } from './support/conferences';
import { describeOperation, refused } from './support/keeps-the-contract';
import { sender, type SendOptions } from './support/sender';
import { type Api, startApi } from './support/start-api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const notify = sender(notifyEventPackage, notifyEventPackageHandler, () => api);
const edge = { clientId: 'edge', phoneNumber: null };

type Sent = SendOptions & { readonly by?: string; readonly state?: string };

const requestOf = ({ params }: Pick<Opened, 'params'>, body: string, { by = 'one', state, ...more }: Sent = {}): SendOptions => ({
  caller: edge,
  params,
  query: { subscription: by },
  headers: { ...AS_DOCUMENT, ...(state === undefined ? {} : { 'subscription-state': state }) },
  body,
  ...more,
});

const send = (opened: Opened, body: string, more?: Sent) => notify.send(requestOf(opened, body, more));
const sendRefused = (opened: Opened, body: string, more?: Sent) =>
  refused({ sender: notify }, opened.initiator, requestOf(opened, body, more));
const full = (version: number, users: readonly DocumentUser[]) => eventPackageDocument(version, 'full', users);
const partial = (version: number, users: readonly DocumentUser[]) => eventPackageDocument(version, 'partial', users);

const viewOf = async (opened: Opened) => conferenceView(await recordOf(api, opened), ALL_ACTIONS);
const shown = async (opened: Opened, who: string): Promise<Participant | undefined> =>
  (await viewOf(opened)).participants.find(({ phoneNumber }) => phoneNumber === who);
const versionOf = async (opened: Opened) => (await recordOf(api, opened)).version;

/** Two others are connected on legs, and so is the initiator. */
const running = () => storedConference(api, { state: 'active', others: ['online', 'online'] });
const everybody = ({ initiator, numbers }: Opened, status = 'connected'): readonly DocumentUser[] =>
  [initiator, ...numbers].map((who) => ({ who, status }));
const without = (users: readonly DocumentUser[], who: string | undefined) => users.filter((user) => user.who !== who);

const arrange = async () => {
  const opened = await running();
  const { initiator } = opened;
  return { initiator, request: requestOf(opened, full(1, everybody(opened))), otherBody: full(2, everybody(opened)) };
};

const passTime = (ms: number) => void (api.clock.now += ms);

describeOperation({ sender: notify, arrange }, () => {
  it('feeds the conference: both views agree, and what is stored is shown', async () => {
    const opened = await running();
    expect((await send(opened, full(1, everybody(opened)))).statusCode).toBe(204);
    const { management } = await viewOf(opened);
    expect(management).toMatchObject({ available: true, source: 'event-package' });
    expect(await recordOf(api, opened)).toMatchObject({ lastChange: 'rollcall.conference.event-package.v1' });
    for (const who of opened.numbers) {
      expect(await shown(opened, who)).toMatchObject({
        status: 'online',
        source: 'bridge',
        eventPackage: { endpointStatus: 'connected' },
      });
    }
  });

  it('makes management available where nothing else says who is there', async () => {
    const opened = await storedConference(api, { others: [null] });
    expect((await viewOf(opened)).management).toMatchObject({ available: false, source: null, reason: 'no-source' });
    await send(opened, full(1, [{ who: opened.numbers[0] ?? '', status: 'connected' }]));
    expect((await viewOf(opened)).management).toMatchObject({ available: true, source: 'event-package', reason: null });
    await send(opened, '', { state: 'terminated;reason=noresource' });
    expect((await viewOf(opened)).management).toMatchObject({ available: false, source: null, reason: 'no-source' });
  });

  it('decides where it differs from what is stored, and what is stored decides once it has ended', async () => {
    const opened = await running();
    const [first = '', second = ''] = opened.numbers;
    passTime(MINUTE_MS);
    await send(opened, full(1, without(everybody(opened), first)));
    expect(await shown(opened, first)).toMatchObject({
      status: 'offline',
      endpointStatus: 'disconnected',
      source: 'event-package',
      eventPackage: { endpointStatus: null },
      joinedAt: null,
    });
    expect(await shown(opened, second)).toMatchObject({ status: 'online', source: 'bridge' });
    await send(opened, '', { state: 'terminated;reason=deactivated' });
    expect(await recordOf(api, opened)).toMatchObject({ lastChange: 'rollcall.conference.event-package.v1' });
    expect(await shown(opened, first)).toMatchObject({ status: 'online', source: 'bridge', eventPackage: null });
  });

  it('keeps a leg that ended ended against an older word, and believes a newer one', async () => {
    const opened = await running();
    const [first = ''] = opened.numbers;
    await send(opened, full(1, everybody(opened)));
    await bridgeSays(api, opened, opened.ids[0] ?? '', 'ended');
    expect(await shown(opened, first)).toMatchObject({ status: 'offline', source: 'bridge', eventPackage: { endpointStatus: null } });
    passTime(SECOND_MS);
    await send(opened, partial(2, [{ who: first, status: 'connected' }]));
    expect(await shown(opened, first)).toMatchObject({ status: 'offline', eventPackage: { endpointStatus: 'connected' } });
    passTime(10 * SECOND_MS);
    await send(opened, partial(3, [{ who: first, status: 'on-hold' }]));
    expect(await shown(opened, first)).toMatchObject({ status: 'online', onHold: true, source: 'event-package', actions: [] });
  });

  it('lists users whom nobody invited; hidden ones stay hidden, and who is absent has left', async () => {
    const opened = await running();
    const stranger = api.newNumber();
    const hidden = { who: 'sip:anonymous1@anonymous.invalid', status: 'connected', name: 'Eve' };
    await send(opened, full(1, [...everybody(opened), { who: stranger, status: 'connected', name: 'Dan' }, hidden]));
    const { participants } = await viewOf(opened);
    expect(participants).toHaveLength(5);
    expect(await shown(opened, stranger)).toMatchObject({ status: 'online', source: 'event-package', displayName: 'Dan', actions: [] });
    expect(participants.find(({ phoneNumber }) => phoneNumber === null)).toMatchObject({
      status: 'online',
      displayName: null,
      actions: [],
    });
    await send(opened, full(2, everybody(opened)));
    expect(await shown(opened, stranger)).toMatchObject({ status: 'offline', endpointStatus: 'disconnected' });
  });

  it('moves no version if a document comes twice, and hides one that changes nothing', async () => {
    const opened = await running();
    const document = full(1, everybody(opened));
    await send(opened, document);
    const [version, items] = [await versionOf(opened), await api.items(opened.initiator)];
    await send(opened, document);
    expect(await api.items(opened.initiator)).toEqual(items);
    await send(opened, full(2, everybody(opened)));
    expect(await recordOf(api, opened)).toMatchObject({ version: version + 1, hiddenIn: version + 1, packageVersion: 2 });
  });

  it.each([1, null])('lasts longer if a refresh brings the document that came before, of version %p', async (version) => {
    const opened = await running();
    const document = full(1, everybody(opened)).replace('version="1"', version === null ? '' : 'version="1"');
    await send(opened, document, { state: 'active;expires=120' });
    passTime(2 * MINUTE_MS);
    await send(opened, document, { state: 'active;expires=120' });
    const { lastChange, packageUntil = 0, hiddenIn, version: newest } = await recordOf(api, opened);
    expect(packageUntil - api.clock.now).toBeGreaterThan(2 * MINUTE_MS);
    expect({ lastChange, hiddenIn }).toEqual({ lastChange: 'rollcall.conference.event-package.v1', hiddenIn: newest });
  });

  it('refuses what follows a gap until the full document comes: FULL_STATE_REQUIRED', async () => {
    const opened = await running();
    expect(await sendRefused(opened, partial(1, []))).toBeProblem('FULL_STATE_REQUIRED');
    await send(opened, full(1, everybody(opened)));
    expect(await send(opened, partial(3, []))).toBeProblem('FULL_STATE_REQUIRED');
    expect(await send(opened, partial(2, []))).toBeProblem('FULL_STATE_REQUIRED');
    expect((await send(opened, full(4, everybody(opened)))).statusCode).toBe(204);
    expect((await send(opened, partial(5, []))).statusCode).toBe(204);
  });

  it('leaves one subscription to feed the conference; another takes over when it has ended or is overdue', async () => {
    const opened = await running();
    await send(opened, full(1, everybody(opened)), { state: 'active;expires=120' });
    const before = await api.items(opened.initiator);
    await send(opened, full(7, []), { by: 'two' });
    await send(opened, '', { by: 'two', state: 'terminated' });
    expect(await api.items(opened.initiator)).toEqual(before);
    await send(opened, '', { state: 'terminated;reason=timeout' });
    expect(await send(opened, partial(8, []), { by: 'two' })).toBeProblem('FULL_STATE_REQUIRED');
    await send(opened, full(9, everybody(opened)), { by: 'two', state: 'active;expires=120' });
    expect(await recordOf(api, opened)).toMatchObject({ packageVersion: 9 });
    passTime(3 * MINUTE_MS);
    await send(opened, full(2, everybody(opened)));
    expect(await recordOf(api, opened)).toMatchObject({ packageVersion: 2 });
  });

  it('heals after a crash between its two writes', async () => {
    const opened = await running();
    const [first = ''] = opened.numbers;
    await send(opened, full(1, everybody(opened)));
    const lost = { find: api.deps().packageViews.find.bind(api.deps().packageViews), keep: () => Promise.reject(new Error('stopped')) };
    const deleted = partial(2, [{ who: first, status: 'deleted' }]);
    passTime(MINUTE_MS);
    expect(await send(opened, deleted, { deps: { packageViews: lost } })).toBeProblem('INTERNAL');
    expect(await shown(opened, first)).toMatchObject({ status: 'offline' });
    const version = await versionOf(opened);
    expect(await send(opened, partial(3, []))).toBeProblem('FULL_STATE_REQUIRED');
    expect((await send(opened, full(4, without(everybody(opened), first)))).statusCode).toBe(204);
    expect(await shown(opened, first)).toMatchObject({ status: 'offline' });
    expect(await versionOf(opened)).toBe(version + 1);
  });

  it.each([100, 300])('takes a document of %i users, in one write of the conference', async (count) => {
    const opened = await storedConference(api, { others: [], maxParticipants: 300 });
    const users = Array.from({ length: count - 1 }, (_, index) => ({ who: `+44${String(10_000_000 + index)}`, status: 'connected' }));
    const first = api.requests.length;
    await send(opened, full(1, [{ who: opened.initiator, status: 'connected' }, ...users]));
    expect(api.requests.slice(first).filter(({ table, action }) => table === 'conferences' && action === 'UpdateItem')).toHaveLength(1);
    const { participants } = await viewOf(opened);
    expect(participants).toHaveLength(count);
    expect(participants.every(({ status }) => status === 'online')).toBe(true);
    await send(opened, full(2, []));
    expect((await viewOf(opened)).participants.filter(({ role, status }) => role === 'participant' && status === 'online')).toEqual([]);
  });

  it('ends with the conference server: a deleted document', async () => {
    const opened = await running();
    await send(opened, full(1, everybody(opened)));
    await send(opened, eventPackageDocument(2, 'deleted'));
    expect((await viewOf(opened)).management.source).not.toBe('event-package');
  });

  it('takes the documents of its own conference from a terminal, but not too many', async () => {
    const opened = await running();
    const own = { caller: { ...opened.caller, scopes: ['conferences:write'] }, settings: { documentsPerMinute: 1 } };
    expect((await send(opened, full(1, everybody(opened)), own)).statusCode).toBe(204);
    expect(await send(opened, full(2, everybody(opened)), own)).toBeProblem('TOO_MANY_REQUESTS');
  });

  it.each([
    ['no XML', 'MALFORMED_DOCUMENT', 'hello'],
    ['a document type declaration', 'MALFORMED_DOCUMENT', '<!DOCTYPE a><conference-info/>'],
    ['257 kilobytes', 'PAYLOAD_TOO_LARGE', ' '.repeat(257 * 1024)],
    ['an empty body without a Subscription-State', 'INVALID_ARGUMENT', ''],
  ] as const)('refuses %s: %s', async (_what, code, body) => {
    expect(await sendRefused(await running(), body)).toBeProblem(code);
  });

  it('refuses documents of a conference that has ended, and any where the carrier has no event package', async () => {
    const past = await aPastConference(api, { state: 'ended' });
    expect(await sendRefused(past, full(1, []))).toBeProblem('INCOMPATIBLE_STATE');
    const opened = await running();
    expect(await sendRefused(opened, full(1, []), { settings: { eventPackage: 'none' } })).toBeProblem('INCOMPATIBLE_STATE');
  });

  it('answers UNAVAILABLE if other writers are always faster', async () => {
    const opened = await running();
    const current = await recordOf(api, opened);
    const store = Object.assign(Object.create(api.store) as typeof api.store, {
      change: async () => ({ result: 'refused' as const, refusal: 'conflict' as const, current }),
    });
    expect(await sendRefused(opened, full(1, everybody(opened)), { deps: { store } })).toBeProblem('UNAVAILABLE');
  });
});
