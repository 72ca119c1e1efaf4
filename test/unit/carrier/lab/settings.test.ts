import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asteriskFiles } from '../../../carrier/lab/asterisk';
import { carrierFiles, numbers } from '../../../carrier/lab/carrier';
import { hangsUp } from '../../../carrier/lab/hangs-up';
import { CALLBACK_URL, janusFiles, janusSecrets } from '../../../carrier/lab/janus';
import { oneWayRoutes } from '../../../carrier/lab/one-way-phones';
import { phones } from '../../../carrier/lab/phone';
import { edgeFiles } from '../../../event-package/lab/edge';

it('the carrier is set up as access-network/kamailio/ has it, but for addresses, files and where other numbers are', () => {
  const files = carrierFiles({ folder: '/lab', moduleFolder: '/modules', routes: [{ number: '+15550199', ports: [5_990, 6_000] }] });
  expect(files['settings.cfg']).toContain('listen=tls:10.99.0.2:5061\n');
  expect(files['settings.cfg']).toContain('"!ROLLCALL_BRIDGE_ADDRESS!10.99.0.1!g"');
  expect(files['settings.cfg']).toContain('"!DATABASE!sqlite:////lab/kamailio.db!g"');
  expect(files['elsewhere.cfg']).toContain(
    'case "+15550199": $ru = "sip:+15550199@10.99.0.2:5990"; append_branch("sip:+15550199@10.99.0.2:6000"); break;',
  );
  expect(files['elsewhere.cfg']).toContain(`case "${numbers.busy}": $dlg_var(code) = "486"; t_reply("486"`);
  expect(Object.values(files).join('')).not.toMatch(/192\.0\.2|carrier\.example|\/etc\/|\/var\//);
});

it('phones have ports, tones and numbers of their own', () => {
  const ports = [...phones, hangsUp]
    .flatMap(({ sipPort }) => [sipPort, sipPort + 1])
    .concat([...new Set(oneWayRoutes.flatMap((route) => route.ports))]);
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

it('the edge of the event package is set up as gateway/kamailio/ has it, but for addresses and who may send', () => {
  const files = edgeFiles('/modules');
  expect(files['settings.cfg']).toContain('listen=tcp:10.99.0.5:5060\n');
  expect(files['settings.cfg']).toContain('"!ROLLCALL_BRIDGE_ADDRESS!10.99.0.1!g"');
  expect(Object.values(files).join('')).not.toMatch(/192\.0\.2|carrier\.example/);
});

describe('Asterisk', () => {
  const page = readFileSync(join(__dirname, '../../../../docs/bridges/asterisk.md'), 'utf8');

  it('is set up as docs/bridges/asterisk.md stands, but for addresses, passwords and TLS', () => {
    const files = asteriskFiles('/lab', page);
    expect(files['pjsip.conf']).toContain('contact = sip:10.99.0.2');
    expect(files['pjsip.conf']).toMatch(/^\[transport-udp\][^]*allow_transfer = no\nredirect_method = uri_pjsip\n/);
    expect(files['http.conf']).toBe('[general]\nenabled = yes\nbindaddr = 127.0.0.1\nbindport = 8088\n');
    expect(files['websocket_client.conf']).toContain('uri = ws://127.0.0.1:3100/bridge-socket\nprotocols = ari\n');
    expect(files['ari.conf']).toContain('type = outbound_websocket\nwebsocket_client_id = rollcall-events\n');
    expect(files['musiconhold.conf']).toContain('directory = /lab/moh');
    expect(Object.values(files).join('')).not.toMatch(/carrier\.example|amazonaws|…/);
  });

  it('is not set up from a page that lacks a setting', () => {
    expect(() => asteriskFiles('/lab', page.replace('connection_type = persistent\n   uri = wss://', 'uri = http://'))).toThrow(
      'says nothing of',
    );
  });
});
