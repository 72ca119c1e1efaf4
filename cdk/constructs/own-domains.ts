/** Domains of the carrier's own. */
import { CfnOutput, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { ApiMapping, DomainName, type IApi, type IStage, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';
import type { ApiWithDomain, DomainSettings } from '../../schemas/settings/domain-settings';

/** The output with the name that the carrier's DNS record points to. */
const targetOutputs: Readonly<Record<ApiWithDomain, string>> = {
  api: 'ApiDomainTarget',
  terminals: 'TerminalsDomainTarget',
  bridge: 'BridgeDomainTarget',
};

const apisWithDomain = Object.keys(targetOutputs) as readonly ApiWithDomain[];

/**
 * In the stateful stack, because the carrier's DNS records point to them: an API behind them may be replaced, and its
 * address stays. They are kept even if the setting is removed.
 */
export class OwnDomains extends Construct {
  constructor(stack: Stack, id: string, domains: DomainSettings) {
    super(stack, id);
    for (const api of apisWithDomain) {
      const own = domains[api];
      if (own === undefined) continue;
      const domain = new DomainName(this, api, {
        domainName: own.name,
        certificate: Certificate.fromCertificateArn(this, `${api}-certificate`, own.certificateArn),
        securityPolicy: SecurityPolicy.TLS_1_2,
      });
      domain.applyRemovalPolicy(RemovalPolicy.RETAIN);
      new CfnOutput(stack, targetOutputs[api], { value: domain.regionalDomainName });
    }
  }
}

export type MappedApi = { readonly name: string; readonly api: IApi; readonly stage: IStage; readonly path?: string };

/**
 * Has a domain of the stateful stack lead to an API. It refers to the domain by its name, which the settings know:
 * with an import, the setting could not be removed.
 */
export const mapDomain = (scope: Construct, { name, api, stage, path }: MappedApi): void => {
  const domainName = DomainName.fromDomainNameAttributes(scope, 'Domain', { name, regionalDomainName: '', regionalHostedZoneId: '' });
  const mapping = new ApiMapping(scope, 'Mapping', { api, stage, domainName, ...(path !== undefined && { apiMappingKey: path }) });
  mapping.node.addDependency(stage);
};
