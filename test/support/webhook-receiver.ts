/**
 * A partner's receiver in a process of its own: verifies with Standard Webhooks' own library, and keeps in a file what
 * it has taken, each delivery once. A test controls its behaviour with its `/control` routes.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { RECEIVER_IS_UP, type ReceiverOptions, type Taken } from './webhook-receiver-options';

const { port, file, aheadMs } = JSON.parse(process.env.RECEIVER_OPTIONS ?? '') as ReceiverOptions;

/** The library compares signatures' times with the machine's. */
const machineNow = Date.now.bind(Date);
let ahead = aheadMs;
Date.now = () => machineNow() + ahead;

const taken: Taken[] = existsSync(file)
  ? readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Taken)
  : [];
let answer = 204;
let refused = 0;
let forged = 0;
/** The secret comes with the answer to the subscription, which the first delivery may overtake. */
let trust: (webhook: Webhook) => void;
const webhook = new Promise<Webhook>((resolve) => (trust = resolve));

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

/** On the disk before it says that it has it. */
const take = (delivery: Taken): void => {
  if (taken.some(({ id }) => id === delivery.id)) return;
  appendFileSync(file, `${JSON.stringify(delivery)}\n`, { flush: true });
  taken.push(delivery);
};

const receive = async (request: IncomingMessage): Promise<number> => {
  const body = await bodyOf(request);
  if (answer !== 204) {
    refused += 1;
    return answer;
  }
  const headers = request.headers as Record<string, string>;
  try {
    take({ id: headers['webhook-id'] ?? '', event: (await webhook).verify(body, headers) as Taken['event'] });
    return 204;
  } catch {
    forged += 1;
    return 401;
  }
};

const control = async (what: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const value = await bodyOf(request);
  if (what === 'secret') trust(new Webhook(value));
  if (what === 'answer') answer = Number(value);
  if (what === 'ahead') ahead = Number(value);
  response.writeHead(200).end(JSON.stringify({ taken, refused, forged }));
};

const server = createServer((request, response) => {
  const [, area, what = ''] = (request.url ?? '').split('/');
  if (area === 'control') void control(what, request, response);
  else void receive(request).then((status) => response.writeHead(status).end());
});
server.listen(port, '127.0.0.1', () => process.stdout.write(`${RECEIVER_IS_UP}\n`));
