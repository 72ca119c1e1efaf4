/** What every suite here has: a deployment that serves the console, and Chromium. */
import type { StoryDeployment } from '../../support/e2e-deployment';
import type { ChromiumOptions } from './chromium';
import { startSite } from './site';
import { type Visitor, type VisitorOptions, Visitors } from './visitors';

export type BrowserSuite = {
  readonly deployment: StoryDeployment;
  readonly open: (options?: VisitorOptions) => Promise<Visitor>;
};

/** Call it once, at the top of a file. After each test it holds that no browser has complained. */
export const browserSuite = (options?: ChromiumOptions): BrowserSuite => {
  const parts: { deployment?: StoryDeployment; visitors?: Visitors } = {};
  const there = <Part>(part: Part | undefined): Part => {
    if (part === undefined) throw new Error('Only tests may ask for it');
    return part;
  };
  beforeAll(async () => {
    parts.deployment = await startSite();
    parts.visitors = await Visitors.arrive(options);
  });
  afterEach(() => there(parts.visitors).leave());
  afterAll(async () => {
    await parts.visitors?.close();
    await parts.deployment?.stop();
  });
  return {
    get deployment() {
      return there(parts.deployment);
    },
    open: (options) => there(parts.visitors).open(options),
  };
};
