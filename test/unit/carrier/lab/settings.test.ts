import { carrierConfig, numbers } from '../../../carrier/lab/carrier';
import { hangsUp } from '../../../carrier/lab/hangs-up';
import { CALLBACK_URL, janusFiles, janusSecrets } from '../../../carrier/lab/janus';
import { phones } from '../../../carrier/lab/phone';

it('the carrier routes every phone to its own port, and the other numbers nowhere', () => {
  const config = carrierConfig(
    [...phones, hangsUp].map(({ number, sipPort }) => ({ number, port: sipPort })),
    '/modules',
  );
  for (const { number, sipPort } of phones) expect(config).toContain(`case "${number}": $du = "sip:10.99.0.2:${String(sipPort)}"; break;`);
  expect(config).toContain(`case "${numbers.busy}": sl_send_reply("486"`);
  expect(config).toContain(`case "${numbers.unreachable}": sl_send_reply("503"`);
});

it('phones have ports, tones and numbers of their own', () => {
  const ports = [...phones, hangsUp].flatMap(({ sipPort }) => [sipPort, sipPort + 1]);
  expect(new Set(ports).size).toBe(ports.length);
  expect(new Set(phones.map(({ hertz }) => hertz)).size).toBe(phones.length);
  expect(new Set(phones.map(({ controlPort }) => controlPort)).size).toBe(phones.length);
});

it('Janus is set up as docs/bridges/janus.md asks for', () => {
  const files = janusFiles('/lab', '/libraries');
  expect(files['janus.jcfg']).toContain('session_timeout = 0');
  expect(files['janus.jcfg']).toContain(`api_secret = "${janusSecrets.apiSecret}"`);
  expect(files['janus.plugin.audiobridge.jcfg']).toContain('string_ids = true');
  expect(files['janus.eventhandler.sampleevh.jcfg']).toContain(`backend = "${CALLBACK_URL}"`);
});
