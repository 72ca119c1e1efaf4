import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CONSOLE_CONFIG_PATH, consoleCaching, type ConsoleConfig } from '../../../functions/wiring/console';
import { withConsoleSource } from './console-source';

/** The bundler puts a hash of eight characters into the names of files that never change. */
const HASHED = '*-????????.*';

const NO_ACCESS_LOG = 'CloudFront is the only reader, and a log of readers would hold addresses of people.';
const DEPLOYING = 'The CDK grants this to its own function that writes the files, for this bucket and the assets of the CDK.';

/** The bucket with the files of the web console. Only CloudFront may read it. */
export class ConsoleFiles extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // Everything in it can be built again.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.bucket).acknowledge({ id: 'AwsSolutions-S1', reason: NO_ACCESS_LOG });
  }

  /** What the page loads comes before the page. Earlier files stay for the pages that are open. */
  write(config: ConsoleConfig, logGroup: LogGroup): void {
    withConsoleSource(this, (source) => {
      const hashed = this.deploy('Hashed', logGroup, [source], {
        exclude: ['*'],
        include: [HASHED],
        prune: false,
        caching: consoleCaching.hashed,
      });
      const configured = Source.jsonData(CONSOLE_CONFIG_PATH.slice(1), config);
      const others = this.deploy('Others', logGroup, [source, configured], {
        exclude: [HASHED],
        prune: true,
        caching: consoleCaching.others,
      });
      others.node.addDependency(hashed);
    });
    this.acknowledgeDeploying();
  }

  private deploy(
    id: string,
    logGroup: LogGroup,
    sources: ISource[],
    { caching, ...which }: { caching: string; exclude: string[]; include?: string[]; prune: boolean },
  ): BucketDeployment {
    return new BucketDeployment(this, id, {
      ...{ ...which, sources, logGroup, destinationBucket: this.bucket as IBucket },
      cacheControl: [CacheControl.fromString(caching)],
      // Empties the bucket, so that it can be removed with the stack.
      retainOnDelete: false,
      memoryLimit: 512,
    });
  }

  /** The function is one for the stack, and beside this construct. */
  private acknowledgeDeploying(): void {
    const { node } = Stack.of(this);
    const bucket = Stack.of(this).resolve(Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket)) as string;
    const actions = ['Abort*', 'DeleteObject*', 'GetBucket*', 'GetObject*', 'List*'].map((action) => `Action::s3:${action}`);
    const assets = 'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>';
    const resources = [assets, `<${bucket}.Arn>`].map((arn) => `Resource::${arn}/*`);
    const wildcards = [...actions, ...resources].map((what) => `AwsSolutions-IAM5[${what}]`);
    const managed = 'Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    const ids = [...wildcards, `AwsSolutions-IAM4[${managed}]`, 'AwsSolutions-L1'];
    for (const each of node.children.filter(({ node: { id } }) => id.startsWith('Custom::CDKBucketDeployment'))) {
      for (const id of ids) Validations.of(each).acknowledge({ id, reason: DEPLOYING });
    }
  }
}
