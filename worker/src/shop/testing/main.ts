/** The smallest Worker that has shops: for tests of the shop alone. */
import { DurableObject } from 'cloudflare:workers';

export { Shop } from '../shop.ts';

export class Directory extends DurableObject {}

export default {};
