import { describe, expect, test } from 'vitest';
import { type CountedSession, countSessions } from './element-report.ts';
import { addResults, countVitestReport, judge, verdict } from './results.ts';

describe('verdict', () => {
  test('is one plain line; skipped tests are named only if there are any', () => {
    expect(verdict({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(verdict({ passed: 12, failed: 1, skipped: 2 })).toBe('12 passed, 1 failed, 2 skipped');
  });

  test('adds up over suites', () => {
    const results = [
      { passed: 3, failed: 1, skipped: 0, reason: 'x' },
      { passed: 4, failed: 0, skipped: 2 },
    ];
    expect(verdict(addResults(results))).toBe('7 passed, 1 failed, 2 skipped');
  });
});

describe('judge', () => {
  const good = { passed: 5, failed: 0, skipped: 0 };

  test('takes a good run as it is', () => {
    expect(judge(good, undefined)).toEqual(good);
  });

  test('running nothing is a failure', () => {
    expect(judge({ passed: 0, failed: 0, skipped: 3 }, undefined)).toMatchObject({
      failed: 1,
      reason: 'it ran no test',
    });
  });

  test('ending badly without a failed test is a failure', () => {
    expect(judge(good, 'it ended with exit code 1')).toMatchObject({
      passed: 5,
      failed: 1,
      reason: 'it ended with exit code 1',
    });
  });

  test('failed tests are not counted twice for the exit code that they cause', () => {
    expect(judge({ passed: 5, failed: 2, skipped: 0 }, 'it ended with exit code 1').failed).toBe(2);
  });
});

describe('countVitestReport', () => {
  const file = (status: string, ...tests: string[]) => ({
    name: `${status}.test.ts`,
    status,
    assertionResults: tests.map((test) => ({ status: test })),
  });

  test('counts tests', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')],
    };
    expect(countVitestReport(JSON.stringify(report))).toEqual({ passed: 3, failed: 1, skipped: 2 });
  });

  test('a file that does not load counts as a failure, with its name', () => {
    const report = {
      numPassedTests: 2,
      numFailedTests: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [file('passed', 'passed', 'passed'), file('failed')],
    };
    expect(countVitestReport(JSON.stringify(report))).toEqual({
      passed: 2,
      failed: 1,
      skipped: 0,
      reason: 'could not run failed.test.ts',
    });
  });
});

describe('countSessions', () => {
  const tested = (name: string, passed: boolean, skipped = false) => ({ name, passed, skipped });
  const session = (
    passed: boolean,
    tests: ReturnType<typeof tested>[],
    inner: ReturnType<typeof tested>[] = [],
  ): CountedSession => ({
    testFile: 'points.test.ts',
    passed,
    errors: [],
    testResults: { name: '', tests, suites: [{ name: 'inner', tests: inner, suites: [] }] },
  });

  test('counts nested tests over files', () => {
    const sessions = [
      session(true, [tested('a', true)], [tested('b', true), tested('c', false, true)]),
      session(false, [tested('d', false)]),
    ];
    expect(countSessions(sessions)).toEqual({ passed: 2, failed: 1, skipped: 1 });
  });

  test('a file that does not load counts as a failure, with its name', () => {
    expect(countSessions([session(false, [])])).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
      reason: 'could not run points.test.ts',
    });
  });
});
