import { AwsSolutionsChecks } from 'cdk-nag';
import { ofType, synthesise } from '../support/deployment';
import { deployedFunction, wiredFunctions } from '../support/functions-of';
import { allowedLines } from '../support/statements';

const without = synthesise();
const traced = synthesise({ 'rollcall:tracing': true });

describe('traces', () => {
  it('are off unless the settings ask for them', () => {
    expect(JSON.stringify(without.stateless)).not.toMatch(/TracingConfig|xray:/);
    expect(traced.stateful).toEqual(without.stateful);
  });

  it.each(wiredFunctions.map(([name]) => name))(
    'of %s are recorded, and its role may send them and has no other new permission',
    (name) => {
      const deployed = deployedFunction(traced, name);
      expect(deployed.resource.Properties['TracingConfig']).toEqual({ Mode: 'Active' });
      const before = allowedLines(deployedFunction(without, name), without);
      expect(allowedLines(deployed, traced)).toEqual([...before, 'xray:PutTelemetryRecords on *', 'xray:PutTraceSegments on *'].sort());
    },
  );

  it('change no other resource, and follow the AWS Solutions rules', () => {
    expect(Object.keys(traced.stateless.Resources)).toEqual(Object.keys(without.stateless.Resources));
    expect(ofType(traced.stateless, 'AWS::Lambda::Function')).toHaveLength(wiredFunctions.length);
    expect(new AwsSolutionsChecks(traced.app).validateScope(traced.app).violations).toEqual([]);
  });
});
