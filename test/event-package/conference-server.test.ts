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

const LONGEST_SILENCE_MS = 20_000;

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
