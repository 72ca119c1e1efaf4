/**
 * What comes after the first deployment: its address is known, the carrier is given its keys, somebody listens to its
 * bus.
 */
import { numbersFrom } from '../e2e/stories/numbers';
import { openApiDoor } from './api-door';
import { subscribeToBus } from './bus-subscriber';
import { administratorClients, expectIdentityChecks, readKeys, readOutputs } from './deployed';
import type { Emulator } from './emulator';
import { opsCommand } from './ops-command';
import type { Run } from './run';
import type { Visited } from './visit';

/** `wss://<id>.execute-api.<region>.amazonaws.com/<stage>`: the emulator has the host name in its path. */
const socketAddress = (webSocketUrl: string, { port }: Emulator): string => {
  const { hostname, pathname } = new URL(webSocketUrl);
  return `wss://127.0.0.1:${port}/_aws/execute-api/${hostname.split('.')[0]}${pathname}`;
};

export const meetDeployment = async ({ emulator, certificate, outside, stops }: Run, outputsFile: string): Promise<Visited> => {
  const outputs = readOutputs(outputsFile);
  const clients = administratorClients(emulator, certificate);
  await expectIdentityChecks(emulator, certificate, outputs);
  const door = await openApiDoor(outputs.ApiUrl, emulator, certificate);
  stops.add(door.stop);
  const carrier = await outside.startCarrier(door.url, await readKeys(clients, outputs));
  const subscriber = await subscribeToBus(clients, outputs);
  const socket = { url: socketAddress(outputs.WebSocketUrl, emulator), ca: certificate.cert };
  const deployment = { baseUrl: door.url, token: outside.token, socket };
  return { deployment, outside, carrier, subscriber, clients, ops: opsCommand(emulator, certificate), draw: numbersFrom() };
};
