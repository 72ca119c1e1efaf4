/** Synthesises the deployment's templates in this process from cdk.json, without bundling. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { App, type CfnElement, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { IConstruct } from 'constructs';
import { loadSettings } from '../../../cdk/load-settings';
import { addStacks, type Stacks } from '../../../cdk/stacks';
import { temporaryFolder } from './temporary-folder';

export type Resource = {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
};

export type TemplateJson = {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>>;
};

export type Deployment = {
  readonly app: App;
  readonly stacks: Stacks;
  readonly stateful: TemplateJson;
  readonly stateless: TemplateJson;
};

const root = resolve(__dirname, '../../..');

export const cdkJson = JSON.parse(readFileSync(resolve(root, 'cdk.json'), 'utf8')) as {
  readonly app: string;
  readonly context: Readonly<Record<string, unknown>>;
};

const withoutBundling = { 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-asset-staging': true, 'aws:cdk:disable-stack-trace': true };

const synthesiseAnew = (overrides: Readonly<Record<string, unknown>>): Deployment => {
  const context = { ...cdkJson.context, ...overrides };
  // Validation against the schemas of CloudFormation takes most of the time of a synthesis. `cdk synth` does it.
  const app = new App({
    context: { ...context, ...withoutBundling },
    outdir: temporaryFolder(),
    builtinCloudFormationValidation: false,
  });
  const stacks = addStacks(app, loadSettings(context).settings);
  const json = (stack: Stack): TemplateJson => Template.fromStack(stack).toJSON() as TemplateJson;
  return { app, stacks, stateful: json(stacks.stateful), stateless: json(stacks.stateless) };
};

const synthesised = new Map<string, Deployment>();

/** Call this outside tests. It returns the same object for the same overrides, so do not change it. */
export const synthesise = (overrides: Readonly<Record<string, unknown>> = {}): Deployment => {
  const key = JSON.stringify(overrides);
  const deployment = synthesised.get(key) ?? synthesiseAnew(overrides);
  synthesised.set(key, deployment);
  return deployment;
};

export const ofType = (template: TemplateJson, type: string): [string, Resource][] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);

export const logicalIdOf = (construct: IConstruct, stack: Stack): string =>
  stack.resolve(stack.getLogicalId(construct.node.defaultChild as CfnElement)) as string;

/** Resolves a reference into the other stack: `{"Fn::ImportValue": …}` is what that stack exports under this name. */
const followImport = (value: unknown, { stateful }: Deployment): unknown => {
  const name = (value as { 'Fn::ImportValue'?: string } | null)?.['Fn::ImportValue'];
  if (name === undefined) return value;
  const output = Object.values(stateful.Outputs).find(({ Export }) => `${Export?.Name}` === name);
  if (!output) throw new Error(`Nothing exports ${name}`);
  return output.Value;
};

/** `{"Fn::GetAtt": [id, "Arn"]}` and `{"Ref": id}` as `id.Arn` and `id`, in either stack. */
export const reference = (value: unknown, deployment: Deployment): string => {
  const followed = followImport(value, deployment) as { 'Fn::GetAtt'?: [string, string]; Ref?: string };
  if (followed['Fn::GetAtt']) return followed['Fn::GetAtt'].join('.');
  if (followed.Ref !== undefined) return followed.Ref;
  throw new Error(`Not a reference: ${JSON.stringify(value)}`);
};
