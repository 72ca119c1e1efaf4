import { ofType, reference, type Deployment } from './deployment';

/** The principals that may invoke a function, by its logical id. */
export const permissionsOf = (functionId: string, deployment: Deployment) =>
  ofType(deployment.stateless, 'AWS::Lambda::Permission')
    .map(([, { Properties }]) => Properties)
    .filter(({ FunctionName }) => reference(FunctionName, deployment) === `${functionId}.Arn`);
