/** Measures one cell with Kamailio: a focus that publishes, watchers that subscribe. */
import { runClosedLoop } from '../../measuring/closed-loop';
import { ExpectedDeliveries } from '../../measuring/expected-deliveries';
import { type Usage, usageOf } from '../../measuring/process-usage';
import { type CellRun, DELIVERED_WITHIN_MS, type Measured, measuredFrom } from '../measurement';
import { startFocus } from './focus';
import { startKamailio } from './start-kamailio';
import { startWatchers } from './watchers';

const CONFERENCE = 'conference';

export const measureKamailio = async (run: CellRun): Promise<Measured> => {
  const kamailio = await startKamailio(run);
  const expected = new ExpectedDeliveries();
  const stopWatchers = await startWatchers(kamailio.port, CONFERENCE, run.receivers, (change, watcher, at, bytes) =>
    expected.arrived(change, watcher, at, bytes),
  );
  const focus = await startFocus(kamailio.port, CONFERENCE, run.participants);
  let change = 0;
  let before: Usage = { cpuMs: 0, privateBytes: 0 };
  const make = async () => {
    change += 1;
    const delivered = expected.expect(`${change}`, run.receivers, DELIVERED_WITHIN_MS);
    const { startedAt, accepted } = focus.publish(change);
    expected.started(`${change}`, startedAt);
    await accepted;
    return delivered;
  };
  try {
    const delivered = await runClosedLoop(run, make, () => {
      before = usageOf(kamailio.pid);
      expected.repeated = 0;
    });
    return measuredFrom(delivered, before, usageOf(kamailio.pid), expected.repeated, run.receivers);
  } finally {
    focus.close();
    stopWatchers();
    await kamailio.stop();
  }
};
