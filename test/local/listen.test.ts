import { createServer, type Server } from 'node:http';
import { networkInterfaces } from 'node:os';
import { HostRefused, listen, PortInUse, urlOf } from '../../local/machine/listen';

const servers: Server[] = [];
const aServer = (): Server => {
  const server = createServer((_, response) => response.end('here'));
  servers.push(server);
  return server;
};
afterEach(() => servers.splice(0).forEach((server) => server.close()));

const textAt = async (url: string): Promise<string> => (await fetch(url, { headers: { connection: 'close' } })).text();

/** Reserved for documentation (RFC 5737), so no machine has it. */
const NOBODYS = '192.0.2.1';

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));

it('listens at the loopback address only, unless told otherwise', async () => {
  const server = aServer();
  const { url } = await listen(server, 0);
  expect(server.address()).toMatchObject({ address: '127.0.0.1' });
  expect(await textAt(url)).toBe('here');
});

it('listens at the next address if the machine does not have the first', async () => {
  const { url, port } = await listen(aServer(), 0, [NOBODYS, '127.0.0.1']);
  expect(url).toBe(`http://127.0.0.1:${port}`);
  expect(await textAt(url)).toBe('here');
});

it('names an address of this machine if it listens at all of them', async () => {
  const { url, port } = await listen(aServer(), 0, ['0.0.0.0']);
  expect(url).toBe(`http://127.0.0.1:${port}`);
  expect(await textAt(url)).toBe('here');
});

it.each([
  ['127.0.0.1', 'http://127.0.0.1:3000'],
  ['0.0.0.0', 'http://127.0.0.1:3000'],
  ['::1', 'http://[::1]:3000'],
  ['::', 'http://[::1]:3000'],
  ['rollcall.example', 'http://rollcall.example:3000'],
])('a server at %s is reached at %s', (host, url) => {
  expect(urlOf(host, 3000)).toBe(url);
});

(hasIPv6 ? it : it.skip)(`listens at an IPv6 address${hasIPv6 ? '' : ': this machine has none'}`, async () => {
  const { url, port } = await listen(aServer(), 0, ['::1']);
  expect(url).toBe(`http://[::1]:${port}`);
  expect(await textAt(url)).toBe('here');
});

it('refuses an address that the machine does not have, and a port that another program has', async () => {
  await expect(listen(aServer(), 0, [NOBODYS])).rejects.toThrow(HostRefused);
  await expect(listen(aServer(), 0, ['no such host'])).rejects.toThrow(HostRefused);
  const { port } = await listen(aServer(), 0);
  await expect(listen(aServer(), port)).rejects.toThrow(PortInUse);
});
