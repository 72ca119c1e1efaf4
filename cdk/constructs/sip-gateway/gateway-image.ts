import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Aws, Stack } from 'aws-cdk-lib';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';

const PROJECT = resolve(__dirname, '../../..');
const FOLDER = join(PROJECT, 'gateway');
const CONTAINERFILE = 'Containerfile';

export type GatewayImage = { readonly image: ContainerImage; readonly repositoryArn: string };

/** What `COPY` of the Containerfile finds, and nothing else of the project. */
const writeBuildContext = (folder: string): void => {
  mkdirSync(join(folder, 'gateway'));
  copyFileSync(join(FOLDER, CONTAINERFILE), join(folder, 'gateway', CONTAINERFILE));
  // As somebody bundles it who builds the image by hand. What it writes is shown only if it fails.
  const args = ['scripts/gateway-bundle.ts', join(folder, 'dist')];
  execFileSync(join(PROJECT, 'node_modules/.bin/tsx'), args, { cwd: PROJECT, stdio: ['ignore', 'ignore', 'pipe'] });
};

const assetFrom = (scope: Construct, directory: string, file: string): GatewayImage => {
  const asset = new DockerImageAsset(scope, 'Image', { directory, file, platform: Platform.LINUX_ARM64 });
  return { image: ContainerImage.fromDockerImageAsset(asset), repositoryArn: asset.repository.repositoryArn };
};

/** The image of this repository's gateway. `cdk synth` needs no Docker for it; `cdk deploy` builds it. */
export const builtImage = (scope: Construct): GatewayImage => {
  if (!Stack.of(scope).bundlingRequired) return assetFrom(scope, FOLDER, CONTAINERFILE);
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-gateway-'));
  try {
    writeBuildContext(folder);
    return assetFrom(scope, folder, join('gateway', CONTAINERFILE));
  } finally {
    // It has been copied into the assembly.
    rmSync(folder, { recursive: true });
  }
};

/** `name`: an image in ECR, as the settings have it. */
export const imageInEcr = (name: string): GatewayImage => {
  const [host = '', ...path] = name.split('/');
  const [account, , , region] = host.split('.');
  const repository = path.join('/').replace(/[:@].*$/, '');
  return {
    image: ContainerImage.fromRegistry(name),
    repositoryArn: `arn:${Aws.PARTITION}:ecr:${region}:${account}:repository/${repository}`,
  };
};
