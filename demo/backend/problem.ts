import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Text } from '../shop/catalogue.ts';
import type { ErrorCode } from '../shop/words/index.ts';

/** A refusal that the shopper should read. The code picks the sentence in their language. */
export class ShopProblem extends Error {
  readonly code: ErrorCode;
  readonly status: ContentfulStatusCode;
  /** What goes into the sentence's {places}; cents and products are written out per language. */
  readonly places: { amountCents?: number; product?: Text };

  constructor(
    code: ErrorCode,
    status: ContentfulStatusCode,
    places: { amountCents?: number; product?: Text } = {},
  ) {
    super(code);
    this.name = 'ShopProblem';
    this.code = code;
    this.status = status;
    this.places = places;
  }
}
