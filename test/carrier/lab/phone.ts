/** A phone (baresip): it answers automatically, plays its own tone, and records what it hears. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCertificate } from './certificate';
import { control } from './control';
import { PHONES_ADDRESS } from './network';
import { samplesIn, samplesOf, toneSamples, wav } from './tone';

/** One of the lab's phones; its ports and its tone follow from `index`. */
export type Phone = {
  readonly number: string;
  readonly name: string;
  readonly hertz: number;
  readonly sipPort: number;
  readonly controlPort: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** A second call finds a phone with one line busy. */
  readonly lines: number;
};

const TRANSPORTS = ['udp', 'tcp', 'tls'] as const;
const INITIATORS_LINES = 4;

/** The last one hangs up automatically (see `hangs-up.ts`). */
export const phones: readonly Phone[] = ['+15550100', '+15550101', '+15550102', '+15550103'].map((number, index) => ({
  number,
  name: `phone${String(index)}`,
  // No one is a multiple of another.
  hertz: 500 + 200 * index,
  // baresip takes the next port for TLS as well.
  sipPort: 5070 + 10 * index,
  controlPort: 4440 + index,
  transport: TRANSPORTS[index] ?? 'udp',
  lines: index === 0 ? INITIATORS_LINES : 1,
}));

export const phoneOf = (number: string): Phone => {
  const found = phones.find((phone) => phone.number === number);
  if (!found) throw new Error('The lab has no such phone');
  return found;
};

/** baresip hangs up at the end of what it plays. */
const TONE_SECONDS = 300;
const MODULES = ['g711', 'aufile', 'sndfile'];
const APPLICATIONS = ['account', 'menu', 'ctrl_tcp'];
const FIRST_RTP_PORT = 22_000;
const PORTS_A_PHONE = 100;
const RTP_PORTS = 90;

/** Longer than a run: a phone that finds Kamailio restarting tries again only after a while. */
const REGISTERS_EVERY_S = 3_000;

/** Of the account with which it registers. */
export const passwordOf = ({ number }: Pick<Phone, 'number'>): string => `password-of-${number.slice(1)}`;

const config = (phone: Phone, index: number, folder: string): string => {
  const firstPort = FIRST_RTP_PORT + PORTS_A_PHONE * index;
  return `${[
    `sip_listen ${PHONES_ADDRESS}:${String(phone.sipPort)}`,
    `net_interface ${PHONES_ADDRESS}`,
    `audio_player aufile,${folder}/player.wav`,
    `audio_source aufile,${folder}/tone.wav`,
    `audio_alert aufile,${folder}/alert.wav`,
    'ausrc_srate 8000',
    'auplay_srate 8000',
    'ausrc_channels 1',
    'auplay_channels 1',
    `rtp_ports ${String(firstPort)}-${String(firstPort + RTP_PORTS)}`,
    'module_path /usr/lib/baresip/modules',
    ...MODULES.map((name) => `module ${name}.so`),
    ...APPLICATIONS.map((name) => `module_app ${name}.so`),
    'module_tmp uuid.so',
    `ctrl_tcp_listen ${PHONES_ADDRESS}:${String(phone.controlPort)}`,
    `snd_path ${folder}`,
    'ring_aufile none',
    `call_max_calls ${String(phone.lines)}`,
    `sip_certificate ${folder}/identity.pem`,
  ].join('\n')}\n`;
};

/** Its settings, in a folder of its own; answers that folder. */
export const writePhone = (phone: Phone, labFolder: string): string => {
  const folder = join(labFolder, phone.name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'tone.wav'), wav(toneSamples(phone.hertz, TONE_SECONDS)));
  writeCertificate(folder);
  writeFileSync(join(folder, 'config'), config(phone, phones.indexOf(phone), folder));
  const address = `sip:${phone.number}@${PHONES_ADDRESS};transport=${phone.transport}`;
  const account = ['answermode=auto', `auth_pass=${passwordOf(phone)}`, `regint=${String(REGISTERS_EVERY_S)}`, 'audio_codecs=PCMU/8000/1'];
  writeFileSync(join(folder, 'accounts'), `<${address}>;${account.join(';')}\n`);
  writeFileSync(join(folder, 'contacts'), '');
  return folder;
};

export const hangUpPhone = async (phone: Phone): Promise<void> => void (await control(phone, 'hangup'));

/** Every call makes a new file, named by its time. */
const newestRecording = (folder: string): string | undefined =>
  readdirSync(folder)
    .filter((name) => /^dump-.*-dec\.wav$/.test(name))
    .sort()
    .at(-1);

const arrivedFile = ({ name }: Phone, labFolder: string): string => join(labFolder, name, 'arrived.raw');

/** Of `tap.py`, which writes down what arrives at each phone. */
export const tapArguments = (labFolder: string): readonly string[] => {
  const files = phones.map((phone) => arrivedFile(phone, labFolder));
  return [join(__dirname, 'tap.py'), PHONES_ADDRESS, String(FIRST_RTP_PORT), String(PORTS_A_PHONE), ...files];
};

/** What has arrived at the phone, whatever it does with it. */
export const arrivedAt = (phone: Phone, labFolder: string): Recording => ({
  file: arrivedFile(phone, labFolder),
  samples: samplesOf(readFileSync(arrivedFile(phone, labFolder))),
});

export type Recording = { readonly file: string | undefined; readonly samples: Int16Array };

export const recordingOf = ({ name }: Phone, labFolder: string): Recording => {
  const folder = join(labFolder, name);
  const file = newestRecording(folder);
  return { file, samples: file === undefined ? new Int16Array() : samplesIn(readFileSync(join(folder, file))) };
};
