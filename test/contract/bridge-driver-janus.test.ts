import type { LegRef } from '../../domain/bridge/leg-event';
import { offerForPhones } from '../../functions/drivers/janus/offer-for-phones';
import { CallbackRefused, type DriverStep, type RawCallback } from '../../functions/ports/bridge-driver';
import { describeBridgeDriver } from '../support/bridge-conformance';
import { BridgeDrive } from '../support/bridge-drive';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { ANSWER, offerOf } from '../support/janus/sdp';
import { type DrivenJanus, startDrivenJanus } from '../support/janus/start-driven';
import { eventually } from '../support/until';

describeBridgeDriver('janus, against a stand-in', () => startDrivenJanus());

let janus: DrivenJanus;
let drive: BridgeDrive;
let leg: LegRef;

const begin = async (codec: 'pcmu' | 'pcma' = 'pcmu'): Promise<void> => {
  janus = await startDrivenJanus(codec);
  drive = new BridgeDrive(janus);
  leg = { conferenceId: aConferenceId(), participantId: aParticipantId(), leg: 1 };
};

afterEach(async () => {
  drive?.stop();
  await janus?.stop();
});

const request = (ringSeconds = 30) => ({
  ...leg,
  to: janus.numbers.answer[0],
  from: janus.numbers.from,
  ringSeconds,
  initiator: '+15550100',
  maxSeconds: 7_200,
  takeOver: 'none' as const,
});
const dial = (ringSeconds?: number) => drive.command(leg, () => janus.driver.dial(request(ringSeconds)));
const kinds = async () => (await drive.seen()).map(({ kind }) => kind);
const joined = () => eventually('a leg that joined', async () => (await kinds()).includes('joined'));

describe('the payload type of an offer', () => {
  it.each([
    ['PCMU', '0'],
    ['PCMA', '8'],
  ] as const)('becomes the static one of %s, %s, in every line that names it', (codec, type) => {
    const sdp = offerForPhones(offerOf(codec));
    expect(sdp).toContain(`m=audio 9 UDP/TLS/RTP/SAVPF ${type}\r\n`);
    expect(sdp).toContain(`a=rtpmap:${type} ${codec}/8000\r\n`);
    expect(sdp).not.toContain('111');
  });

  it.each([
    ['its codec has no static type', offerOf('PCMU').replace('PCMU/8000', 'opus/48000/2')],
    ['it is static already', ANSWER],
  ])('does not change if %s', (_name, sdp) => {
    expect(offerForPhones(sdp)).toBe(sdp);
  });

  it.each(['pcmu', 'pcma'] as const)('is accepted by a phone that speaks %s', async (codec) => {
    await begin(codec);
    await dial();
    await joined();
  });
});

describe('a dial that is tried again', () => {
  it.each<[string, (asked: DrivenJanus['requests'][number]) => boolean]>([
    ['the session', ({ janus: what }) => what === 'create'],
    ['a handle', ({ janus: what }) => what === 'attach'],
    ['the room', ({ body }) => body?.['request'] === 'create'],
    ['getting ready to call', ({ body }) => body?.['request'] === 'register'],
    ['joining the room', ({ body }) => body?.['request'] === 'join'],
  ])('calls once if the answer to one request was lost: %s', async (_name, fits) => {
    await begin();
    janus.loseAnswer(fits);
    // Asked for again at once where that does no harm; otherwise the dial fails, and comes back.
    await dial().catch(() => undefined);
    await dial();
    await joined();
    expect(janus.state.invited).toEqual([janus.numbers.answer[0]]);
    expect(await janus.driver.snapshot(leg.conferenceId)).toHaveLength(1);
  });

  it('has the same deadline, and calls nobody, if the leg was called already', async () => {
    await begin();
    const first = await janus.driver.dial(request(12));
    await drive.seen();
    await eventually('the call', async () => {
      await drive.seen();
      return janus.state.invited.length === 1;
    });
    expect(await janus.driver.dial(request(12))).toEqual(first);
    expect(first.steps).toEqual([
      { ...leg, step: 'ring-timeout', afterSeconds: 12 },
      { ...leg, step: 'time-over', afterSeconds: 7_212 },
    ]);
    expect(janus.state.invited).toHaveLength(1);
  });

  it('calls once if the answer to the call itself was lost', async () => {
    await begin();
    janus.loseAnswer(({ body }) => body?.['request'] === 'call');
    await dial();
    await expect(
      eventually(
        'a step that fails',
        async () => {
          await drive.seen();
          return false;
        },
        300,
      ),
    ).rejects.toThrow();
    await dial();
    expect(janus.state.invited).toHaveLength(1);
  });
});

/** The steps of a leg's callbacks, to be taken in an order of the test's. */
const stepsOf = async (count: number): Promise<readonly DriverStep[]> =>
  eventually('reports', async () => {
    const parsed = await Promise.all(janus.callbacks.map(async (callback) => janus.driver.parse(callback)));
    const steps = parsed.flatMap((each) => each.steps);
    return steps.length >= count ? steps : undefined;
  });

it('a dial continues, whichever event comes first: readiness or offer, answer or acceptance', async () => {
  await begin();
  await janus.driver.dial(request());
  const [one, other] = await stepsOf(2);
  if (!one || !other) throw new Error('two reports were expected');
  await janus.driver.continueStep(other);
  expect(janus.state.invited).toEqual([]);
  await janus.driver.continueStep(one);
  expect(janus.state.invited).toHaveLength(1);
  const [answered, accepted] = (await stepsOf(4)).slice(2);
  if (!answered || !accepted) throw new Error('an answer was expected');
  expect((await janus.driver.continueStep(accepted)).events).toEqual([]);
  expect((await janus.driver.continueStep(answered)).events).toMatchObject([{ kind: 'joined' }]);
});

it('a phone whose answer was not reported is hung up after the time to ring, and counts as not answered', async () => {
  await begin();
  await janus.driver.dial(request());
  for (const step of await stepsOf(2)) await janus.driver.continueStep(step);
  await stepsOf(4);
  expect(await janus.driver.status(leg)).toMatchObject({ state: 'live', phase: 'dialing' });
  await janus.driver.continueStep({ ...leg, step: 'ring-timeout' });
  const hungUp = (await stepsOf(5)).at(-1);
  if (!hungUp) throw new Error('a hang-up was expected');
  expect((await janus.driver.continueStep(hungUp)).events).toMatchObject([
    { kind: 'ended', end: { method: 'failed', cause: 'no-answer' } },
  ]);
  expect(await janus.driver.snapshot(leg.conferenceId)).toEqual([]);
});

it("a phone's audio is not mixed before the phone has answered", async () => {
  await begin();
  await janus.driver.dial(request());
  for (const step of await stepsOf(2)) await janus.driver.continueStep(step);
  const answered = (await stepsOf(4)).find(({ step }) => step === 'answered');
  if (!answered) throw new Error('an answer was expected');
  expect((await janus.driver.continueStep(answered)).events).toEqual([]);
  expect(janus.requests.some(({ body }) => body?.['request'] === 'configure')).toBe(false);
});

it('reports of an earlier try are skipped, because its handles are gone', async () => {
  await begin();
  await janus.driver.dial(request());
  const early = await stepsOf(2);
  const { members } = await janus.records.note(leg, { mixer: '990', phone: '991', offer: '', registered: '' });
  for (const step of early) await janus.driver.continueStep(step);
  expect((await janus.records.find(leg))?.members).toEqual(members);
  expect(janus.state.invited).toEqual([]);
});

it('a leg stays muted, even if its media were only just set up', async () => {
  await begin();
  await dial();
  await joined();
  await drive.command(leg, () => janus.driver.mute(leg));
  await eventually('media', async () => [...(janus.state.rooms.get(leg.conferenceId)?.members.values() ?? [])].every(({ setup }) => setup));
  expect(await janus.driver.status(leg)).toMatchObject({ muted: true });
});

it('a leg ends once, with its first report, and nothing of it is left in Janus', async () => {
  await begin();
  await dial();
  await joined();
  await drive.command(leg, () => janus.driver.drop(leg));
  await eventually('its end', async () => (await kinds()).includes('ended'));
  const before = await drive.seen();
  for (const step of await stepsOf(5)) await drive.command(step, () => janus.driver.continueStep(step));
  const ends = (await drive.seen()).filter(({ kind }) => kind === 'ended');
  expect(new Set(ends.map((end) => JSON.stringify(end))).size).toBe(1);
  expect(before.find(({ kind }) => kind === 'ended')).toEqual(ends[0]);
  expect(janus.state.sessions.size).toBe(0);
});

it('the time limit of a call that is over does nothing', async () => {
  await begin();
  await dial();
  await joined();
  await drive.command(leg, () => janus.driver.drop(leg));
  await eventually('its end', async () => (await kinds()).includes('ended'));
  const before = janus.requests.length;
  expect(await janus.driver.continueStep({ ...leg, step: 'time-over' })).toEqual({ events: [], steps: [] });
  expect(janus.requests).toHaveLength(before);
});

it('a caller is withheld as RFC 3323 has it: anonymous, and with a Privacy header', async () => {
  await begin();
  const { from: _from, ...withheld } = request();
  await drive.command(leg, () => janus.driver.dial(withheld));
  await joined();
  const sent = (what: string) => janus.requests.find(({ body }) => body?.['request'] === what)?.body;
  expect(sent('register')).toMatchObject({ type: 'guest', username: 'sip:anonymous@anonymous.invalid' });
  expect(sent('call')).toMatchObject({ headers: { Privacy: 'id', 'X-Rollcall-Conference': leg.conferenceId } });
});

it('every call names its conference to the edge; a caller who is shown has no Privacy header', async () => {
  await begin();
  await dial();
  await joined();
  const sent = (what: string) => janus.requests.find(({ body }) => body?.['request'] === what)?.body;
  expect(sent('register')).toMatchObject({ username: `sip:${janus.numbers.from}@bridge.example` });
  expect(sent('call')?.['headers']).toEqual({ 'X-Rollcall-Conference': leg.conferenceId });
});

it('a leg counts as ended if its hang-up is not reported in time', async () => {
  await begin();
  await dial();
  await joined();
  const { steps } = await janus.driver.drop(leg);
  expect(steps).toEqual([{ ...leg, step: 'gone', afterSeconds: 5 }]);
  const { events } = await janus.driver.continueStep({ ...leg, step: 'gone' });
  expect(events).toMatchObject([{ kind: 'ended', end: { method: 'booted', cause: null } }]);
});

describe('a callback', () => {
  const callback = async (): Promise<RawCallback> => {
    await begin();
    await janus.driver.dial(request());
    return eventually('a callback', async () => janus.callbacks[0]);
  };
  const parse = (raw: RawCallback) => (async () => janus.driver.parse(raw))();

  it.each<[string, (genuine: RawCallback) => RawCallback]>([
    ['without a password', ({ headers: { authorization: _password, ...headers }, ...rest }) => ({ ...rest, headers })],
    ['with another password', (genuine) => ({ ...genuine, headers: { ...genuine.headers, authorization: 'Basic amFudXM6b3RoZXI=' } })],
    ['to another address', (genuine) => ({ ...genuine, url: `${genuine.url}/more` })],
  ])('is refused as forged if it comes %s', async (_name, change) => {
    await expect(parse(change(await callback()))).rejects.toEqual(new CallbackRefused('forged'));
  });

  it.each(['', 'not JSON', '7', 'null'])('is refused as malformed if its body is %j', async (body) => {
    await expect(parse({ ...(await callback()), body })).rejects.toEqual(new CallbackRefused('malformed'));
  });

  it('is ignored if its handle, plugin or kind is not ours', async () => {
    const genuine = await callback();
    const others = [
      { type: 1, event: {} },
      { type: 64, timestamp: 1, handle_id: 1, opaque_id: 'somebody/else/phone', event: { data: { event: 'hangup', code: 200 } } },
      { type: 64, timestamp: 1, event: { data: { event: 'left' } } },
      {
        type: 64,
        timestamp: 1,
        handle_id: 1,
        opaque_id: `${leg.conferenceId}/${leg.participantId}-1/phone`,
        event: { data: { event: 'new' } },
      },
    ];
    expect(await parse({ ...genuine, body: JSON.stringify(others) })).toMatchObject({ events: [], steps: [] });
  });
});
