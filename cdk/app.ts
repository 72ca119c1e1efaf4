/** `cdk synth` and `cdk deploy`: stacks of their own, so that replacing the stateless one can never affect stored data. */
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
      'These are the example settings, which are only meant for trying things out. Before you deploy, name yours with -c settings=<path> (docs/settings.md).',
    );
  }
} catch (error) {
  if (!(error instanceof SettingsRefused)) throw error;
  // Without the stack trace, which would only hide the message.
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
