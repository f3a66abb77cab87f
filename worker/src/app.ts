import { OpenAPIHono } from '@hono/zod-openapi';
import { fail } from '@stamm/contract';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { ShopFronts } from './front/shop-fronts.ts';
import type { AnyoneEnv } from './http/caller-env.ts';
import { guardContract } from './http/contract-gate.ts';
import { everyCall } from './http/every-call.ts';
import { mailPages } from './pages/mails/mail-pages.ts';
import { newsletterPages } from './pages/newsletter/newsletter-pages.ts';
import { noSuchPage } from './pages/page-calls.ts';
import { refuseInvalid } from './problems/invalid-request.ts';
import { problemResponse } from './problems/problem.ts';
import { Refusal } from './problems/refusal.ts';
import { logFailedShop, logUnexpected } from './problems/unexpected.ts';
import { type Assets, assetRoutes } from './routes/assets.ts';
import { couponRoutes } from './routes/coupons.ts';
import { exportRoutes } from './routes/export.ts';
import { healthRoutes } from './routes/health.ts';
import { importRoutes } from './routes/import.ts';
import { jobRoutes } from './routes/jobs.ts';
import { mailboxRoutes } from './routes/mailbox.ts';
import { meRoutes } from './routes/me.ts';
import { memberRoutes } from './routes/members.ts';
import { myNewsletterRoutes, newsletterRoutes, subscriberRoutes } from './routes/newsletter.ts';
import { openapiRoutes } from './routes/openapi.ts';
import { orderRoutes } from './routes/orders.ts';
import { myPhotoRoutes, photoRoutes } from './routes/photos.ts';
import { programRoutes, publicProgramRoutes } from './routes/programs.ts';
import { myReferralRoutes, referralOfferRoutes, referralRoutes } from './routes/referrals.ts';
import {
  myReviewRoutes,
  productReviewRoutes,
  reviewFileRoutes,
  reviewRoutes,
} from './routes/reviews.ts';
import { shopRoutes } from './routes/shops.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { verificationRoutes } from './routes/verification.ts';
import { webhookRoutes } from './routes/webhooks.ts';

export interface AppOptions {
  /** What @stamm/embed has built for pages. */
  assets: Assets;
  now?: () => number;
}

/** The Worker's front: everything between HTTP and the shops' objects. */
export function createApp(options: AppOptions): OpenAPIHono<AnyoneEnv> {
  const app = new OpenAPIHono<AnyoneEnv>({ defaultHook: refuseInvalid });
  app.use(everyCall(new ShopFronts(options.now)));
  guardContract(app);
  app.route('/', publicProgramRoutes());
  app.route('/', programRoutes());
  app.route('/', signInRoutes());
  app.route('/', meRoutes());
  app.route('/', orderRoutes());
  app.route('/', memberRoutes());
  app.route('/', couponRoutes());
  app.route('/', importRoutes());
  app.route('/', exportRoutes());
  app.route('/', verificationRoutes());
  app.route('/', jobRoutes());
  app.route('/', webhookRoutes());
  app.route('/', productReviewRoutes());
  app.route('/', photoRoutes());
  app.route('/', myReviewRoutes());
  app.route('/', myPhotoRoutes());
  app.route('/', reviewFileRoutes());
  app.route('/', reviewRoutes());
  app.route('/', newsletterRoutes());
  app.route('/', myNewsletterRoutes());
  app.route('/', subscriberRoutes());
  app.route('/', shopRoutes());
  app.route('/', referralOfferRoutes());
  app.route('/', myReferralRoutes());
  app.route('/', referralRoutes());
  app.route('/', healthRoutes());
  app.route('/', openapiRoutes(app));
  app.route('/', assetRoutes(options.assets));
  app.route('/', mailboxRoutes());
  app.route('/', newsletterPages());
  app.route('/', mailPages());
  app.route('/', noSuchPage());

  const refuseMethod = methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) => {
      const allow = methods.join(', ');
      const refused = fail('method_not_allowed', `Here you can use: ${allow}.`);
      const problem = problemResponse(refused, c.get('requestId'));
      problem.headers.set('allow', allow);
      return problem;
    },
  });
  // Hono has it as a step around every call; only those that led nowhere need it.
  app.notFound(async (c) => {
    c.res = problemResponse(
      fail('not_found', 'There is nothing at this address. GET /v1/openapi.json lists all calls.'),
      c.var.requestId,
    );
    await refuseMethod(c, async () => undefined);
    return c.res;
  });
  app.onError((error, c) => {
    const { requestId } = c.var;
    if (error instanceof Refusal) {
      if (error.failure.code === 'internal') logFailedShop(c);
      return problemResponse(error.failure, requestId, error.errors);
    }
    logUnexpected(error, c);
    return problemResponse(
      fail('internal', 'Try again. If it goes on, tell whoever runs this Worker.'),
      requestId,
    );
  });
  return app;
}
