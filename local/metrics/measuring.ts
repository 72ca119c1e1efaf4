/** What measures a local deployment, and what makes AWS fail in it. */
import type { Clock } from '../../functions/runtime/clock';
import type { Stops } from '../services';
import { countingAnswers, countingSockets, throttling } from './counting';
import { readStandardOutput } from './logged-metrics';
import { Measurements } from './measurements';
import { noServiceFaults } from './service-faults';

export const startMeasuring = (now: Clock, stops: Stops) => {
  const measurements = new Measurements(now);
  const faults = noServiceFaults();
  stops.push(readStandardOutput(measurements));
  return {
    measured: { measurements, faults },
    isThrottled: throttling(faults, measurements),
    count: countingSockets(measurements),
    onAnswer: countingAnswers(measurements),
  };
};

export type Measuring = ReturnType<typeof startMeasuring>;
