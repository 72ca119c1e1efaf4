import { Annotations } from 'aws-cdk-lib';
import { type ISubnet, type IVpc, Peer, Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { gatewayPorts } from '../../../functions/wiring/gateway';
import type { GatewaySettings } from '../../settings';

const NFS = Port.tcp(2049);
const HTTPS = Port.tcp(443);

const networkOf = (addressOrNetwork: string): string => (addressOrNetwork.includes('/') ? addressOrNetwork : `${addressOrNetwork}/32`);

/** The carrier's VPC, and who may speak to whom in it: the edge to the load balancer, that to the task, the task to its files. */
export class GatewayNetwork extends Construct {
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  readonly balancerGroup: SecurityGroup;
  readonly taskGroup: SecurityGroup;
  readonly filesGroup: SecurityGroup;

  constructor(scope: Construct, id: string, settings: GatewaySettings) {
    super(scope, id);
    this.vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: settings.vpcId,
      availabilityZones: settings.subnets.map(({ availabilityZone }) => availabilityZone),
      privateSubnetIds: settings.subnets.map(({ subnetId }) => subnetId),
    });
    this.subnets = this.vpc.privateSubnets;
    // Nothing here adds a route.
    for (const subnet of this.subnets) Annotations.of(subnet).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId');
    this.balancerGroup = this.group('Balancer', 'The load balancer of the SIP gateway');
    this.taskGroup = this.group('Task', 'The SIP gateway');
    this.filesGroup = this.group('Files', 'The subscriptions of the SIP gateway');
    this.letSipIn(settings);
    this.letTaskOut(settings);
  }

  private group(id: string, description: string): SecurityGroup {
    return new SecurityGroup(this, id, { vpc: this.vpc, description, allowAllOutbound: false });
  }

  private letSipIn({ edge, tlsSecretArn }: GatewaySettings): void {
    const { sip, tls, http } = gatewayPorts;
    const ports = [Port.udp(sip), Port.tcp(sip), ...(tlsSecretArn === undefined ? [] : [Port.tcp(tls)])];
    for (const port of ports) {
      for (const each of edge) this.balancerGroup.addIngressRule(Peer.ipv4(networkOf(each)), port, 'SIP from the edge');
      this.pass(this.balancerGroup, this.taskGroup, port, 'SIP');
    }
    this.pass(this.balancerGroup, this.taskGroup, Port.tcp(http), 'Health checks');
  }

  private letTaskOut({ edge }: GatewaySettings): void {
    for (const each of edge) {
      const network = Peer.ipv4(networkOf(each));
      // The route and the contact of a phone name the port.
      this.taskGroup.addEgressRule(network, Port.allTcp(), 'SIP to the edge');
      this.taskGroup.addEgressRule(network, Port.allUdp(), 'SIP to the edge');
    }
    this.taskGroup.addEgressRule(Peer.anyIpv4(), HTTPS, 'Rollcall, the issuer of tokens and AWS');
    this.pass(this.taskGroup, this.filesGroup, NFS, 'Subscriptions');
  }

  private pass(from: SecurityGroup, to: SecurityGroup, port: Port, description: string): void {
    from.addEgressRule(to, port, description);
    to.addIngressRule(from, port, description);
  }
}
