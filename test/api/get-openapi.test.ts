import { getOpenapiHandler } from '../../functions/documents/get-openapi';
import { getOpenapi } from '../../schemas/api/documents';
import { openapiDocument } from '../../schemas/openapi';
import { apiEvent, lambdaContext } from '../support/api-event';
import { httpDeps } from '../support/http-deps';

const send = (headers: Record<string, string> = {}) =>
  getOpenapiHandler(httpDeps())(apiEvent({ operation: getOpenapi, headers }), lambdaContext());

describe('GET /openapi.json', () => {
  it('serves the contract of this software version', async () => {
    const { statusCode, headers, body } = await send();
    expect(statusCode).toBe(200);
    expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(openapiDocument())));
    expect(headers['content-type']).toBe('application/json');
  });

  it('answers 304 if the caller has this version already', async () => {
    const { etag = '' } = (await send()).headers;
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    const again = await send({ 'If-None-Match': `W/${etag}` });
    expect(again).toMatchObject({ statusCode: 304, body: '', headers: { etag } });
    expect((await send({ 'if-none-match': '"other"' })).statusCode).toBe(200);
  });
});
