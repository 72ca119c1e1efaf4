import { getHealthHandler } from '../../functions/documents/get-health';
import { getHealth } from '../../schemas/api/documents';
import { apiEvent, lambdaContext } from '../support/api-event';
import { httpDeps } from '../support/http-deps';

const send = (headers: Record<string, string> = {}, deps = httpDeps()) =>
  getHealthHandler(deps)(apiEvent({ operation: getHealth, headers }), lambdaContext());

describe('GET /v1/health', () => {
  it('says that the API answers, to anyone, and is never cached', async () => {
    const { statusCode, headers, body } = await send();
    expect(statusCode).toBe(200);
    expect(getHealth.responses[200].parse(JSON.parse(body))).toEqual({ status: 'ok' });
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  });

  it('echoes x-correlator, and replaces one that is invalid', async () => {
    expect((await send({ 'x-correlator': 'abc' })).headers['x-correlator']).toBe('abc');
    expect((await send({ 'x-correlator': 'a b' })).headers['x-correlator']).toMatch(/^0+1$/);
  });

  it('writes one log line', async () => {
    const deps = httpDeps();
    await send({}, deps);
    expect(deps.lines).toEqual([expect.objectContaining({ event: 'request.answered', operation: 'getHealth', status: 200 })]);
  });
});
