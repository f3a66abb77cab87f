import { buildEmbed } from '../../packages/embed/build.ts';

/** Before the tests of a project: what the Worker serves. `npm test` has built it already. */
export default async function setup(): Promise<void> {
  if (!process.env.STAMM_EMBED_BUILT) await buildEmbed();
}
