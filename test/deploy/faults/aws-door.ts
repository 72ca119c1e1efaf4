/**
 * Through this door functions reach AWS's services, so that the services can fail for them. The administrator of the
 * test, the CDK's command line and the test's own consumers go to the emulator itself, and notice nothing.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import { namesOf } from '../../../functions/wiring/named';
import { type TableName, tables } from '../../../functions/wiring/storage';
import { startHttpServer } from '../../../local/http-server';
import { Measurements } from '../../../local/metrics/measurements';
import { faultyDynamo, faultyServices, noServiceFaults, type ServiceFaults } from '../../../local/metrics/service-faults';
import { bytesIn, listener, type ServiceHandler, type ServiceRequest } from '../../../local/service-router';
import type { Certificate } from '../certificate';
import type { Stops } from '../stops';
import { openTlsDoor } from '../tls-door';
import { Deaths } from './deaths';

export type AwsDoor = {
  readonly url: string;
  readonly faults: ServiceFaults;
  readonly deaths: Deaths;
  /** The port of the emulator. Nothing is asked of AWS before it is there. */
  readonly leadTo: (port: number) => void;
};

/** `RollcallStateful-Tablesconferences…` */
const tableOf = (name: string): TableName | undefined => namesOf(tables).find((table) => name.includes(table));

const isDynamo = ({ headers }: ServiceRequest): boolean => String(headers['x-amz-target']).startsWith('DynamoDB_');

/** These are about one connection, and each of the two has its own. */
const OF_CONNECTIONS = ['connection', 'keep-alive', 'transfer-encoding'];

const passedOn = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (OF_CONNECTIONS.includes(name) ? [] : [[name, String(value)]])));

/** Unchanged: the signature covers the host in its header. */
const forwarding = (portOf: () => number, { cert }: Certificate): { readonly handle: ServiceHandler; readonly stop: () => void } => {
  const agent = new Agent({ keepAlive: true });
  const handle: ServiceHandler = (given) =>
    new Promise((answer, fail) => {
      const { method, path, headers } = given;
      const address = { host: '127.0.0.1', port: portOf(), ca: cert, servername: '', agent };
      const inner = request({ ...address, method, path, headers: { ...headers } }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part)).on('error', fail);
        response.on('end', () =>
          answer({ status: response.statusCode ?? 502, headers: passedOn(response.headers), body: Buffer.concat(parts) }),
        );
      });
      // The emulator may close a kept connection at the moment when it is used again.
      const again = (error: Error): void => (inner.reusedSocket ? void handle(given).then(answer, fail) : fail(error));
      inner.on('error', again).end(bytesIn(given));
    });
  return { handle, stop: () => agent.destroy() };
};

export const openAwsDoor = async (certificate: Certificate, stops: Stops): Promise<AwsDoor> => {
  let port: number | undefined;
  const portOf = (): number => {
    if (port === undefined) throw new Error('The emulator is not there yet');
    return port;
  };
  const faults = noServiceFaults();
  const { handle, stop } = forwarding(portOf, certificate);
  const tlsDoor = await openTlsDoor(certificate);
  const deaths = new Deaths(tlsDoor.url);
  const dynamo = faultyDynamo(handle, faults, new Measurements(Date.now), tableOf);
  const others = faultyServices(handle, faults);
  const server = await startHttpServer(
    listener((given) => {
      deaths.count(given);
      return isDynamo(given) ? dynamo(given) : others(given);
    }),
  );
  tlsDoor.leadTo(server.url);
  stops.add(async () => {
    await tlsDoor.stop();
    stop();
    await server.stop();
  });
  return { url: tlsDoor.url, faults, deaths, leadTo: (emulatorPort) => void (port = emulatorPort) };
};
