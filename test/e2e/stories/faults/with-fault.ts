/** What a story makes fail. It has no other way to do so, and each fault is over when its part of the story is. */
import type { ServiceFaults } from '../../../../local/metrics/service-faults';
import type { Sandbox } from '../../../../local/sandbox/start-sandbox';

/** `end` may be called twice. */
export type Fault = { readonly begin: () => void; readonly end: () => void };

/** The fault ends before this resolves, and also if something meanwhile is not as expected: other stories follow. */
export const withFault = async <Result>({ begin, end }: Fault, meanwhile: () => Promise<Result>): Promise<Result> => {
  try {
    begin();
    return await meanwhile();
  } finally {
    end();
  }
};

export type Faults = Readonly<Record<'conferencesAreThrottled' | 'busRefusesEvents' | 'gatewayIsFull' | 'bridgeIsDown', Fault>>;

export const faultsOf = (services: ServiceFaults, { faults: carrier }: Pick<Sandbox, 'faults'>): Faults => ({
  conferencesAreThrottled: {
    begin: () => void services.tables.set('conferences', 'throttled'),
    end: () => void services.tables.delete('conferences'),
  },
  busRefusesEvents: { begin: () => void (services.bus = 'refuses-events'), end: () => void (services.bus = 'takes') },
  gatewayIsFull: { begin: () => void (services.gatewayIsFull = true), end: () => void (services.gatewayIsFull = false) },
  bridgeIsDown: {
    begin: () => void (carrier.conferenceServer = 'refuses'),
    end: () => void (carrier.conferenceServer = 'answers'),
  },
});
