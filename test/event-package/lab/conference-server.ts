/** A conference server of the carrier that has an event package of its own (Kamailio's `presence_conference`). */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraryFolder, startKamailio } from '../../carrier/lab/lab';
import { stopPid } from '../../carrier/lab/programs';
import { readState } from '../../carrier/lab/state';
import { CONFERENCE_SERVER, EDGE, SIP_PORT } from './addresses';
import type { SipClient } from './sip-client';

/** So that its subscribers come back soon. What is published lasts as long. */
const GRANTED_SECONDS = 16;
const MODULES = ['tm', 'tmx', 'sl', 'rr', 'pv', 'textops', 'siputils', 'presence', 'presence_conference'];

const config = `#!KAMAILIO
debug=1
log_stderror=yes
children=2
tcp_children=2
auto_aliases=no
sql_buffer_size=1048576
listen=udp:${CONFERENCE_SERVER}:${String(SIP_PORT)}
listen=tcp:${CONFERENCE_SERVER}:${String(SIP_PORT)}
tcp_source_ipv4=${CONFERENCE_SERVER}
mpath="${libraryFolder('kamailio', 'modules')}/"
${MODULES.map((name) => `loadmodule "${name}.so"`).join('\n')}
modparam("presence", "server_address", "sip:conferences@${CONFERENCE_SERVER}:${String(SIP_PORT)};transport=tcp")
modparam("presence", "max_expires", ${String(GRANTED_SECONDS)})
modparam("presence", "min_expires", 2)
modparam("presence", "subs_db_mode", 0)
modparam("presence", "publ_cache", 2)
request_route {
  if (is_method("ACK")) exit;
  if (has_totag()) loose_route();
  else record_route();
  if (!is_method("SUBSCRIBE|PUBLISH")) { sl_send_reply("405", "Method Not Allowed"); exit; }
  if (!t_newtran()) { sl_reply_error(); exit; }
  if (is_method("PUBLISH")) handle_publish();
  else handle_subscribe();
  t_release();
}
`;

const NAME = 'conferences';

export const startConferenceServer = (labFolder: string): void => {
  const folder = join(labFolder, NAME);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'kamailio.cfg'), config);
  startKamailio(labFolder, NAME, 'phones', join(folder, 'kamailio.cfg'));
};

/** As a crash is: what it knew is lost. */
export const killConferenceServer = async (labFolder: string): Promise<void> => {
  const pid = readState(labFolder).pids[NAME] ?? 0;
  // It is several processes, of one group.
  process.kill(-pid, 'SIGKILL');
  await stopPid(pid);
};

export const uriAt = (user: string, host: string, port = SIP_PORT): string => `sip:${user}@${host}:${String(port)}`;

export type ShownUser = { readonly number: string; readonly status?: string };

const userElement = ({ number, status = 'connected' }: ShownUser): string =>
  `<user entity="sip:${number}@${EDGE};user=phone" state="full"><endpoint entity="sip:${number}@${EDGE}"><status>${status}</status></endpoint></user>`;

/** A whole document, or the change of it. */
export const documentWith = (entity: string, state: 'full' | 'partial', version: number, users: readonly ShownUser[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><conference-info xmlns="urn:ietf:params:xml:ns:conference-info" entity="${entity}" state="${state}" version="${String(version)}"><users state="${state}">${users.map(userElement).join('')}</users></conference-info>`;

/** The mixer tells its event package who is in a conference: what it told before is replaced. */
export const publish = async (client: SipClient, user: string, users: readonly ShownUser[], entityTag?: string): Promise<string> => {
  const uri = `sip:${user}@${CONFERENCE_SERVER}`;
  const answer = await client.ask({
    method: 'PUBLISH',
    uri,
    from: uri,
    headers: [
      'Event: conference',
      'Expires: 3600',
      'Content-Type: application/conference-info+xml',
      ...(entityTag === undefined ? [] : [`SIP-If-Match: ${entityTag}`]),
    ],
    body: documentWith(uri, 'full', 1, users),
    via: CONFERENCE_SERVER,
  });
  if (answer.status !== 200) throw new Error(`PUBLISH: ${answer.startLine}`);
  return answer.header('sip-etag');
};
