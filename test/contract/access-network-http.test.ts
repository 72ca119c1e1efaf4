import { httpAccessNetwork } from '../../functions/adapters/access-network/http-access-network';
import { parseSigningKeys } from '../../functions/http-client/signing/signing-keys';
import { verifyRequest } from '../../functions/http-client/signing/verify-request';
import { AccessNetworkRefused, AccessNetworkUnavailable } from '../../functions/ports/access-network';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { answering, type ScriptedServer, startScriptedServer } from '../support/scripted-server';

const key = 'the-key-of-the-access-network';
const now = Date.UTC(2026, 10, 23, 9);
const request = {
  requestId: 'request-1',
  conferenceId: aConferenceId(),
  participantId: aParticipantId(),
  initiator: '+15550100',
  participant: '+15550101',
};

let server: ScriptedServer;

beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(() => server.stop());

const network = (timeoutMs = 5_000) => httpAccessNetwork({ baseUrl: `${server.url}/calls`, key, now: () => now, timeoutMs });

describe('the access network', () => {
  it.each([
    ['connectCall', '/calls/call-connection-requests'],
    ['releaseCall', '/calls/call-release-requests'],
  ] as const)('gets %s as a signed request with the number in its body, never in its address', async (command, path) => {
    await network()[command](request);
    const [sent] = server.requests;
    expect(sent).toMatchObject({ method: 'POST', url: server.url + path });
    expect(JSON.parse(sent?.body ?? '')).toEqual(request);
    expect(sent && verifyRequest(sent, { keys: parseSigningKeys(key), now }).genuine).toBe(true);
  });

  it.each([200, 201, 202, 204])('accepts a request by answering %i', async (status) => {
    server.answer = answering(status);
    await expect(network().connectCall(request)).resolves.toBeUndefined();
  });

  it.each([500, 503, 408, 429, 302])('is unavailable, and is to be tried again, if it answers %i', async (status) => {
    server.answer = answering(status);
    await expect(network().connectCall(request)).rejects.toBeInstanceOf(AccessNetworkUnavailable);
  });

  it.each([400, 401, 403, 404, 422])('refuses a request with %i', async (status) => {
    server.answer = answering(status, { code: 'whatever' });
    await expect(network().releaseCall(request)).rejects.toEqual(new AccessNetworkRefused(status));
  });

  it('is unavailable if it does not answer in time or is not there', async () => {
    server.answer = () => undefined;
    await expect(network(50).connectCall(request)).rejects.toBeInstanceOf(AccessNetworkUnavailable);
    await server.stop();
    await expect(network().connectCall(request)).rejects.toBeInstanceOf(AccessNetworkUnavailable);
  });
});
