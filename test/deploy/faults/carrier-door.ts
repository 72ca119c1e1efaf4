/** Through this door functions reach the carrier, so that one of them can die before it does. */
import { startHttpServer } from '../../../local/http-server';
import { listener } from '../../../local/service-router';
import type { Certificate } from '../certificate';
import { forwarding } from '../forwarding';
import type { Stops } from '../stops';
import { openTlsDoor, type TlsDoor } from '../tls-door';
import type { Deaths } from './deaths';

export const openCarrierDoor = async (certificate: Certificate, deaths: Deaths, stops: Stops): Promise<Pick<TlsDoor, 'url' | 'leadTo'>> => {
  const { handle, leadTo, stop } = forwarding();
  const server = await startHttpServer(
    listener(async (given) => {
      // A change of a leg. Others may ask for its state at any time.
      if (given.method === 'PATCH') deaths.countForCarrier();
      return handle(given);
    }),
  );
  const door = await openTlsDoor(certificate);
  door.leadTo(server.url);
  stops.add(async () => {
    await door.stop();
    stop();
    await server.stop();
  });
  return { url: door.url, leadTo: (httpUrl) => leadTo(Number(new URL(httpUrl).port)) };
};
