import { expect, test } from 'vitest';
import { ReviewProgram } from '../index.ts';
import * as presets from './review.ts';

test.each(Object.entries(presets))('%s is complete and fits the schema', (_name, preset) => {
  expect(ReviewProgram.parse(preset)).toEqual(preset);
});
