import { Annotations, Duration, Validations } from 'aws-cdk-lib';
import {
  AvailabilityZoneRebalancing,
  AwsLogDriverMode,
  Capability,
  Cluster,
  type ContainerImage,
  CpuArchitecture,
  FargatePlatformVersion,
  FargateService,
  FargateTaskDefinition,
  type ICluster,
  LinuxParameters,
  LogDriver,
  OperatingSystemFamily,
  Protocol,
  type Secret,
} from 'aws-cdk-lib/aws-ecs';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { GATEWAY_DATA_FOLDER, gatewayPorts, gatewayTask, GATEWAY_USER } from '../../../functions/wiring/gateway';
import type { DialogFiles } from './dialog-files';
import type { GatewayNetwork } from './network';
import type { SipBalancer } from './sip-balancer';

const CONTAINER = 'gateway';
const VOLUME = 'dialogs';

export type GatewayServiceProps = {
  readonly network: GatewayNetwork;
  readonly balancer: SipBalancer;
  readonly files: DialogFiles;
  readonly image: ContainerImage;
  readonly environment: Record<string, string>;
  readonly secrets: Record<string, Secret>;
  readonly logs: ILogGroup;
  readonly roles: { readonly task: IRole; readonly execution: IRole };
};

/** One task on Fargate, without a public address, as nobody in particular, on a file system that it cannot change. */
export class GatewayService extends Construct {
  readonly service: FargateService;

  constructor(scope: Construct, id: string, props: GatewayServiceProps) {
    super(scope, id);
    const { network, balancer, files } = props;
    const cluster = new Cluster(this, 'Cluster', { vpc: network.vpc });
    const unwatched = 'Container Insights would cost more than the task. The alarms need none of its metrics.';
    Validations.of(cluster).acknowledge({ id: 'AwsSolutions-ECS4', reason: unwatched });
    this.service = new FargateService(this, 'Service', {
      cluster: cluster as ICluster,
      taskDefinition: this.task(props),
      desiredCount: 1,
      // The old task ends before the new one starts, because two would both notify.
      minHealthyPercent: 0,
      maxHealthyPercent: 100,
      availabilityZoneRebalancing: AvailabilityZoneRebalancing.DISABLED,
      circuitBreaker: { rollback: true },
      healthCheckGracePeriod: Duration.minutes(1),
      platformVersion: FargatePlatformVersion.VERSION1_4,
      vpcSubnets: { subnets: [...network.subnets] },
      securityGroups: [network.taskGroup],
      assignPublicIp: false,
    });
    const ports = [gatewayPorts.sip, gatewayPorts.tls];
    balancer.targetGroups.forEach((group, index) => {
      group.addTarget(this.service.loadBalancerTarget({ containerName: CONTAINER, containerPort: ports[index]! }));
    });
    this.service.node.addDependency(files.files.mountTargetsAvailable, ...balancer.listeners);
  }

  private task({ files, image, environment, secrets, logs, roles }: GatewayServiceProps): FargateTaskDefinition {
    const task = new FargateTaskDefinition(this, 'Task', {
      cpu: gatewayTask.cpu,
      memoryLimitMiB: gatewayTask.memoryMb,
      runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64, operatingSystemFamily: OperatingSystemFamily.LINUX },
      ...{ taskRole: roles.task, executionRole: roles.execution },
      volumes: [files.volume(VOLUME)],
    });
    const reason = 'The variables are settings. ECS takes what is secret from Secrets Manager.';
    Validations.of(task).acknowledge({ id: 'AwsSolutions-ECS2', reason });
    const linuxParameters = new LinuxParameters(this, 'Linux');
    linuxParameters.dropCapabilities(Capability.ALL);
    const { sip, tls, http } = gatewayPorts;
    const container = task.addContainer(CONTAINER, {
      ...{ image, environment, secrets, linuxParameters },
      user: `${GATEWAY_USER}:${GATEWAY_USER}`,
      readonlyRootFilesystem: true,
      logging: LogDriver.awsLogs({ logGroup: logs, streamPrefix: CONTAINER, mode: AwsLogDriverMode.NON_BLOCKING }),
      portMappings: [
        { containerPort: sip, protocol: Protocol.TCP },
        { containerPort: sip, protocol: Protocol.UDP },
        { containerPort: tls, protocol: Protocol.TCP },
        { containerPort: http, protocol: Protocol.TCP },
      ],
    });
    // The role for that is written by hand.
    Annotations.of(container).acknowledgeWarning('@aws-cdk/aws-ecs:ecrImageRequiresPolicy');
    container.addMountPoints({ containerPath: GATEWAY_DATA_FOLDER, sourceVolume: VOLUME, readOnly: false });
    return task;
  }
}
