/**
 * The carrier: a registrar and proxy that routes by E.164 number, and reports single-line calls. It is
 * `access-network/kamailio/example.cfg` with the settings of this lab.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCertificate } from './certificate';
import { BRIDGE_ADDRESS, PHONES_ADDRESS } from './network';

const SOURCE = join(__dirname, '..', '..', '..', 'access-network', 'kamailio');
/** Of Debian's package of the database's module. */
const TABLES = '/usr/share/kamailio/db_sqlite';

/** The access network kit runs on the conference server's host, as Rollcall does, so it connects over the wire. */
export const EVAPI_ADDRESS = `${PHONES_ADDRESS}:8448`;
export const RING_SECONDS = 8;

/** Beside the phones: numbers that behave in one way. */
export const numbers = {
  busy: '+15550110',
  ringsOn: '+15550120',
  unreachable: '+15550140',
} as const;

/** `ports`: more than one if all of them ring. */
export type Route = { readonly number: string; readonly ports: readonly number[] };

export type Account = { readonly number: string; readonly password: string; readonly hasService: boolean };

const replaced = (text: string, changes: Readonly<Record<string, string>>): string =>
  Object.entries(changes).reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`access-network/kamailio/ says nothing of ${from}`);
    return before.replaceAll(from, to);
  }, text);

const caseOf = ({ number, ports: [first = 0, ...more] }: Route): string => {
  const uri = (port: number): string => `sip:${number}@${PHONES_ADDRESS}:${String(port)}`;
  const branches = more.map((port) => `append_branch("${uri(port)}"); `).join('');
  return `    case "${number}": $ru = "${uri(first)}"; ${branches}break;`;
};

const elsewhere = (routes: readonly Route[]): string => `loadmodule "corex.so"
route[ELSEWHERE] {
  switch ($rU) {
${routes.map(caseOf).join('\n')}
    case "${numbers.busy}": $dlg_var(code) = "486"; t_reply("486", "Busy Here"); exit;
    case "${numbers.ringsOn}": t_reply("180", "Ringing"); exit;
    case "${numbers.unreachable}": $dlg_var(code) = "503"; t_reply("503", "Service Unavailable"); exit;
    default: $dlg_var(code) = "404"; t_reply("404", "Not Found"); exit;
  }
}
`;

export type CarrierOptions = { readonly folder: string; readonly moduleFolder: string; readonly routes: readonly Route[] };

/** File → contents. */
export const carrierFiles = ({ folder, moduleFolder, routes }: CarrierOptions): Readonly<Record<string, string>> => ({
  'settings.cfg': replaced(readFileSync(join(SOURCE, 'settings.example.cfg'), 'utf8'), {
    '/usr/lib/x86_64-linux-gnu/kamailio/modules': moduleFolder,
    '/var/lib/kamailio': folder,
    '192.0.2.10': BRIDGE_ADDRESS,
    '192.0.2.5': PHONES_ADDRESS,
    // The phones have the same address, and are told apart by their ports.
    'alias="carrier.example"': `alias="${PHONES_ADDRESS}:5060"`,
    'carrier.example': PHONES_ADDRESS,
    '127.0.0.1:8448': EVAPI_ADDRESS,
    '!60000!': `!${String(RING_SECONDS * 1_000)}!`,
  }),
  'elsewhere.cfg': elsewhere(routes),
  'tls.cfg': replaced(readFileSync(join(SOURCE, 'tls.example.cfg'), 'utf8'), { '/etc/kamailio': folder }),
});

const digestOf = ({ number, password }: Account): string =>
  createHash('md5').update(`${number}:${PHONES_ADDRESS}:${password}`).digest('hex');

const accountRows = (accounts: readonly Account[]): string =>
  accounts
    .map(
      (account) =>
        `INSERT INTO subscriber (username, domain, ha1) VALUES ('${account.number}', '${PHONES_ADDRESS}', '${digestOf(account)}');` +
        (account.hasService ? `INSERT INTO rollcall (key_name, key_value) VALUES ('${account.number}', '1');` : ''),
    )
    .join('\n');

const writeDatabase = (folder: string, accounts: readonly Account[]): void => {
  const tables = ['standard', 'auth_db', 'usrloc', 'dialog'].map((name) => readFileSync(join(TABLES, `${name}-create.sql`), 'utf8'));
  const own = readFileSync(join(SOURCE, 'rollcall-subscribers.sql'), 'utf8');
  execFileSync('sqlite3', [join(folder, 'kamailio.db')], { input: [...tables, own, accountRows(accounts)].join('\n') });
};

/** Answers its configuration file. */
export const writeCarrier = ({ folder, ...options }: CarrierOptions, accounts: readonly Account[]): string => {
  mkdirSync(folder);
  for (const name of ['example.cfg', 'rollcall.cfg']) copyFileSync(join(SOURCE, name), join(folder, name));
  for (const [name, text] of Object.entries(carrierFiles({ folder, ...options }))) writeFileSync(join(folder, name), text);
  writeCertificate(folder);
  writeDatabase(folder, accounts);
  return join(folder, 'example.cfg');
};
