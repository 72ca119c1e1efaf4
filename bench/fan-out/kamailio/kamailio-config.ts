/**
 * Configures Kamailio as a server of conference event packages (RFC 4575) and nothing else: no registrar, no routing,
 * no authentication, one address on this machine.
 */
import { existsSync } from 'node:fs';

export type KamailioOptions = {
  readonly port: number;
  /** For its process id and, if durable, its database. */
  readonly folder: string;
  /**
   * If true, documents and subscriptions are written to SQLite before they are acknowledged. Otherwise they are in
   * memory only.
   */
  readonly durable: boolean;
};

/** The module folders of Debian's packages, by architecture. */
const moduleFolders = ['/usr/lib/x86_64-linux-gnu/kamailio/modules/', '/usr/lib/aarch64-linux-gnu/kamailio/modules/'];

export const moduleFolder = (): string | undefined => moduleFolders.find((folder) => existsSync(`${folder}presence_conference.so`));

const inMemory = ['modparam("presence", "subs_db_mode", 0)', 'modparam("presence", "publ_cache", 2)'];

const inDatabase = (path: string): readonly string[] => [
  'loadmodule "db_sqlite.so"',
  `modparam("db_sqlite", "db_set_journal_mode", "${path}=WAL")`,
  `modparam("presence", "db_url", "sqlite:///${path}")`,
  'modparam("presence", "db_table_lock_type", 0)',
  'modparam("presence", "subs_db_mode", 1)',
  'modparam("presence", "publ_cache", 1)',
];

export const databaseIn = (folder: string): string => `${folder}/presence.sqlite`;

/**
 * The presence module must be loaded before its parameters are set, and the database module before the presence module.
 */
export const kamailioConfig = ({ port, folder, durable }: KamailioOptions): string => {
  const storage = durable ? inDatabase(databaseIn(folder)) : inMemory;
  const isLoading = (line: string): boolean => line.startsWith('loadmodule');
  return `#!KAMAILIO
debug=1
log_stderror=yes
children=2
disable_tcp=yes
auto_aliases=no
dns=no
rev_dns=no
disable_core_dump=yes
listen=udp:127.0.0.1:${port}
mpath="${moduleFolder() ?? ''}"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "textops.so"
${storage.filter(isLoading).join('\n')}
loadmodule "presence.so"
loadmodule "presence_conference.so"
modparam("presence", "server_address", "sip:conferences@127.0.0.1:${port}")
modparam("presence", "max_expires", 7200)
${storage.filter((line) => !isLoading(line)).join('\n')}
request_route {
  if (is_method("OPTIONS")) { sl_send_reply("200", "OK"); exit; }
  if (!is_method("PUBLISH|SUBSCRIBE")) { sl_send_reply("405", "Method Not Allowed"); exit; }
  if (!t_newtran()) { sl_reply_error(); exit; }
  if (is_method("PUBLISH")) handle_publish(); else handle_subscribe();
  t_release();
}
`;
};
