/** What the stacks tell other stacks of their resources. */
import type { Stack } from 'aws-cdk-lib';
import type { IApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { StatefulResources } from './stateful-resources';

const valuesOf = ({ tables, queues, bus, keys, schedules }: StatefulResources): readonly (string | undefined)[] => [
  ...Object.values(tables).flatMap(({ tableName, tableArn, tableStreamArn }) => [tableName, tableArn, tableStreamArn]),
  ...Object.values(queues).flatMap(({ queueName, queueArn }) => [queueName, queueArn]),
  ...[bus.eventBusName, bus.eventBusArn],
  ...Object.values(keys).map(({ secretArn }) => secretArn),
  schedules.role.roleArn,
];

/**
 * Exports every name and ARN, whether or not this version has a function that uses it. The CDK by itself exports only
 * what another stack uses. Then a version that stops using a queue would also withdraw its export, which CloudFormation
 * refuses while the functions of the version before import it.
 */
export const exportNamesAndArns = (stack: Stack, resources: StatefulResources): void => {
  for (const value of valuesOf(resources)) if (value !== undefined) stack.exportValue(value);
};

/**
 * Exports the ids of the APIs for the stacks of the console and of the gateway, whether or not there are such stacks.
 * These import an id only as long as it is a part of the API's address. If the carrier gives the API a domain, this stack
 * is updated before they are, while they still import the id.
 */
export const exportApiIds = (stack: Stack, apis: readonly IApi[]): void => {
  for (const { apiId } of apis) stack.exportValue(apiId);
};
