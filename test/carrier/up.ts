/** `npm run carrier:up`: a carrier lab to try things out. */
import { CALLBACK_URL, JANUS_URL, janusSecrets } from './lab/janus';
import { bringUp } from './lab/lab';
import { BRIDGE_ADDRESS, PHONES_ADDRESS } from './lab/network';
import { phones } from './lab/phone';
import { missingFrom, thisMachine } from './lab/requirements';
import { readState } from './lab/state';

const missing = missingFrom(thisMachine);
if (missing.length > 0) {
  process.stderr.write(`${missing.join('\n')}\n`);
  process.exit(1);
}
const folder = bringUp();
const options = { calleeUri: `sip:{number}@${PHONES_ADDRESS}`, callerUri: `sip:{number}@${BRIDGE_ADDRESS}` };
process.stdout.write(`The carrier lab is up, in ${folder}.
Phones: ${phones.map(({ number }) => number).join(', ')}. What they hear is in their folders there.
Janus: ${JANUS_URL}; it reports to ${CALLBACK_URL}. A local deployment on its host:

  ip netns exec ${readState(folder).bridge} env ROLLCALL_BRIDGE=janus ROLLCALL_ASSEMBLY=direct ROLLCALL_BRIDGE_URL=${JANUS_URL} \\
    ROLLCALL_BRIDGE_OPTIONS='${JSON.stringify(options)}' \\
    ROLLCALL_BRIDGE_SECRETS='${JSON.stringify(janusSecrets)}' npm start

npm run carrier:down takes it down.
`);
