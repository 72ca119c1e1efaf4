import { getAsyncapiHandler } from '../../functions/documents/get-asyncapi';
import { getAsyncapi } from '../../schemas/api/documents';
import { asyncapiDocument } from '../../schemas/asyncapi';
import { asyncapiExamples } from '../../scripts/asyncapi-examples';
import { apiEvent, lambdaContext } from '../support/api-event';
import { httpDeps } from '../support/http-deps';

const send = (headers: Record<string, string> = {}) =>
  getAsyncapiHandler(httpDeps())(apiEvent({ operation: getAsyncapi, headers }), lambdaContext());

describe('GET /asyncapi.json', () => {
  it('serves the events of this software version', async () => {
    const { statusCode, headers, body } = await send();
    expect(statusCode).toBe(200);
    expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(asyncapiDocument(asyncapiExamples()))));
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
