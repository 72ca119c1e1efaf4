import { Aws, Duration, Fn, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  type DistributionProps,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CONSOLE_SOCKET_PATH, consoleHeaders, consolePolicy } from '../../../functions/wiring/console';
import { ownName } from '../../own-name';
import type { Settings } from '../../settings';
import { STAGE_NAME } from '../socket-api';

export type ConsoleDistributionProps = {
  readonly settings: Settings;
  readonly bucket: Bucket;
  /** The addresses of both APIs in API Gateway. */
  readonly apiUrl: string;
  readonly webSocketUrl: string;
};

const hostOf = (url: string): string => Fn.select(2, Fn.split('/', url));

const originOf = (url: string): string => new URL(url).origin;

/** CloudFront's names are those of the account, whose other regions may have a console too. */
const nameOf = (settings: Settings): string => `${ownName(settings, 'console')}-${Aws.REGION}`;

/** API Gateway's name for the socket is that of its stage, and `/v1` is the API here. */
const TO_STAGE = `function handler(event) {
  event.request.uri = '/${STAGE_NAME}';
  return event.request;
}`;

/** One origin for a browser: the files, the API and the socket. */
export class ConsoleDistribution extends Construct {
  readonly distribution: Distribution;
  /** The name by which browsers reach it. */
  readonly host: string;

  constructor(scope: Construct, id: string, { settings, bucket, apiUrl, webSocketUrl }: ConsoleDistributionProps) {
    super(scope, id);
    this.distribution = new Distribution(this, 'Distribution', {
      comment: 'Rollcall: the web console',
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...this.domain(settings),
      defaultBehavior: this.files(bucket, settings),
      additionalBehaviors: {
        '/v1/*': { ...this.api(apiUrl), allowedMethods: AllowedMethods.ALLOW_ALL },
        [CONSOLE_SOCKET_PATH]: {
          ...this.api(webSocketUrl),
          functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: this.toStage() }],
        },
      },
    });
    this.host = settings.consoleDomain ?? this.distribution.distributionDomainName;
    this.acknowledge(settings);
  }

  private domain({ consoleDomain, consoleCertificateArn }: Settings): Partial<DistributionProps> {
    if (consoleDomain === undefined || consoleCertificateArn === undefined) return {};
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', consoleCertificateArn);
    return { domainNames: [consoleDomain], certificate, minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021 };
  }

  private files(bucket: Bucket, settings: Settings): BehaviorOptions {
    return {
      origin: S3BucketOrigin.withOriginAccessControl(bucket as IBucket, { originAccessControl: this.reader(settings) }),
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: this.asFilesSay(),
      responseHeadersPolicy: this.headers(settings),
      compress: true,
    };
  }

  /** As whom CloudFront reads the bucket. */
  private reader(settings: Settings): S3OriginAccessControl {
    return new S3OriginAccessControl(this, 'Reader', { originAccessControlName: nameOf(settings) });
  }

  /** Each file says how long it may be kept. CloudFront asks for those that change each time, as browsers do. */
  private asFilesSay(): CachePolicy {
    return new CachePolicy(this, 'AsFilesSay', {
      comment: 'Rollcall: files of the console are kept as long as they say',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.days(365),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    });
  }

  private headers(settings: Settings): ResponseHeadersPolicy {
    const { issuer, consoleIssuerOrigins } = settings;
    const { 'permissions-policy': permissions, 'cross-origin-opener-policy': opener } = consoleHeaders;
    const others = [...new Set([originOf(issuer), ...consoleIssuerOrigins])];
    const override = true;
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: nameOf(settings),
      comment: 'Rollcall: headers of the console',
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: consolePolicy(others), override },
        contentTypeOptions: { override },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'permissions-policy', value: permissions, override },
          { header: 'cross-origin-opener-policy', value: opener, override },
        ],
      },
    });
  }

  /** Nothing is kept, and all headers are passed on but `Host`, by which API Gateway finds the API. */
  private api(url: string): BehaviorOptions {
    return {
      origin: new HttpOrigin(hostOf(url), { protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY }),
      // A token must not travel unencrypted, not even to be redirected.
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    };
  }

  private toStage(): EdgeFunction {
    return new EdgeFunction(this, 'ToStage', {
      code: FunctionCode.fromInline(TO_STAGE),
      runtime: FunctionRuntime.JS_2_0,
      comment: 'Rollcall: the address of the WebSocket API',
    });
  }

  private acknowledge({ consoleDomain }: Settings): void {
    const reasons = {
      'AwsSolutions-CFR1': 'A carrier decides itself whether people abroad may use its console.',
      'AwsSolutions-CFR2': 'The API has limits for each caller, and the files are public.',
      'AwsSolutions-CFR3': 'A log of readers would hold addresses of people and ids of their conferences.',
      ...(consoleDomain === undefined && {
        'AwsSolutions-CFR4': 'Without a domain of its own, CloudFront decides which versions of TLS its name accepts.',
      }),
    };
    for (const [id, reason] of Object.entries(reasons)) Validations.of(this.distribution).acknowledge({ id, reason });
  }
}
