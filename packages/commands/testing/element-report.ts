import { writeFileSync } from 'node:fs';
import type { Reporter, TestSession, TestSuiteResult } from '@web/test-runner';
import type { SuiteResult } from './results.ts';

/** The parts of a test file's run in one browser that are counted. */
export type CountedSession = Pick<TestSession, 'passed' | 'errors' | 'testResults' | 'testFile'>;

function countSuite(suite: TestSuiteResult, into: SuiteResult): void {
  for (const test of suite.tests) {
    if (test.skipped) into.skipped += 1;
    else if (test.passed) into.passed += 1;
    else into.failed += 1;
  }
  for (const inner of suite.suites) countSuite(inner, into);
}

/** Counts the element tests. A file that failed with no failed test (it did not load) counts as one. */
export function countSessions(sessions: CountedSession[]): SuiteResult {
  const result: SuiteResult = { passed: 0, failed: 0, skipped: 0 };
  const broken: string[] = [];
  for (const session of sessions) {
    const before = result.failed;
    if (session.testResults) countSuite(session.testResults, result);
    if (!session.passed && result.failed === before) {
      result.failed += 1;
      broken.push(session.testFile);
    }
  }
  if (broken.length > 0) result.reason = `could not run ${broken.join(', ')}`;
  return result;
}

/** A reporter for Web Test Runner that leaves the counts as JSON in a file. */
export function elementReport(file: string): Reporter {
  return {
    stop({ sessions }) {
      writeFileSync(file, JSON.stringify(countSessions(sessions)));
    },
  };
}
