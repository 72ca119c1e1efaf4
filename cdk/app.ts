/** `cdk synth`, `cdk deploy`: two stacks, so that replacing what runs can never touch what is kept. */
import { Annotations, App } from 'aws-cdk-lib';
import { loadSettings } from './load-settings';
import { SettingsRefused } from './settings';
import { addStacks } from './stacks';

const app = new App();
try {
  const { settings, areExamples } = loadSettings(app.node.getAllContext() as Record<string, unknown>);
  addStacks(app, settings);
  if (areExamples) {
    Annotations.of(app).addWarningV2(
      'rollcall:example-settings',
      'These are the example settings, only for trying out. Before you deploy, name your own with -c settings=<path> (docs/settings.md).',
    );
  }
} catch (error) {
  if (!(error instanceof SettingsRefused)) throw error;
  // Without its stack trace, which would only hide the sentence.
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
