/** The lab of the event package: the carrier lab's Janus, an edge, and phones that subscribe. */
import { join } from 'node:path';
import { emptyLab, libraryFolder, startJanus } from '../../carrier/lab/lab';
import { writeJanus } from '../../carrier/lab/janus';
import { PHONES_INTERFACE } from '../../carrier/lab/network';
import { startProgram } from '../../carrier/lab/programs';
import type { Packages } from '../../carrier/lab/requirements';
import { EDGE, onBridgeHost, onPhonesHost } from './addresses';
import { startAnsweringPhones } from './answering-phones';
import { startEdge } from './edge';
import { linphones, startLinphone } from './linphone';
import { wireFile } from './wire';

/** Debian package → a program of it. `linphone-cli` brings the library that the phones are. */
export const PACKAGES: Packages = {
  janus: 'janus',
  kamailio: 'kamailio',
  'kamailio-presence-modules': 'kamailio',
  'linphone-cli': 'linphonec',
  iproute2: 'ip',
  'sip-tester': 'sipp',
  'libxml2-utils': 'xmllint',
  python3: 'python3',
};

export const bringUp = (): string => {
  // Without a route to the world liblinphone takes itself for disconnected.
  const network = { bridge: onBridgeHost, phones: onPhonesHost, router: EDGE };
  const folder = emptyLab({ bridge: 'cep-b', phones: 'cep-p' }, network);
  startProgram(folder, 'tap', 'phones', 'python3', [join(__dirname, 'sip-tap.py'), PHONES_INTERFACE, wireFile(folder)]);
  startEdge(folder);
  startAnsweringPhones(folder);
  for (const phone of linphones) startLinphone(phone, folder);
  writeJanus(folder, libraryFolder('janus'));
  startJanus(folder);
  return folder;
};
