import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GONE_CODES } from '../../../functions/drivers/http/bridge-commands';
import { CallbackBody, DialBody, knownEvents, LegBody, RoomBody } from '../../../functions/drivers/http/protocol';
import { signRequest } from '../../../functions/http-client/signing/sign-request';
import { signatureBase } from '../../../functions/http-client/signing/signature-base';
import { parseSigningKeys } from '../../../functions/http-client/signing/signing-keys';
import { integerOf, parseInnerLists, stringOf } from '../../../functions/http-client/signing/structured-fields';
import { verifyRequest } from '../../../functions/http-client/signing/verify-request';
import { readKeys, verify } from '../../../local/sandbox/signature';
import { CallReport, ReportCallsRequest } from '../../../schemas/call-report';
import { Cause, DisconnectionMethod } from '../../../schemas/participant-states';
import { CallRequestExample, documentBlocks, requestOf } from '../../support/protocol-documents';

const page = (name: string): string => readFileSync(join(__dirname, '../../../docs', name), 'utf8');
const protocol = page('bridge-protocol.md');
const keyText = /The\s+key\s+is\s+`([^`]+)`/.exec(protocol)?.[1] ?? '';
const requests = documentBlocks(protocol, 'http').map(requestOf);
const bases = documentBlocks(protocol, 'text');

describe("the bridge protocol's page", () => {
  it('has vectors of a request with a body, of one without, and of a callback', () => {
    expect(requests.map(({ method }) => method)).toEqual(['PUT', 'DELETE', 'POST']);
    expect(bases).toHaveLength(3);
  });

  it.each(requests.map((request, index) => [request.method, request, bases[index] ?? ''] as const))(
    'shows a %s as we sign and verify it, and as the sandbox carrier does',
    (_, request, base) => {
      const covered = parseInnerLists(request.headers['signature-input'] ?? '')?.get('rollcall');
      if (!covered) throw new Error('no signature');
      const created = integerOf(covered.parameters.get('created')) ?? 0;
      const nonce = stringOf(covered.parameters.get('nonce')) ?? '';
      const [key] = parseSigningKeys(keyText);
      expect(signatureBase(covered, request)).toBe(base);
      expect(verifyRequest(request, { keys: [key], now: created * 1000 })).toEqual({
        genuine: true,
        keyId: 'rollcall',
        created: created * 1000,
      });
      const { signature, ...unsigned } = request.headers;
      expect(signRequest({ ...request, headers: unsigned }, { key, created, nonce }).signature).toBe(signature);
      const incoming = { method: request.method, target: new URL(request.url).pathname, headers: request.headers, body: request.body };
      expect(verify(incoming, readKeys(keyText), created)).toBe(nonce);
    },
  );

  it('shows messages that fit the schemas', () => {
    const [dial, , callback] = requests;
    expect(DialBody.parse(JSON.parse(dial?.body ?? ''))).toMatchObject({ takeOver: 'replaces' });
    expect(CallbackBody.parse(JSON.parse(callback?.body ?? ''))).toMatchObject({ event: 'ended' });
    const [live, ended, room] = documentBlocks(protocol, 'json').map((text): unknown => JSON.parse(text));
    expect(LegBody.parse(live)).toEqual(live);
    expect(LegBody.parse(ended)).toEqual(ended);
    expect(RoomBody.parse(room)).toEqual(room);
  });

  it('names every event, every member of a dial and every cause', () => {
    const causes = Cause.options.filter((cause) => cause !== 'bridge-lost');
    const words = [...knownEvents, ...Object.keys(DialBody.shape), ...causes, ...DisconnectionMethod.options, ...GONE_CODES];
    for (const word of words) expect(protocol).toContain(`\`${word}\``);
  });
});

describe("the access network's page", () => {
  const [reports, request] = documentBlocks(page('access-network.md'), 'json').map((text): unknown => JSON.parse(text));

  it('shows messages that fit the schemas', () => {
    const shown = ReportCallsRequest.parse(reports).reports;
    expect(shown.map((report) => CallReport.parse(report))).toEqual(shown);
    expect(shown).not.toEqual([]);
    expect(CallRequestExample.parse(request)).toEqual(request);
  });
});
