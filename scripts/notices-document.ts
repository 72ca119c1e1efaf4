/** The notices that licences require, for every package that a deployed bundle contains code of. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { type Bundle, packageFolder } from './deployed-bundles';
import { wrapped } from './markdown-text';

const project = path.join(__dirname, '..');

/** Copyright lines of packages that are published without the licence file of their repositories. */
const copyrightsElsewhere: readonly (readonly [packages: RegExp, copyright: string])[] = [
  [/^@aws-lambda-powertools\//, 'Copyright 2021 Amazon.com, Inc. or its affiliates. All Rights Reserved.'],
  [/^@middy\//, 'Copyright (c) 2017-2022 Luciano Mammino, will Farrell and the Middy team'],
  [/^saxes$/, 'Copyright (c) Contributors'],
  [/^saxes$/, 'Copyright (c) Isaac Z. Schlueter and Contributors'],
];

const Manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });

type Notice = z.infer<typeof Manifest> & { readonly text: string; readonly copyrights: readonly string[] };

const COPYRIGHT_LINE = /^[ \t]*(copyright .*\d{4}.*)$/gim;

const noticeOf = (folder: string): Notice => {
  const read = (file: string): string => readFileSync(path.join(project, folder, file), 'utf8').replaceAll('\r', '');
  const manifest = Manifest.parse(JSON.parse(read('package.json')));
  const files = readdirSync(path.join(project, folder)).filter((name) => /^(licen[cs]e|notice|copying)\b/i.test(name));
  const text = files.map(read).join('\n');
  const elsewhere = copyrightsElsewhere.filter(([packages]) => packages.test(manifest.name)).map(([, line]) => line);
  return { ...manifest, text, copyrights: [...elsewhere, ...[...text.matchAll(COPYRIGHT_LINE)].map(([, line = '']) => line.trim())] };
};

/** If no package has the text of a licence, the text is kept in `scripts/licences/`. */
const textOf = (license: string, notices: readonly Notice[]): string => {
  const text = notices.find((each) => each.text !== '')?.text;
  if (text !== undefined) return text;
  const file = path.join(__dirname, 'licences', `${license}.txt`);
  if (!existsSync(file)) throw new Error(`No package has the text of ${license}: write it to ${file}`);
  return readFileSync(file, 'utf8');
};

/** The terms of a licence. The copyright lines are listed for each package. */
const termsOf = (text: string): string =>
  text
    .replaceAll(COPYRIGHT_LINE, '')
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .replaceAll(/^\n+|\n+$/g, '');

const section = (license: string, notices: readonly Notice[]): string[] => [
  `## ${license}`,
  '',
  ...notices.map(({ name, version, copyrights }) => wrapped([`- \`${name}\` ${version}`, ...copyrights].join('. '), '  ')),
  '',
  '```text',
  termsOf(textOf(license, notices)),
  '```',
  '',
];

export const noticesDocument = (bundles: readonly Pick<Bundle, 'modules'>[]): string => {
  const folders = new Set(bundles.flatMap(({ modules }) => modules.map(packageFolder)).filter((folder) => folder !== undefined));
  const notices = [...folders].map(noticeOf).sort((a, b) => (a.name < b.name ? -1 : 1));
  const licenses = [...new Set(notices.map(({ license }) => license))].sort();
  return [
    '# Third-party notices',
    '',
    wrapped(
      'The deployed functions contain code from the packages below. Each is listed under its licence. `npm run notices` writes this document from the bundles.',
    ),
    '',
    ...licenses.flatMap((license) =>
      section(
        license,
        notices.filter((each) => each.license === license),
      ),
    ),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
};
