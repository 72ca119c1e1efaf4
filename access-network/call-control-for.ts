/** The adapter for the network that the settings name. */
import { AsteriskControl, type AsteriskOptions } from './asterisk/asterisk-control';
import type { CallControl } from './call-control';
import { KamailioControl } from './kamailio/kamailio-control';
import type { KitSettings } from './settings';

type Surroundings = Omit<AsteriskOptions, 'access' | 'app'>;

export const callControlFor = (network: KitSettings['network'], surroundings: Surroundings): CallControl =>
  network.control === 'asterisk'
    ? new AsteriskControl({ ...network, ...surroundings })
    : new KamailioControl({ ...network, ...surroundings });
