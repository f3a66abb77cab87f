import type { ShopPage } from '@stamm/contract/types';
import type { Page } from './shop/api.ts';

export type ListedShop = ShopPage['items'][number];

/** What is not in order at a shop, in words that name nobody. */
export interface ShopFault {
  shop: string;
  detail: string;
}

/** What routes may ask of the list of shops. */
export interface DirectoryApi {
  /** Lists a shop, or changes the name of one that is listed. Doing it again changes nothing. */
  register(shop: ListedShop): Promise<void>;
  has(id: string): Promise<boolean>;
  list(page: Page): Promise<ShopPage>;
  /** Looks after a few shops, and answers which are not in order, as far as is known. */
  findFaults(): Promise<ShopFault[]>;
}
