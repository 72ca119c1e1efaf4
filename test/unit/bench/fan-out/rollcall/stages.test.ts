import { fanOutMs, medianStages, passedToTerminals, stagesOfAll } from '../../../../../bench/fan-out/rollcall/stages';
import { delivered } from '../../../../support/bench-measured';

it('the time of a change is split at the functions on its way', () => {
  const ran = [
    { entry: passedToTerminals.delivers, startedAt: 112, endedAt: 125 },
    { entry: passedToTerminals.publishes, startedAt: 105, endedAt: 111 },
    { entry: passedToTerminals.publishes, startedAt: 90, endedAt: 95 },
  ];
  const stages = stagesOfAll([delivered(120, 20), delivered(220, 20)], ran, passedToTerminals);
  expect(stages).toEqual([{ written: 5, published: 7, delivered: 8 }]);
  expect(stages.map(fanOutMs)).toEqual([15]);
  expect(medianStages(stages)).toEqual({ written: 5, published: 7, delivered: 8 });
});
