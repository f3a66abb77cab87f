import type { StartWorker } from './mock-worker.ts';

/**
 * The types of `#worker`: what imports the mocks is compiled for a page or for Node, and must not
 * meet the Worker's sources, which are compiled for workerd.
 */
export declare const startWorker: StartWorker;
