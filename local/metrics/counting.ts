/** Counts what the parts of a local deployment do, as the metrics of AWS. */
import { STAGE } from '../gateway/sockets/socket-event';
import type { SocketCount } from '../gateway/sockets/start-sockets';
import type { Measurements } from './measurements';
import type { ServiceFaults } from './service-faults';

export const countingAnswers =
  (measurements: Measurements) =>
  (status: number, ms: number): void => {
    measurements.record({ kind: 'http', of: 'api', name: 'Count' });
    measurements.record({ kind: 'http', of: 'api', name: 'Latency' }, ms);
    if (status >= 500) measurements.record({ kind: 'http', of: 'api', name: '5xx' });
  };

export const countingSockets =
  (measurements: Measurements) =>
  (stage: string, name: SocketCount): void =>
    measurements.record({ kind: 'sockets', of: stage === STAGE ? 'terminals' : 'bridge', name });

export const throttling =
  ({ throttledFunctions }: ServiceFaults, measurements: Measurements) =>
  (name: string): boolean => {
    const isThrottled = throttledFunctions.has(name);
    if (isThrottled) measurements.record({ kind: 'account', of: 'lambda', name: 'Throttles' });
    return isThrottled;
  };
