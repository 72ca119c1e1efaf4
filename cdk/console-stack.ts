/**
 * The web console, only if the settings ask for it. It has a stack of its own, because the API needs nothing of it: it
 * can be deployed and removed alone.
 */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { CONSOLE_SOCKET_PATH } from '../functions/wiring/console';
import { ConsoleDistribution } from './constructs/console/console-distribution';
import { ConsoleFiles } from './constructs/console/console-files';
import { logProps } from './log-props';
import { keyOf } from './own-key';
import type { Settings } from './settings';

export type ConsoleStackProps = StackProps & { readonly settings: Settings; readonly apiUrl: string; readonly webSocketUrl: string };

export class ConsoleStack extends Stack {
  constructor(scope: Construct, id: string, { settings, apiUrl, webSocketUrl, ...props }: ConsoleStackProps) {
    super(scope, id, { description: 'Rollcall: the web console', ...props });
    const files = new ConsoleFiles(this, 'Files');
    const { host, distribution } = new ConsoleDistribution(this, 'Site', { settings, bucket: files.bucket, apiUrl, webSocketUrl });
    const config = {
      issuer: settings.issuer,
      clientId: settings.consoleClientId,
      apiUrl: `https://${host}`,
      webSocketUrl: `wss://${host}${CONSOLE_SOCKET_PATH}`,
      scopes: settings.consoleScopes,
    };
    const logs = new LogGroup(this, 'DeploymentLogs', logProps(settings, keyOf(this, settings)));
    files.write(config, logs);
    new CfnOutput(this, 'ConsoleUrl', { value: `https://${host}/` });
    new CfnOutput(this, 'DistributionDomainName', { value: distribution.distributionDomainName });
  }
}
