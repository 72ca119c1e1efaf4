/** The operator's tool finds the resources of the stacks by their logical ids. */
import { describingFunctionIn, functionNamesIn, logGroupsIn, queueUrlsIn } from '../../../ops/deployment/stack-resources';
import { queueConsumers } from '../../../functions/wiring/queues';
import { logicalIdOf, synthesise, type TemplateJson } from '../support/deployment';

const deployment = synthesise();
const resourcesOf = ({ Resources }: TemplateJson) => Object.fromEntries(Object.keys(Resources).map((id) => [id, id]));

describe('the operator’s tool', () => {
  it('finds every queue', () => {
    const { stateful } = deployment.stacks;
    const expected = Object.entries(stateful.resources.queues).map(([name, queue]) => [name, logicalIdOf(queue, stateful)]);
    expect(queueUrlsIn(resourcesOf(deployment.stateful))).toEqual(Object.fromEntries(expected));
  });

  it('finds the functions that it invokes, and one that describes the deployment', () => {
    const stateless = resourcesOf(deployment.stateless);
    const typeOf = (id: string): string | undefined => deployment.stateless.Resources[id]?.Type;
    const found = Object.values(functionNamesIn(stateless));
    expect(new Set(found).size).toBe(found.length);
    for (const id of [...found, describingFunctionIn(stateless)]) expect(typeOf(id)).toBe('AWS::Lambda::Function');
    expect(queueConsumers['subscription-tasks'].access).toContainEqual({ key: 'hashKey' });
  });

  it('finds the log groups of the functions that put changes on the bus', () => {
    const stateless = deployment.stateless.Resources;
    const logGroupOf = (path: string): unknown => {
      const [, found] = Object.entries(stateless).find(([id]) => new RegExp(`^${path}Function[0-9A-F]{8}$`).test(id)) ?? [];
      return found?.Properties?.['LoggingConfig'];
    };
    const { takeChanges, publish } = logGroupsIn(resourcesOf(deployment.stateless));
    expect(logGroupOf('Streamsreconcile')).toMatchObject({ LogGroup: { Ref: takeChanges } });
    expect(logGroupOf('Queuespublish')).toMatchObject({ LogGroup: { Ref: publish } });
  });
});
