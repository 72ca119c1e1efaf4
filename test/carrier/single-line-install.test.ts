/** What docs/access-network/kamailio.md tells a carrier to do, done as it stands there. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCertificate } from './lab/certificate';

const root = join(__dirname, '..', '..');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'single-line-install-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Nothing of this machine is changed: its folders are in ours. */
const moved = (text: string): string => text.replaceAll(/\/(etc|var\/lib)\/kamailio/g, `${folder}/$1/kamailio`);

/** Runs the commands of this step. */
const follow = (step: string): void => {
  const page = readFileSync(join(root, 'docs/access-network/kamailio.md'), 'utf8');
  const [, text = ''] = page.split(`\n${step}`);
  const commands = /```sh\n([^]*?)```/.exec(text)?.[1] ?? '';
  execFileSync('sh', ['-euxc', moved(commands)], { cwd: root, stdio: 'pipe' });
};

it('the commands of the page make a database with a subscriber, and Kamailio takes the example with it', () => {
  const installed = moved('/etc/kamailio/rollcall');
  mkdirSync(moved('/etc/kamailio'), { recursive: true });
  follow('2. Copy the files');
  for (const name of ['settings.cfg', 'tls.cfg']) {
    const text = readFileSync(join(installed, name), 'utf8');
    writeFileSync(join(installed, name), moved(text).replaceAll('192.0.2.5', '127.0.0.1'));
  }
  writeCertificate(moved('/etc/kamailio'));
  follow('3. Make the database');

  const rows = execFileSync('sqlite3', [moved('/var/lib/kamailio/kamailio.db'), 'SELECT key_name FROM rollcall'], { encoding: 'utf8' });
  expect(rows.trim()).toBe('+15550100');
  expect(() => execFileSync('kamailio', ['-c', '-f', join(installed, 'example.cfg')], { stdio: 'pipe' })).not.toThrow();
});
