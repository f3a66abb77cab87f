export { program as randomProgram } from './commands.ts';
export { runRandomly } from './random-runs.ts';
export { type ShopUnderTest, START } from './run.ts';
export { runScenarios } from './run-scenarios.ts';
export type { Answer, Request } from './shop.ts';
