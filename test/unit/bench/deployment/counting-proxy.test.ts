import { type Exchange, startCountingProxy } from '../../../../bench/deployment/counting-proxy';
import { startHttpServer } from '../../../../local/http-server';

it('forwards requests and responses, and reports both', async () => {
  const service = await startHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.writeHead(418, { 'x-amz-crc32': '1' }).end(`was sent ${Buffer.concat(chunks).toString()}`));
  });
  const exchanges: Exchange[] = [];
  const proxy = await startCountingProxy({
    target: service.url,
    onExchange: (exchange) => exchanges.push(exchange),
    rewrite: (body) => Buffer.from(body.toString().toUpperCase()),
  });
  const answer = await fetch(proxy.url, { method: 'POST', body: 'tea', headers: { 'x-amz-target': 'Tables_2012.PutItem' } });
  expect([answer.status, await answer.text(), answer.headers.get('x-amz-crc32')]).toEqual([418, 'was sent TEA', null]);
  expect(exchanges.map(({ operation, status, sent }) => [operation, status, sent.toString()])).toEqual([['PutItem', 418, 'tea']]);
  await proxy.stop();
  await service.stop();
});
