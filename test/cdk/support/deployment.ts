/** Synthesises the deployment's templates in this process from cdk.json, without bundling. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { App, type CfnElement, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { IConstruct } from 'constructs';
import { loadSettings } from '../../../cdk/load-settings';
import type { Settings } from '../../../cdk/settings';
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

type Context = Readonly<Record<string, unknown>>;

export const cdkJson = JSON.parse(readFileSync(resolve(root, 'cdk.json'), 'utf8')) as { readonly app: string; readonly context: Context };

/**
 * Templates do not show any of it. Where a construct was made, and what is told of constructs to AWS, took almost half
 * of the time of a synthesis.
 */
const onlyTemplates = {
  'aws:cdk:bundling-stacks': [],
  'aws:cdk:disable-asset-staging': true,
  'aws:cdk:disable-stack-trace': true,
  'aws:cdk:disable-creation-stack-traces': true,
  '@aws-cdk/core:enableAdditionalMetadataCollection': false,
};

/** An app of which only the templates count. Call this outside tests. */
export const appWith = (context: Context): App =>
  new App({
    context: { ...context, ...onlyTemplates },
    outdir: temporaryFolder(),
    treeMetadata: false,
    // It takes most of the time of a synthesis. `cdk synth` does it.
    builtinCloudFormationValidation: false,
  });

const synthesiseAnew = (context: Context, settings: Settings): Deployment => {
  const app = appWith(context);
  const stacks = addStacks(app, settings);
  const json = (stack: Stack): TemplateJson => Template.fromStack(stack).toJSON() as TemplateJson;
  return { app, stacks, stateful: json(stacks.stateful), stateless: json(stacks.stateless) };
};

type Overrides = Readonly<Record<`rollcall:${string}`, unknown>>;

const synthesised = new Map<string, Deployment>();

/**
 * Call this outside tests. It returns the same object for the same settings, also if some of them are the defaults in so
 * many words, so do not change it.
 */
export const synthesise = (overrides: Overrides = {}): Deployment => {
  const context = { ...cdkJson.context, ...overrides };
  const { settings } = loadSettings(context);
  const key = JSON.stringify(settings);
  const deployment = synthesised.get(key) ?? synthesiseAnew(context, settings);
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
