/**
 * Writes docs/THIRD-PARTY-NOTICES.md from the bundles. With `--check` it only reports whether the file is up to date.
 */
import { deployedBundles } from './deployed-bundles';
import { noticesDocument } from './notices-document';
import { writeOrCheck } from './write-or-check';

const main = async (): Promise<void> => writeOrCheck('docs/THIRD-PARTY-NOTICES.md', noticesDocument(await deployedBundles()), 'notices');

void main();
