/** A deployment in AWS, found by the resources of its stacks and the environment of one of its functions. */
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { loadSettings } from '../../functions/runtime/settings';
import { EXIT, OpsFailure } from '../failure';
import type { ClientOptions, Deployment } from './deployment';
import { describingFunctionIn, functionNamesIn, logGroupsIn, queueUrlsIn, type StackResources } from './stack-resources';

const resourcesOf = async (client: CloudFormationClient, StackName: string): Promise<StackResources> => {
  const resources: Record<string, string> = {};
  try {
    for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
      for (const { LogicalResourceId, PhysicalResourceId } of StackResourceSummaries) {
        if (LogicalResourceId !== undefined && PhysicalResourceId !== undefined) resources[LogicalResourceId] = PhysicalResourceId;
      }
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ValidationError') throw error;
    const region = await client.config.region();
    throw new OpsFailure(
      EXIT.unreachable,
      `There is no stack ${StackName} in ${region}. Name the deployment with --name, and its region with --region.`,
    );
  }
  return resources;
};

/** `name`: the setting `name`, with which the names of its stacks begin. */
export const cloudDeployment = async (name: string, options: ClientOptions): Promise<Deployment> => {
  const [formation, lambda] = [new CloudFormationClient(options), new LambdaClient(options)];
  try {
    const stateful = await resourcesOf(formation, `${name}Stateful`);
    const stateless = await resourcesOf(formation, `${name}Stateless`);
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: describingFunctionIn(stateless) }));
    return {
      name: `${name} in ${await formation.config.region()}`,
      settings: loadSettings(Environment?.Variables ?? {}),
      queueUrls: queueUrlsIn(stateful),
      functionNames: functionNamesIn(stateless),
      logGroups: logGroupsIn(stateless),
      clientOptions: () => options,
    };
  } finally {
    formation.destroy();
    lambda.destroy();
  }
};
