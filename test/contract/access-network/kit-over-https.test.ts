/** Rollcall's requests reach the kit over HTTPS, with a certificate that its client trusts. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect as connectPlainly } from 'node:net';
import path from 'node:path';
import { connect } from 'node:tls';
import { signRequest } from '../../../functions/http-client/signing/sign-request';
import { DAY_MS } from '../../../schemas/durations';
import { KitUnderTest, kitKey } from '../../support/access-network/kit-under-test';
import { type MadeCertificate, makeCertificate } from '../../support/make-certificate';
import { until } from '../../support/until';

const [A, B] = ['+15550100', '+15550101'] as const;

const validity = () => ({ from: new Date(Date.now() - DAY_MS), until: new Date(Date.now() + DAY_MS) });
const authority = makeCertificate({ name: 'authority.test', ...validity(), isAuthority: true });
const ofKit = makeCertificate({ name: 'localhost', ...validity(), issuer: authority });

let test: KitUnderTest;

const secured = async ({ cert, key }: MadeCertificate): Promise<void> => {
  const files = {
    ACCESS_NETWORK_TLS_CERTIFICATE: path.join(test.folder, 'cert.pem'),
    ACCESS_NETWORK_TLS_KEY: path.join(test.folder, 'key.pem'),
  };
  await writeFile(files.ACCESS_NETWORK_TLS_CERTIFICATE, cert);
  await writeFile(files.ACCESS_NETWORK_TLS_KEY, key);
  await test.stopKit();
  await test.startKit(files);
};

beforeEach(async () => {
  test = await KitUnderTest.start();
});
afterEach(() => test.stop());

const askToRelease = async (ca: string): Promise<number | undefined> => {
  const url = `https://localhost:${test.requestPort}/call-release-requests`;
  const body = JSON.stringify({ requestId: 'r-1', conferenceId: 'c-1', participantId: 'p-1', initiator: A, participant: B });
  const headers = signRequest(
    { method: 'POST', url, headers: { 'content-type': 'application/json' }, body },
    { key: { id: 'rollcall', secret: kitKey }, created: Math.floor(Date.now() / 1_000), nonce: 'n0nce' },
  );
  const sent = request(url, { method: 'POST', headers, ca, family: 4 });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
};

it('a request over HTTPS is carried out, by a client that trusts its authority and by no other', async () => {
  await secured(ofKit);
  const call = test.network.invite(A, B);
  test.network.becomes(call, 'connected');
  await until('the call', () => test.rollcall.states(B).includes('connected'));
  await expect(askToRelease(makeCertificate({ name: 'somebody.test', ...validity() }).cert)).rejects.toThrow(/certificate/);
  expect(await askToRelease(authority.cert)).toBe(202);
  await until('the release', () => test.rollcall.states(B).at(-1) === 'released');
});

it('neither plain HTTP nor TLS older than 1.2 reaches it', async () => {
  await secured(ofKit);
  await expect(fetch(`http://localhost:${test.requestPort}/call-release-requests`, { method: 'POST' })).rejects.toThrow();
  const old = connect({
    port: test.requestPort,
    host: '127.0.0.1',
    ca: authority.cert,
    servername: 'localhost',
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
  });
  await expect(once(old, 'secureConnect')).rejects.toThrow();
});

it('a client that connects and never begins TLS is cut off', async () => {
  await secured(ofKit);
  const silent = connectPlainly({ port: test.requestPort, host: '127.0.0.1' });
  await once(silent.resume(), 'close');
}, 30_000);

it.each([
  ['a key that does not belong to the certificate', { key: authority.key }],
  ['a file that holds no certificate', { cert: 'not PEM' }],
])('%s stops the start, with the names of the settings', async (_what, wrong) => {
  await expect(secured({ ...ofKit, ...wrong })).rejects.toThrow('ACCESS_NETWORK_TLS_CERTIFICATE, ACCESS_NETWORK_TLS_KEY');
});
