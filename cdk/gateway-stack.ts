/**
 * The SIP gateway, only if the settings ask for it. It has a stack of its own, because it is in the carrier's VPC: a
 * change of the functions does not touch it, and it can be removed alone.
 */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { alarmTopicOf } from './alarm-topic';
import { DialogFiles } from './constructs/sip-gateway/dialog-files';
import { GatewayAlarms } from './constructs/sip-gateway/gateway-alarms';
import { builtImage, imageInEcr } from './constructs/sip-gateway/gateway-image';
import { executionRole, taskRole } from './constructs/sip-gateway/gateway-roles';
import { GatewayService } from './constructs/sip-gateway/gateway-service';
import { GatewayNetwork } from './constructs/sip-gateway/network';
import { GatewayNudges } from './constructs/sip-gateway/nudges';
import { SipBalancer } from './constructs/sip-gateway/sip-balancer';
import { gatewayEnvironment, gatewaySecrets } from './gateway-environment';
import { logProps } from './log-props';
import { keyOf } from './own-key';
import type { GatewaySettings, Settings } from './settings';

export type GatewayStackProps = StackProps & {
  readonly settings: Settings;
  readonly gateway: GatewaySettings;
  readonly bus: EventBus;
  readonly apiUrl: string;
};

export class GatewayStack extends Stack {
  constructor(scope: Construct, id: string, { settings, gateway, bus, apiUrl, ...props }: GatewayStackProps) {
    super(scope, id, { description: 'Rollcall: the SIP gateway', ...props });
    const network = new GatewayNetwork(this, 'Network', gateway);
    const balancer = new SipBalancer(this, 'Sip', network, gateway);
    const key = keyOf(this, settings);
    const keyArn = settings.kmsKeyArn;
    const nudges = new GatewayNudges(this, 'Nudges', bus, key).queue;
    const { vpc, subnets, filesGroup } = network;
    const files = new DialogFiles(this, 'Dialogs', { vpc, vpcSubnets: { subnets: [...subnets] }, securityGroup: filesGroup });
    const logs = new LogGroup(this, 'Logs', logProps(settings, key));
    const places = { address: balancer.address, apiUrl, queueUrl: nudges.queueUrl, region: this.region };
    const { image, repositoryArn } = gateway.image === undefined ? builtImage(this) : imageInEcr(gateway.image);
    const secretArns = [gateway.clientSecretArn, ...(gateway.tlsSecretArn === undefined ? [] : [gateway.tlsSecretArn])];
    const { service } = new GatewayService(this, 'Gateway', {
      ...{ network, balancer, files, image, logs },
      environment: gatewayEnvironment(gateway, places),
      secrets: gatewaySecrets(this, gateway),
      roles: {
        task: taskRole(this, { nudges, files, keyArn }),
        execution: executionRole(this, { logs, repositoryArn, secretArns, keyArn }),
      },
    });
    const topic = alarmTopicOf(this, settings);
    new GatewayAlarms(this, 'Alarms', { ...{ name: settings.name, service, nudges, logs, topic }, targets: balancer.targetGroups[0]! });
    new CfnOutput(this, 'SipAddress', { value: balancer.address });
  }
}
