import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { listen, type Listening } from '../../../access-network/listen';

let afterwards: (() => void)[];
let server: Listening;
let client: Socket;

const clock = {
  now: () => 0,
  after: (_ms: number, body: () => void) => {
    afterwards.push(body);
    return { cancel: () => void (afterwards = afterwards.filter((each) => each !== body)) };
  },
};

const listenWith = async (answer: RequestListener): Promise<void> => {
  const http = createServer(answer);
  const connected = once(http, 'connection');
  server = await listen(http, { host: '127.0.0.1', port: 0, clock });
  client = connect(server.port, '127.0.0.1').on('error', () => undefined);
  await connected;
};

beforeEach(() => (afterwards = []));
afterEach(() => client.destroy());

it('a client that has connected and says nothing does not keep the server from stopping', async () => {
  await listenWith((_request, response) => response.end());
  const stopped = server.stop();
  for (const body of afterwards) body();
  await stopped;
  expect(afterwards).toEqual([]);
});

it('a request that is being answered gets its answer before the server stops', async () => {
  let finish: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    void listenWith((_request, response) => {
      finish = () => response.end('the answer');
      resolve();
    }).then(() => client.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'));
  });
  await asked;
  const stopped = server.stop();
  finish();
  const [answer] = (await once(client, 'data')) as [Buffer];
  await stopped;
  expect(answer.toString()).toContain('the answer');
});
