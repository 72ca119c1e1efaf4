/** Two phones that know the event package by themselves: Debian's liblinphone, unmodified (`phone.py`). */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram } from '../../carrier/lab/programs';
import { EDGE } from './addresses';

export type Linphone = { readonly number: string; readonly name: string; readonly mediaPort: number };

export const linphones: readonly [Linphone, Linphone] = [
  { number: '+15550100', name: 'linphone0', mediaPort: 25_000 },
  { number: '+15550101', name: 'linphone1', mediaPort: 25_100 },
];

const settingsOf = ({ number, mediaPort }: Linphone): string => `[sip]
sip_port=-1
sip_tcp_port=-1
sip_tls_port=-1
default_proxy=0
[proxy_0]
reg_proxy=<sip:${EDGE};transport=tcp>
reg_route=<sip:${EDGE};transport=tcp;lr>
reg_identity=sip:${number}@${EDGE}
reg_expires=600
reg_sendregister=1
publish=0
[rtp]
audio_rtp_port=${String(mediaPort)}
nortp_timeout=300
[net]
stun_server=
`;

type Call = {
  /** As liblinphone numbers the states of a call. */
  readonly state: number;
  /** Absent if the phone takes it for an ordinary call. */
  readonly conference?: string;
  /** Without the phone's own number. */
  readonly roster?: readonly string[];
};
export type Shown = { readonly registered: boolean; readonly calls: readonly Call[] };

const logOf = ({ name }: Linphone, labFolder: string): string => join(labFolder, `${name}.log`);

export const startLinphone = (phone: Linphone, labFolder: string): void => {
  const folder = join(labFolder, phone.name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'linphonerc'), settingsOf(phone));
  startProgram(labFolder, phone.name, 'phones', 'python3', [join(__dirname, 'phone.py'), folder]);
};

/** Each thing that the phone has shown, in order. */
const everShownBy = (phone: Linphone, labFolder: string): readonly Shown[] =>
  readFileSync(logOf(phone, labFolder), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Shown);

export const shownBy = (phone: Linphone, labFolder: string): Shown =>
  everShownBy(phone, labFolder).at(-1) ?? { registered: false, calls: [] };

/** Everybody in its conference, itself included; nobody if it is in none. */
export const rosterOf = (phone: Linphone, labFolder: string): readonly string[] =>
  shownBy(phone, labFolder)
    .calls.flatMap(({ conference, roster = [] }) => (conference === 'Created' ? [phone.number, ...roster] : []))
    .sort();
