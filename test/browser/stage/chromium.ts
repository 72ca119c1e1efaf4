/** Debian's Chromium, or the one that CHROMIUM names. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];

export const findChromium = ({ CHROMIUM, PATH = '' }: NodeJS.ProcessEnv = process.env): string | undefined => {
  const folders = PATH.split(path.delimiter).filter((folder) => folder !== '');
  const found = PROGRAMS.flatMap((program) => folders.map((folder) => path.join(folder, program)));
  return [...(CHROMIUM ? [CHROMIUM] : found)].find((file) => existsSync(file));
};

/** Without its sandbox, which a container's root has not got. */
export const startChromium = (): Promise<Browser> => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('Chromium is missing');
  return chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
};
