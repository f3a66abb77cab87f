import type { Assets } from '../routes/assets.ts';

const script = (name: string) => ({
  type: 'text/javascript; charset=utf-8',
  body: `/* ${name} */`.repeat(100),
});

/** Files like those that @stamm/embed builds. */
export const ASSETS: Assets = {
  '/stamm.js': { ...script('loader'), immutable: false },
  '/assets/D4vS8_Hk/points.de.js': { ...script('points'), immutable: true },
};
