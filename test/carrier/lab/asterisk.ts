/** A real Asterisk, set up as docs/bridges/asterisk.md says. Debian 12 has no package of it: `ASTERISK` is its program. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asteriskSecrets } from '../../support/asterisk/keys';
import { PHONES_ADDRESS } from './network';
import { startProgram } from './programs';
import { toneSamples, wav } from './tone';

export const ARI_PORT = 8_088;
/** Where it connects to. */
export const EVENTS_PORT = 3_100;

const PAGE = join(__dirname, '..', '..', '..', 'docs', 'bridges', 'asterisk.md');

/** File → contents: each `ini` block belongs to the file that the text has named last. */
const filesOfPage = (page: string): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  let named = '';
  for (const [, name, block] of page.matchAll(/`(\w+\.conf)`|```ini\n([\s\S]*?)```/g)) {
    if (name !== undefined) named = name;
    if (block !== undefined) files.set(named, (files.get(named) ?? '') + block.replaceAll(/^ +/gm, ''));
  }
  return files;
};

type Change = readonly [from: RegExp, to: string];

/** What every carrier changes, and what a laptop does: no TLS. */
const changes = (folder: string): Readonly<Record<string, readonly Change[]>> => ({
  'pjsip.conf': [[/trunk\.carrier\.example/, PHONES_ADDRESS]],
  'http.conf': [[/tlsenable[^]*/, `bindaddr = 127.0.0.1\nbindport = ${String(ARI_PORT)}\n`]],
  'websocket_client.conf': [
    [/wss:\/\/.*/, `ws://127.0.0.1:${String(EVENTS_PORT)}/bridge-socket`],
    [/password = .*/, `password = ${asteriskSecrets.eventsPassword}`],
    [/tls_enabled = yes/, 'tls_enabled = no'],
  ],
  'ari.conf': [[/password = .*/, `password = ${asteriskSecrets.password}`]],
  'musiconhold.conf': [[/directory = .*/, `directory = ${folder}/moh`]],
});

/** `page`: the text of docs/bridges/asterisk.md. */
export const asteriskFiles = (folder: string, page: string): Readonly<Record<string, string>> => {
  const files = filesOfPage(page);
  const changed = Object.entries(changes(folder)).map(([name, all]) => {
    const text = all.reduce(
      (before, [from, to]) => {
        if (!from.test(before)) throw new Error(`docs/bridges/asterisk.md says nothing of ${String(from)} in ${name}`);
        return before.replace(from, to);
      },
      files.get(name) ?? '',
    );
    return [name, text] as const;
  });
  const own = ['varlib', 'db', 'spool', 'run', 'log'].map((what) => `ast${what}dir => ${folder}`);
  return {
    ...Object.fromEntries(changed),
    'asterisk.conf': `[directories]\nastetcdir => ${folder}\n${own.join('\n')}\n`,
    'modules.conf': '[modules]\nautoload = yes\n',
  };
};

export const startAsterisk = (labFolder: string, program: string): void => {
  const folder = join(labFolder, 'asterisk');
  mkdirSync(join(folder, 'moh'), { recursive: true });
  writeFileSync(join(folder, 'moh', 'music.wav'), wav(toneSamples(1_500, 10)));
  for (const [name, text] of Object.entries(asteriskFiles(folder, readFileSync(PAGE, 'utf8')))) writeFileSync(join(folder, name), text);
  startProgram(labFolder, 'asterisk', 'bridge', program, ['-f', '-C', join(folder, 'asterisk.conf')]);
};
