import { fanOutMs, medianStages, paths, stagesOfAll } from '../../../../../bench/fan-out/rollcall/stages';
import { delivered } from '../../../../support/bench-measured';

const [publishes = '', delivers = ''] = paths.webhooks.functions;
const [tells = ''] = paths.terminals.functions;

it('the time of a change is split at the functions on its way', () => {
  const ran = [
    { entry: delivers, startedAt: 112, endedAt: 125 },
    { entry: publishes, startedAt: 105, endedAt: 111 },
    { entry: publishes, startedAt: 90, endedAt: 95 },
  ];
  const stages = stagesOfAll([delivered(120, 20), delivered(220, 20)], ran, 'webhooks');
  expect(stages).toEqual([[5, 7, 8]]);
  expect(stages.map(fanOutMs)).toEqual([15]);
  expect(medianStages(stages, 'webhooks')).toEqual([5, 7, 8]);
});

it('a change that its writer tells has no other function on its way', () => {
  const ran = [
    { entry: tells, startedAt: 102, endedAt: 121 },
    { entry: publishes, startedAt: 108, endedAt: 115 },
  ];
  const stages = stagesOfAll([delivered(120, 20)], ran, 'terminals');
  expect(stages).toEqual([[2, 18]]);
  expect(stages.map(fanOutMs)).toEqual([18]);
});

it.each(['terminals', 'webhooks'] as const)('each stage to %s has a name', (way) => {
  expect(paths[way].stages).toHaveLength(paths[way].functions.length + 1);
});
