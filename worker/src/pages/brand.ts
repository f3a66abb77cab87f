/** How a shop shows itself on the pages and in the mails that the Worker makes for it. */
export interface ShopBrand {
  shopName: string;
  url: string | null;
  logoUrl: string | null;
  /** `#rrggbb`. */
  accentColor: string | null;
  /** Company and postal address, in lines. */
  imprint: string | null;
  privacyUrl: string | null;
}
