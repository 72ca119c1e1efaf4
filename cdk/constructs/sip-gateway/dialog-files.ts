import { RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Volume } from 'aws-cdk-lib/aws-ecs';
import { type AccessPoint, FileSystem, ThroughputMode } from 'aws-cdk-lib/aws-efs';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { GATEWAY_USER } from '../../../functions/wiring/gateway';

const USER = String(GATEWAY_USER);

export type DialogFilesProps = { readonly vpc: IVpc; readonly vpcSubnets: SubnetSelection; readonly securityGroup: ISecurityGroup };

/**
 * The file system with the subscriptions of phones, so that a new task goes on with them. It is deleted with its stack,
 * because no subscription lasts longer than an hour.
 */
export class DialogFiles extends Construct {
  readonly files: FileSystem;
  private readonly accessPoint: AccessPoint;

  constructor(scope: Construct, id: string, { vpc, vpcSubnets, securityGroup }: DialogFilesProps) {
    super(scope, id);
    this.files = new FileSystem(this, 'Files', {
      ...{ vpc, vpcSubnets, securityGroup },
      encrypted: true,
      throughputMode: ThroughputMode.BURSTING,
      enableAutomaticBackups: false,
      removalPolicy: RemovalPolicy.DESTROY,
      fileSystemPolicy: DialogFiles.policy(),
      // Otherwise the CDK adds a statement that lets everybody write as root. Who may mount is decided by the policy above.
      allowAnonymousAccess: true,
    });
    this.accessPoint = this.files.addAccessPoint('Dialogs', {
      path: '/dialogs',
      posixUser: { uid: USER, gid: USER },
      createAcl: { ownerUid: USER, ownerGid: USER, permissions: '700' },
    });
  }

  volume(name: string): Volume {
    const authorizationConfig = { accessPointId: this.accessPoint.accessPointId, iam: 'ENABLED' };
    return {
      name,
      efsVolumeConfiguration: { fileSystemId: this.files.fileSystemId, transitEncryption: 'ENABLED', authorizationConfig },
    };
  }

  /** Allows using the dialogs, through their access point only. */
  statement(): PolicyStatement {
    return new PolicyStatement({
      actions: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
      resources: [this.files.fileSystemArn],
      conditions: { StringEquals: { 'elasticfilesystem:AccessPointArn': this.accessPoint.accessPointArn } },
    });
  }

  /** Without a policy, EFS lets everybody in who reaches it. With one, only the statements of roles do. */
  private static policy(): PolicyDocument {
    const withoutTls = new PolicyStatement({
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['*'],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    return new PolicyDocument({ statements: [withoutTls] });
  }
}
