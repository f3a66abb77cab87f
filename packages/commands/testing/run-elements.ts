// Runs the element tests in Chromium and leaves their counts in the file named as first argument.
import { defaultReporter, startTestRunner, type TestRunnerConfig } from '@web/test-runner';
import { inRepository } from '../runtime/paths.ts';
import { elementReport } from './element-report.ts';

const reportFile = process.argv[2];
if (!reportFile) throw new Error('Name the file for the counts.');

const configFile = inRepository('packages/elements/web-test-runner.config.ts');
const { default: config } = (await import(configFile)) as { default: TestRunnerConfig };

await startTestRunner({
  config: { ...config, reporters: [defaultReporter(), elementReport(reportFile)] },
  readCliArgs: false,
  readFileConfig: false,
});
