import { logEvents } from '../../../functions/runtime/log';
import { dashboard } from '../../../functions/wiring/dashboard';
import { ofType, synthesise, type TemplateJson } from '../support/deployment';

type Widget = { readonly type: string; readonly properties: { readonly markdown?: string; readonly metrics?: readonly unknown[][] } };

const { stateless, stateful } = synthesise();
const [body, ...others] = ofType(stateless, 'AWS::CloudWatch::Dashboard').map(([, { Properties }]) => Properties);

/** References to resources become their logical ids, as CloudFormation would fill in their names. */
const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::ImportValue': imported } = value as Record<string, string & string[]>;
  return `<${Ref ?? attribute?.[0] ?? imported ?? 'unknown'}>`;
};
const [, parts] = (body!['DashboardBody'] as { 'Fn::Join': [string, readonly unknown[]] })['Fn::Join'];
const { widgets } = JSON.parse(parts.map(textOf).join('')) as { widgets: readonly Widget[] };
const metrics = widgets.flatMap(({ properties }) => properties.metrics ?? []);
const texts = (metric: readonly unknown[]): string[] => metric.filter((part) => typeof part === 'string');

const exists = (reference: string, { Resources }: TemplateJson): boolean => reference in Resources;
const isDeployed = (reference: string): boolean =>
  exists(reference, stateless) || Object.values(stateful.Outputs).some(({ Export }) => `${Export?.Name}` === reference);

it('there is one dashboard, which has the name of the deployment', () => {
  expect([body?.['DashboardName'], others]).toEqual(['Rollcall', []]);
});

it('asks its questions in order, and each has an answer', () => {
  const headings = widgets.flatMap(({ properties }) => (properties.markdown === undefined ? [] : [properties.markdown]));
  expect(headings).toEqual(dashboard.map(({ question }) => `## ${question}`));
  expect(metrics).toHaveLength(dashboard.flatMap(({ graphs }) => graphs.flatMap(({ lines }) => lines)).length);
});

it('each metric has the statistic and the label of the wiring', () => {
  const lines = dashboard.flatMap(({ graphs }) => graphs.flatMap((graph) => graph.lines));
  const shown = metrics.map(
    (metric) => metric.find((part) => typeof part === 'object') as { readonly stat: string; readonly label: string },
  );
  expect(shown.map(({ stat, label }) => [stat, label])).toEqual(lines.map(({ statistic, label }) => [statistic, label]));
});

it('every metric of the log that it shows is in the catalogue', () => {
  const counted = Object.values(logEvents).flatMap(({ metrics: of }): readonly string[] => of);
  const names = counted.map((metric) => metric.split(' ')[0]);
  const shown = metrics.map(texts).filter(([namespace]) => namespace === 'Rollcall');
  expect(shown.length).toBeGreaterThan(10);
  for (const [, name, dimension] of shown) {
    expect(names).toContain(name);
    if (dimension !== undefined) expect(counted).toContain(`${name!} by ${dimension}`);
  }
});

/** Without a resource. */
const ofAccount = ['AWS/Lambda ConcurrentExecutions', 'AWS/Lambda Throttles'];
const isOfAccount = ([namespace, name]: readonly string[]): boolean => ofAccount.includes(`${namespace!} ${name!}`);

it('it shows how much of the quota of Lambda is used', () => {
  const shown = metrics.filter((metric) => isOfAccount(texts(metric))).map((metric) => metric.slice(0, 2).join(' '));
  expect(shown.sort()).toEqual(ofAccount);
});

it('every other metric is one of a resource that is deployed', () => {
  const shown = metrics.map(texts).filter((metric) => metric[0] !== 'Rollcall' && !isOfAccount(metric));
  expect(shown.length).toBeGreaterThan(5);
  for (const [namespace, , ...dimensions] of shown) {
    expect(namespace).toMatch(/^AWS\/(?:SQS|Lambda|Events|ApiGateway|DynamoDB)$/);
    const references = dimensions.flatMap((part) => (/^<(.+)>$/.exec(part) ?? []).slice(1));
    expect(references.filter((reference) => !isDeployed(reference))).toEqual([]);
    expect(references.length).toBeGreaterThan(0);
  }
});
