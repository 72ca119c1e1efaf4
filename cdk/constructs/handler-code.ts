import { join, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { bundleOptions } from '../bundling';

const HANDLERS_FOLDER = resolve(__dirname, '../../functions');

/** The file in the bundle and the export in it. */
export const HANDLER_NAME = 'index.handler';

/** Bundles `entry` into one file, without Docker. If bundling is off, the entry need not exist. */
export const handlerCode = (entry: string): Code =>
  Code.fromAsset(HANDLERS_FOLDER, {
    // The bundle, not the folder, decides whether a function is deployed again.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('docker-is-never-used'),
      // CDK bundles once for equal options, and ignores functions in that comparison. The command distinguishes the
      // entries.
      command: ['esbuild', entry],
      local: {
        tryBundle: (folder) => {
          buildSync({ ...bundleOptions(entry), outfile: join(folder, 'index.js') });
          return true;
        },
      },
    },
  });
