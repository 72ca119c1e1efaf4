import { readFileSync } from 'node:fs';
import { metricTexts } from '../../../access-network/metrics';
import { readSettings, settingNames } from '../../../access-network/settings';

const least = {
  ACCESS_NETWORK_DATA: '/var/lib/rollcall-access-network',
  ACCESS_NETWORK_API_URL: 'https://api.example',
  ACCESS_NETWORK_TOKEN_URL: 'https://issuer.example/token',
  ACCESS_NETWORK_CLIENT_ID: 'access-network',
  ACCESS_NETWORK_CLIENT_SECRET: 'secret',
  ACCESS_NETWORK_KEY: 'a-secret-of-16-characters',
};

it('needs no more than where to keep, whom to tell, and who may ask; empty variables do not count', () => {
  expect(readSettings({ ...least, ACCESS_NETWORK_PORT: '', PATH: '/bin' })).toMatchObject({
    network: { control: 'kamailio', host: '127.0.0.1', port: 8448 },
    requests: { keys: [{ id: 'rollcall', secret: 'a-secret-of-16-characters' }], host: '127.0.0.1', port: 7070, prefix: '' },
    health: { host: '127.0.0.1', port: 8081 },
    resyncMs: 60_000,
  });
});

it('takes several keys while they are changed, and an address of IPv6', () => {
  const { requests, network } = readSettings({
    ...least,
    ACCESS_NETWORK_KEY: 'k2:another-secret-of-ours, a-secret-of-16-characters',
    ACCESS_NETWORK_KAMAILIO: '[::1]:9000',
  });
  expect(requests.keys.map(({ id }) => id)).toEqual(['k2', 'rollcall']);
  expect(network).toEqual({ control: 'kamailio', host: '::1', port: 9000 });
});

it('asks for a user and a password of ARI if the calls are in Asterisk', () => {
  const asterisk = { ...least, ACCESS_NETWORK_CONTROL: 'asterisk' };
  expect(() => readSettings({ ...asterisk, ACCESS_NETWORK_ASTERISK_USER: 'rollcall' })).toThrow('ACCESS_NETWORK_ASTERISK_PASSWORD');
  expect(
    readSettings({ ...asterisk, ACCESS_NETWORK_ASTERISK_USER: 'rollcall', ACCESS_NETWORK_ASTERISK_PASSWORD: 'of-ari' }).network,
  ).toEqual({
    control: 'asterisk',
    app: 'rollcall-access-network',
    access: { url: 'http://127.0.0.1:8088/ari', user: 'rollcall', password: 'of-ari' },
  });
});

it.each([
  ['ACCESS_NETWORK_CONTROL', 'freeswitch'],
  ['ACCESS_NETWORK_ASTERISK_APP', 'two words'],
  ['ACCESS_NETWORK_KAMAILIO', 'localhost'],
  ['ACCESS_NETWORK_KAMAILIO', 'localhost:70000'],
  ['ACCESS_NETWORK_API_URL', 'ftp://x'],
  ['ACCESS_NETWORK_KEY', 'short'],
  ['ACCESS_NETWORK_PATH', '/calls/'],
  ['ACCESS_NETWORK_HOST', 'example.org'],
  ['ACCESS_NETWORK_RESYNC_SECONDS', '5'],
  ['ACCESS_NETWORK_TLS_CERTIFICATE', '/etc/only-one.pem'],
])('names a wrong setting and does not repeat its value: %s', (name, value) => {
  const read = () => readSettings({ ...least, [name]: value });
  expect(read).toThrow(name);
  expect(read).not.toThrow(value);
});

it('names every setting that is missing', () => {
  for (const name of Object.keys(least)) expect(() => readSettings({})).toThrow(name);
});

it('the page of the kit has every setting and every metric, and no other', () => {
  const page = readFileSync('docs/access-network/kamailio.md', 'utf8');
  const rows = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, name]) => name).sort();
  expect(rows(/^\| `(ACCESS_NETWORK_\w+)`/gm)).toEqual([...settingNames].sort());
  expect(rows(/^\| `(rollcall_access_network_\w+)`/gm)).toEqual(Object.keys(metricTexts).sort());
});
