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

export type ChromiumOptions = {
  /** As somebody sets it for all pages; 16 by default. */
  readonly fontSize?: number | undefined;
};

/** Without its sandbox, which a container's root has not got. */
export const startChromium = ({ fontSize }: ChromiumOptions = {}): Promise<Browser> => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('Chromium is missing');
  const args = ['--no-sandbox', '--disable-dev-shm-usage'];
  if (fontSize !== undefined) args.push(`--blink-settings=defaultFontSize=${String(fontSize)}`);
  return chromium.launch({ executablePath, headless: true, args });
};
