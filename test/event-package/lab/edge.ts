/** The edge, as docs/gateway-edge.md has it: `gateway/kamailio/` with the settings of this lab. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraryFolder, startKamailio } from '../../carrier/lab/lab';
import { BRIDGE_ADDRESS } from '../../carrier/lab/network';
import { EDGE, GATEWAY } from './addresses';

const SOURCE = join(__dirname, '..', '..', '..', 'gateway', 'kamailio');

const replaced = (text: string, changes: Readonly<Record<string, string>>): string =>
  Object.entries(changes).reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`gateway/kamailio/ says nothing of ${from}`);
    return before.replaceAll(from, to);
  }, text);

/** The lab's phones prove nothing: it has no other hosts. */
const AUTHENTICATES_NOBODY = 'route[AUTHENTICATE] { return; }\n';

/** File → contents. */
export const edgeFiles = (moduleFolder: string): Readonly<Record<string, string>> => ({
  'settings.cfg': replaced(readFileSync(join(SOURCE, 'settings.example.cfg'), 'utf8'), {
    '/usr/lib/x86_64-linux-gnu/kamailio/modules': moduleFolder,
    '192.0.2.10': BRIDGE_ADDRESS,
    '192.0.2.20': GATEWAY,
    '192.0.2.5': EDGE,
    'carrier.example': EDGE,
  }),
  'authenticate.cfg': AUTHENTICATES_NOBODY,
});

export const startEdge = (labFolder: string): void => {
  const folder = join(labFolder, 'edge');
  mkdirSync(folder);
  for (const name of ['edge.cfg', 'rollcall.cfg']) copyFileSync(join(SOURCE, name), join(folder, name));
  const files = edgeFiles(libraryFolder('kamailio', 'modules'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  startKamailio(labFolder, 'edge', 'bridge', join(folder, 'edge.cfg'));
};
