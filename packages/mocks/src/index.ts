export { mockFetch } from './mock-fetch.ts';
export {
  createMockShop,
  type MockMemberInput,
  MockShop,
  type MockShopOptions,
} from './mock-shop.ts';
