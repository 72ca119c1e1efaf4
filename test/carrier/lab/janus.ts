/** The conference server: Debian's Janus with its AudioBridge, its SIP plugin, its HTTP API and its event handler. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BRIDGE_ADDRESS } from './network';

const JANUS_PORT = 18_088;
export const JANUS_URL = `http://127.0.0.1:${String(JANUS_PORT)}/janus`;
/** Where it reports to: the API of a local deployment on the same host. */
export const CALLBACK_PORT = 3_000;
export const CALLBACK_URL = `http://127.0.0.1:${String(CALLBACK_PORT)}/v1/bridge-callbacks/janus`;

export const janusSecrets = {
  apiSecret: 'the-api-secret-of-the-lab',
  adminKey: 'the-admin-key-of-the-lab',
  eventsUser: 'janus',
  eventsPassword: 'the-password-of-the-events',
} as const;

const UNUSED = {
  plugins: ['voicemail', 'recordplay', 'lua', 'duktape', 'streaming', 'videoroom', 'videocall', 'textroom', 'nosip', 'echotest'],
  transports: ['rabbitmq', 'mqtt', 'nanomsg', 'pfunix', 'websockets'],
  loggers: ['jsonlog'],
  events: ['rabbitmqevh', 'mqttevh', 'nanomsgevh', 'wsevh', 'gelfevh'],
} as const;

const disabled = (kind: keyof typeof UNUSED): string => `disable = "${UNUSED[kind].map((name) => `libjanus_${name}.so`).join(',')}"`;

const general = (...settings: string[]): string => `general: {\n${settings.map((setting) => `  ${setting}`).join('\n')}\n}\n`;

/**
 * File → contents, for Janus's `--configs-folder`. `libraries`: where its plugins, transports and event handlers are.
 */
export const janusFiles = (folder: string, libraries: string): Readonly<Record<string, string>> => ({
  'janus.jcfg': `${general(
    `configs_folder = "${folder}"`,
    ...['plugins', 'transports', 'events', 'loggers'].map((kind) => `${kind}_folder = "${libraries}/${kind}"`),
    `interface = "${BRIDGE_ADDRESS}"`,
    // A session that nobody polls would be gone after a minute.
    'session_timeout = 0',
    `api_secret = "${janusSecrets.apiSecret}"`,
  )}plugins: { ${disabled('plugins')} }\ntransports: { ${disabled('transports')} }\nloggers: { ${disabled('loggers')} }\nevents: { broadcast = true\n  ${disabled('events')} }\n`,
  'janus.transport.http.jcfg': general(
    'json = "compact"',
    'base_path = "/janus"',
    'http = true',
    `port = ${String(JANUS_PORT)}`,
    'ip = "127.0.0.1"',
    'https = false',
  ),
  'janus.eventhandler.sampleevh.jcfg': general(
    'enabled = true',
    'events = "plugins,jsep"',
    'grouping = true',
    'json = "compact"',
    `backend = "${CALLBACK_URL}"`,
    `backend_user = "${janusSecrets.eventsUser}"`,
    `backend_pwd = "${janusSecrets.eventsPassword}"`,
    'max_retransmissions = 5',
    'retransmissions_backoff = 100',
  ),
  'janus.plugin.audiobridge.jcfg': general(
    `admin_key = "${janusSecrets.adminKey}"`,
    'string_ids = true',
    'events = true',
    `local_ip = "${BRIDGE_ADDRESS}"`,
    'rtp_port_range = "21000-21400"',
  ),
  'janus.plugin.sip.jcfg': general(
    `local_ip = "${BRIDGE_ADDRESS}"`,
    'behind_nat = false',
    'events = true',
    'rtp_port_range = "24000-24800"',
  ),
});

/** Answers the folder with its settings. */
export const writeJanus = (labFolder: string, libraries: string): string => {
  const folder = join(labFolder, 'janus');
  mkdirSync(folder);
  for (const [name, text] of Object.entries(janusFiles(folder, libraries))) writeFileSync(join(folder, name), text);
  return folder;
};
