/** The carrier's conference server has an event package: what it tells the gateway reaches terminals and partners. */
import type { Conference } from '../../schemas/conference';
import type { Participant } from '../../schemas/participant';
import { CarrierConference } from '../carrier/lab/carrier-conference';
import { labFolder } from '../carrier/lab/this-lab';
import { expectStatus, sendAs } from '../e2e/stories/api-client';
import { until } from '../support/until';
import { CONFERENCE_SERVER, EDGE } from './lab/addresses';
import { answering } from './lab/answering-phones';
import { killConferenceServer, publish, startConferenceServer, uriAt } from './lab/conference-server';
import { startFocus } from './lab/scripted-focus';
import { setStage, type Stage } from './lab/stage';
import { type OnWire, wireSince } from './lab/wire';

const [initiator, ben] = answering;
/** Who dials in by themselves: Rollcall does not know them. */
const [guest, late] = [{ number: '+15550177' }, { number: '+15550178' }];
/** Whose conference nobody calls. */
const dialer = { number: '+15550176' };

/** Until a subscriber of a server that was restarted comes back. */
const LONGEST_SILENCE_MS = 20_000;
/** The watch list is read every second. */
const SILENCE_MS = 3_000;

let stage: Stage;

beforeEach(async () => {
  stage = await setStage(
    labFolder(),
    { ROLLCALL_EVENT_PACKAGE: 'gateway' },
    { GATEWAY_ROLES: 'subscriber', GATEWAY_ROUTE: `sip:${EDGE};transport=tcp;lr`, GATEWAY_WATCHES_SECONDS: '1' },
  );
});

afterEach(() => stage.stop());

const opened = async (by: { readonly number: string }, others: readonly { readonly number: string }[]): Promise<CarrierConference> => {
  const conference = await CarrierConference.of(stage.rollcall, by, others);
  stage.alsoStop(() => conference.stop());
  return conference;
};

/** As the carrier's edge does. */
const tellUri = async ({ conferenceId }: CarrierConference, conferenceUri: string): Promise<void> => {
  const request = { method: 'PUT', path: `/v1/conferences/${conferenceId}/conference-uri`, json: { conferenceUri } } as const;
  expectStatus(await sendAs(stage.rollcall, { clientId: 'edge', scopes: ['event-package:write'] }, request), 204, 'setConferenceUri');
};

const rowOf = ({ participants }: Conference, { number }: { readonly number: string }): Participant | undefined =>
  participants.find(({ phoneNumber }) => phoneNumber === number);

const isOnline = (seen: Conference, who: { readonly number: string }): boolean => rowOf(seen, who)?.status === 'online';

it('what Kamailio’s event package tells reaches a terminal and a webhook, over a kill of that server too', async () => {
  startConferenceServer(labFolder());
  stage.alsoStop(() => killConferenceServer(labFolder()));
  const both = [initiator, ben];
  let tag = await publish(stage.edge, 'mpty-1', both);

  const conference = await opened(initiator, [ben]);
  await conference.start();
  await conference.until('both online', (seen) => seen.state === 'active' && both.every((who) => isOnline(seen, who)));
  await tellUri(conference, uriAt('mpty-1', CONFERENCE_SERVER));
  await conference.until('the event package as a source', ({ management }) => management.source === 'event-package');

  tag = await publish(stage.edge, 'mpty-1', [...both, guest], tag);
  const joined = await conference.until('the guest', (seen) => isOnline(seen, guest));
  expect(rowOf(joined, guest)).toMatchObject({ endpointStatus: 'connected', source: 'event-package' });
  await conference.agrees();
  await publish(stage.edge, 'mpty-1', both, tag);
  await conference.until('the guest gone', (seen) => rowOf(seen, guest)?.status === 'offline');
  await conference.agrees();

  await killConferenceServer(labFolder());
  startConferenceServer(labFolder());
  await publish(stage.edge, 'mpty-1', [...both, late]);
  await conference.until('who came while nobody knew', (seen) => isOnline(seen, late), LONGEST_SILENCE_MS);
  await conference.agrees();

  await conference.end();
  await conference.until('the end', ({ state }) => state === 'ended');
});

/** How often a focus was subscribed to; what was sent again counts once. */
const subscribesTo = (address: string, wire: readonly OnWire[]): number =>
  new Set(
    wire.flatMap(({ to, sip }) => (to === address && sip.method === 'SUBSCRIBE' ? [`${sip.header('call-id')} ${sip.header('cseq')}`] : [])),
  ).size;

it('a missing document is asked for once; after the end of the event package, or a refusal, nobody subscribes again', async () => {
  const first = wireSince(labFolder()).length;
  const started = [initiator, ben];
  const focus = startFocus(labFolder(), 'mpty-2', 5_090, [
    { do: 'accept' },
    { do: 'notify', state: 'full', version: 0, users: started },
    { do: 'notify', state: 'partial', version: 1, users: [guest] },
    // Version 2 brought somebody else.
    { do: 'notify', state: 'partial', version: 3, users: [{ ...guest, status: 'on-hold' }] },
    { do: 'accept' },
    { do: 'notify', state: 'full', version: 4, users: [...started, { ...guest, status: 'on-hold' }, late] },
    { do: 'wait', ms: 1_500 },
    { do: 'notify', state: 'partial', version: 5, users: [], end: 'terminated;reason=noresource' },
  ]);
  stage.alsoStop(focus.stop);
  const refusing = startFocus(labFolder(), 'mpty-3', 5_091, [{ do: 'decline' }]);
  stage.alsoStop(refusing.stop);

  const refused = await opened(dialer, []);
  await tellUri(refused, refusing.uri);
  const conference = await opened(initiator, [ben]);
  await conference.start();
  await conference.until('both online', (seen) => seen.state === 'active' && started.every((who) => isOnline(seen, who)));
  await tellUri(conference, focus.uri);
  const whole = await conference.until('who was in the missing document', (seen) => isOnline(seen, late));
  expect(rowOf(whole, guest)).toMatchObject({ endpointStatus: 'on-hold', source: 'event-package' });
  expect(started.every((who) => isOnline(whole, who))).toBe(true);

  // What Rollcall has itself holds again.
  await conference.until('the bridge as a source', ({ management }) => management.source !== 'event-package');
  await conference.agrees();
  const wire = () => wireSince(labFolder(), first);
  const silentFrom = Date.now();
  await until('a while in which the watch list was read again', () => Date.now() > silentFrom + SILENCE_MS);
  expect(subscribesTo(focus.address, wire())).toBe(2);
  expect(subscribesTo(refusing.address, wire())).toBe(1);
  expect((await refused.get()).management.source).not.toBe('event-package');
  expect(await stage.rollcall.deadLetters()).toEqual([]);
});
