// Drives load from a thread of its own, so that it shares no event loop with anything else.
import { parentPort } from 'node:worker_threads';
import { Connection } from './connection.ts';
import type { LoadPlan, LoadResult } from './load.ts';
import { requestText } from './request-text.ts';

const answerShown = 300;

/** Sends all requests, each connection the next one as soon as it has its answer. */
function drive({ url, requests, connections, status }: LoadPlan): Promise<LoadResult> {
  const target = new URL(url);
  const texts = requests.map((request) => requestText(target, request));
  const latencies = new Float64Array(texts.length);
  return new Promise((resolve, reject) => {
    const open: Connection[] = [];
    const end = (finish: () => void) => {
      for (const connection of open) connection.close();
      finish();
    };
    const fail = (error: Error) => end(() => reject(error));
    const startedAt = performance.now();
    let next = 0;
    let left = texts.length;
    const sendNext = (connection: Connection) => {
      const index = next++;
      const text = texts[index];
      if (text === undefined) return;
      const sentAt = performance.now();
      connection.send(text, (found, answer) => {
        latencies[index] = performance.now() - sentAt;
        if (found !== status) return fail(unexpected(found, answer));
        left -= 1;
        if (left > 0) return sendNext(connection);
        const seconds = (performance.now() - startedAt) / 1000;
        end(() => resolve({ seconds, latencies: latencies.sort() }));
      });
    };
    for (let index = 0; index < connections; index += 1) open.push(new Connection(target, fail));
    for (const connection of open) sendNext(connection);
  });
}

function unexpected(status: number, answer: Buffer): Error {
  return new Error(`The answer was ${status}: ${answer.toString('utf8').slice(0, answerShown)}`);
}

parentPort?.on('message', (plan: LoadPlan) => {
  drive(plan).then(
    (result) => parentPort?.postMessage({ result }),
    (error: Error) => parentPort?.postMessage({ error: error.message }),
  );
});
