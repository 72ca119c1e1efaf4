import { Template } from 'aws-cdk-lib/assertions';
import { loadSettings } from '../../../cdk/load-settings';
import { StatefulStack } from '../../../cdk/stateful-stack';
import { appWith, cdkJson, synthesise, type TemplateJson } from '../support/deployment';
import { withDomains } from '../support/own-domains';
import { withConsoleAndGateway } from '../support/settings';

const exportsOf = ({ Outputs }: TemplateJson): string[] =>
  Object.values(Outputs).flatMap(({ Export }) => (Export === undefined ? [] : [Export.Name]));

const importsOf = (template: TemplateJson): string[] =>
  [...JSON.stringify(template).matchAll(/"Fn::ImportValue":"([^"]+)"/g)].map(([, name]) => name!);

/** As if no function used anything of it any more. */
const withoutConsumers = (): TemplateJson => {
  const { settings } = loadSettings(cdkJson.context);
  return Template.fromStack(new StatefulStack(appWith(cdkJson.context), 'RollcallStateful', { settings })).toJSON() as TemplateJson;
};

const alone = exportsOf(withoutConsumers());
const used = synthesise();
const withDriverKeys = synthesise({
  'rollcall:bridge': 'asterisk',
  'rollcall:bridgeSecretArn': 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:bridge-AbCdEf',
});

const read = synthesise(withConsoleAndGateway);
const otherwiseRead = [synthesise({ ...withConsoleAndGateway, ...withDomains }), synthesise(withDomains), used];

/** CloudFormation refuses to withdraw an export that another stack imports. */
describe('the exports of what is kept', () => {
  it('are the same whatever functions use, so that a version can stop using something', () => {
    for (const { stateful } of [used, withDriverKeys]) expect(exportsOf(stateful).sort()).toEqual([...alone].sort());
  });

  it('are all that functions import, so that those of an earlier version find what they used', () => {
    for (const { stateless } of [used, withDriverKeys]) {
      expect(importsOf(stateless).length).toBeGreaterThan(0);
      expect(alone).toEqual(expect.arrayContaining(importsOf(stateless)));
    }
  });

  // An exported value cannot change either: another name of an export would be another export.
  it('include the dead letters that only Lambda and operators use', () => {
    expect(exportsOf(used.stateful).filter((name) => /dead-?letters/i.test(name)).length).toBeGreaterThan(20);
  });
});

// `cdk deploy --all` updates the functions before the stacks that read their addresses.
describe('the exports of the APIs', () => {
  it('are those that the console and the gateway import', () => {
    const imports = [read.stacks.console!, read.stacks.gateway!].flatMap((stack) =>
      importsOf(Template.fromStack(stack).toJSON() as TemplateJson),
    );
    const ofApis = imports.filter((name) => name.startsWith('RollcallStateless:'));
    expect(new Set(ofApis).size).toBe(2);
    expect(exportsOf(read.stateless)).toEqual(expect.arrayContaining(ofApis));
  });

  it('stay if the APIs get domains, or console and gateway are switched off', () => {
    for (const { stateless } of otherwiseRead) expect(exportsOf(stateless).sort()).toEqual(exportsOf(read.stateless).sort());
  });
});
