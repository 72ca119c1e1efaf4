/**
 * Through this door functions reach AWS's services, so that the services can fail for them. The administrator of the
 * test, the CDK's command line and the test's own consumers go to the emulator itself, and notice nothing.
 */
import { namesOf } from '../../../functions/wiring/named';
import { type TableName, tables } from '../../../functions/wiring/storage';
import { startHttpServer } from '../../../local/http-server';
import { Measurements } from '../../../local/metrics/measurements';
import { faultyDynamo, faultyServices, noServiceFaults, type ServiceFaults } from '../../../local/metrics/service-faults';
import { listener, type ServiceRequest } from '../../../local/service-router';
import type { Certificate } from '../certificate';
import { forwarding } from '../forwarding';
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

export const openAwsDoor = async (certificate: Certificate, stops: Stops): Promise<AwsDoor> => {
  const faults = noServiceFaults();
  const { handle, leadTo, stop } = forwarding(certificate);
  const tlsDoor = await openTlsDoor(certificate);
  const deaths = new Deaths(tlsDoor.url);
  const dynamo = faultyDynamo(handle, faults, new Measurements(Date.now), tableOf);
  const others = faultyServices(handle, faults);
  const server = await startHttpServer(
    listener((given) => {
      deaths.countForAws(given);
      return isDynamo(given) ? dynamo(given) : others(given);
    }),
  );
  tlsDoor.leadTo(server.url);
  stops.add(async () => {
    await tlsDoor.stop();
    stop();
    await server.stop();
  });
  return { url: tlsDoor.url, faults, deaths, leadTo };
};
