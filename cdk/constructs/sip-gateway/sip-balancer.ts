import { Duration, Validations } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import {
  type NetworkListener,
  NetworkLoadBalancer,
  NetworkTargetGroup,
  Protocol,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { gatewayPorts } from '../../../functions/wiring/gateway';
import type { GatewaySettings } from '../../settings';
import type { GatewayNetwork } from './network';

/** A phone's request is lost for as long as the edge is sent to a task that has ended. */
const HEALTH = {
  interval: Duration.seconds(10),
  timeout: Duration.seconds(5),
  healthyThresholdCount: 2,
  unhealthyThresholdCount: 2,
} as const;

/** The internal load balancer to which the edge sends, with one target group for each listener. */
export class SipBalancer extends Construct {
  readonly targetGroups: readonly NetworkTargetGroup[];
  /** The address that phones send their next requests to. */
  readonly address: string;
  readonly listeners: readonly NetworkListener[];

  constructor(scope: Construct, id: string, { vpc, subnets, balancerGroup }: GatewayNetwork, settings: GatewaySettings) {
    super(scope, id);
    const addresses = settings.subnets.flatMap(({ address }) => address ?? []);
    const balancer = new NetworkLoadBalancer(this, 'Balancer', {
      vpc,
      internetFacing: false,
      // The one task is in one zone, and every zone's address must reach it.
      crossZoneEnabled: true,
      securityGroups: [balancerGroup],
      ...(addresses.length === 0
        ? { vpcSubnets: { subnets: [...subnets] } }
        : { subnetMappings: subnets.map((subnet, index) => ({ subnet, privateIpv4Address: addresses[index]! })) }),
    });
    const reason = 'A Network Load Balancer logs only TLS that it ends itself, and here TLS ends in the gateway.';
    Validations.of(balancer).acknowledge({ id: 'AwsSolutions-ELB2', reason });
    this.address = addresses[0] ?? balancer.loadBalancerDnsName;
    const listener = (name: string, port: number, protocol: Protocol) => {
      const group = this.targetGroup(name, vpc, port, protocol);
      return [group, balancer.addListener(`${name}Listener`, { port, protocol, defaultTargetGroups: [group] })] as const;
    };
    const made = [listener('Sip', gatewayPorts.sip, Protocol.TCP_UDP)];
    if (settings.tlsSecretArn !== undefined) made.push(listener('Tls', gatewayPorts.tls, Protocol.TCP));
    this.targetGroups = made.map(([group]) => group);
    this.listeners = made.map(([, each]) => each);
  }

  private targetGroup(name: string, vpc: IVpc, port: number, protocol: Protocol): NetworkTargetGroup {
    return new NetworkTargetGroup(this, `${name}Targets`, {
      vpc,
      port,
      protocol,
      targetType: TargetType.IP,
      // The gateway believes its peers by their addresses.
      preserveClientIp: true,
      // The edge sends from one port for ever, and such a flow would stay with a task that has ended.
      connectionTermination: true,
      deregistrationDelay: Duration.seconds(0),
      healthCheck: { protocol: Protocol.HTTP, port: String(gatewayPorts.http), path: '/health', ...HEALTH },
    });
  }
}
