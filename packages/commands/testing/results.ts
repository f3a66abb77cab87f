/** What a suite, or all of them together, came to. */
export interface SuiteResult {
  passed: number;
  failed: number;
  skipped: number;
  /** Why the suite failed as a whole, beyond its failed tests. */
  reason?: string;
}

export function addResults(results: SuiteResult[]): SuiteResult {
  const sum = (key: 'passed' | 'failed' | 'skipped') =>
    results.reduce((total, result) => total + result[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** The one line that `npm test` ends with. */
export function verdict({ passed, failed, skipped }: SuiteResult): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** A suite that could not run counts as one failure. */
export function failedAsAWhole(reason: string): SuiteResult {
  return { passed: 0, failed: 1, skipped: 0, reason };
}

/**
 * Joins what the report says with how the program ended. Running nothing is a failure, and so is
 * ending badly with no failed test (an unhandled error, say): neither may look like success.
 */
export function judge(counts: SuiteResult, programFailure: string | undefined): SuiteResult {
  if (counts.failed > 0) return counts;
  if (programFailure) return { ...counts, failed: 1, reason: programFailure };
  if (counts.passed === 0) return { ...counts, failed: 1, reason: 'it ran no test' };
  return counts;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
}

/** Counts a report of Vitest's JSON reporter. A file that failed with no failed test counts as one. */
export function countVitestReport(json: string): SuiteResult {
  const report = JSON.parse(json) as VitestReport;
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const result: SuiteResult = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  if (brokenFiles.length > 0) {
    result.reason = `could not run ${brokenFiles.map(({ name }) => name).join(', ')}`;
  }
  return result;
}
