/** One request for each operation and kind of answer that a terminal does not send, through Prism. */

/** The `type` of what Prism answers itself. */
const VIOLATION = 'https://stoplight.io/prism/errors';

type Asked = { readonly status: number; readonly text: string };

const asking =
  (url: string, token: string | undefined) =>
  async (
    method: string,
    path: string,
    expected: number,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Asked> => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (text.includes(VIOLATION)) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    if (answer.status !== expected) throw new Error(`${method} ${path}: ${answer.status} instead of ${expected}: ${text}`);
    return { status: answer.status, text };
  };

const subscription = { protocol: 'HTTP', sink: 'https://192.0.2.1/rollcall', types: ['rollcall.participant.*'] };
const report = { reportId: 'r-1', callId: 'c-1', initiator: '+15550106', participant: '+15550105', state: 'held' };

/** Throws for an answer that Prism finds not to fit the document, and for one of another status. */
export const askEverything = async (url: string, token: string): Promise<void> => {
  const ask = asking(url, token);
  for (const document of ['/v1/health', '/openapi.json', '/asyncapi.json']) {
    await ask('GET', document, 200);
    await ask('GET', document, 304, undefined, { 'if-none-match': '*' });
  }
  await asking(url, 'nobody')('GET', '/v1/conferences', 401);
  await ask('GET', '/v1/conferences/current', 404);
  await ask('POST', '/v1/conferences', 201, { participants: [] });
  await ask('POST', '/v1/conferences', 409, { participants: [] });
  const current = JSON.parse((await ask('GET', '/v1/conferences/current', 200)).text) as { conferenceId: string };
  const conference = `/v1/conferences/${current.conferenceId}`;
  await ask('GET', conference, 200, undefined, { accept: 'application/conference-info+xml' });
  await ask('GET', conference, 406, undefined, { accept: 'text/plain' });
  await ask('POST', `${conference}/participants`, 202, { participants: [{ phoneNumber: '+15550104' }] });
  await ask('POST', `${conference}/end`, 202);
  await ask('GET', '/v1/conferences?limit=1', 200);
  await ask('POST', '/v1/call-reports', 200, { reports: [{ ...report, occurredAt: new Date().toISOString() }] });
  await ask('POST', '/v1/subscriptions', 422, subscription);
  await ask('GET', '/v1/subscriptions', 200);
};
