/** `npm run carrier:up`: a carrier lab to try things out. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { KIT_URL, kitVariables } from './lab/access-network-kit';
import { numbers } from './lab/carrier';
import { CALLBACK_PORT, CALLBACK_URL, JANUS_URL } from './lab/janus';
import { bringUp } from './lab/lab';
import { rollcallVariables } from './lab/local-mode';
import { phones } from './lab/phone';
import { missingFrom, thisMachine } from './lab/requirements';
import { readState } from './lab/state';

const missing = missingFrom(thisMachine);
if (missing.length > 0) {
  process.stderr.write(`${missing.join('\n')}\n`);
  process.exit(1);
}
const folder = bringUp();
const [rollcallData, kitData] = [join(folder, 'rollcall'), join(folder, 'kit')];
mkdirSync(rollcallData);
mkdirSync(kitData);
const api = `http://127.0.0.1:${String(CALLBACK_PORT)}`;
const key = `$(sed 's/.*"accessNetworkKey":"\\([^"]*\\)".*/\\1/' ${rollcallData}/secrets.json)`;

/** For a shell; `key` is one already. */
const assigned = (variables: Readonly<Record<string, string>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value === key ? `"${value}"` : `'${value}'`}`)
    .join(' ');

const [a = '', b = '', c = ''] = phones.map(({ number }) => number);
const rollcall = rollcallVariables(rollcallData);
const network = { ...rollcall, ROLLCALL_ASSEMBLY: 'network', ROLLCALL_ACCESS_NETWORK_URL: KIT_URL };
const kit = kitVariables({ folder: kitData, rollcallUrl: api, key });

process.stdout.write(`The carrier lab is up, in ${folder}.
Phones: ${phones.map(({ number }) => number).join(', ')}. What they hear is in their folders there.
Janus: ${JANUS_URL}; it reports to ${CALLBACK_URL}.

Everything below runs on the conference server's host:

  ip netns exec ${readState(folder).bridge} bash

A local deployment, whose participants nobody calls before the start:

  ${assigned(rollcall)} npm start

Or one that learns from single-line calls who takes part, and in another shell the access network kit:

  ${assigned(network)} npm start
  ${assigned(kit)} npm run access-network

Then, in a third shell, ${a} calls three others one by one, and the middle one is busy:

  phone() { npx tsx test/carrier/phone.ts "$@"; }
  phone ${a} answermode manual
  phone ${a} dial ${b}; phone ${a} hold
  phone ${a} dial ${numbers.busy}; phone ${a} hold
  phone ${a} dial ${c}; phone ${a} hold

  TOKEN=$(curl -s ${api}/local/token -d '{"phoneNumber":"${a}"}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  api() { curl -s -w '\\n' -H "authorization: Bearer $TOKEN" "$@"; }
  api ${api}/v1/conferences/current
  ID=$(api ${api}/v1/conferences/current | sed 's/.*"conferenceId":"\\([^"]*\\)".*/\\1/')
  api -X POST ${api}/v1/conferences/$ID/start
  phone ${a} accept
  api ${api}/v1/conferences/$ID
  api -X POST ${api}/v1/conferences/$ID/end

npm run carrier:down takes it down.
`);
