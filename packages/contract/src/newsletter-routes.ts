import { createRoute, z } from '@hono/zod-openapi';
import {
  MyNewsletter,
  MyNewsletterInput,
  NewsletterAccepted,
  NewsletterConfirmed,
  NewsletterInput,
  NewsletterRecord,
  NewsletterSubscriber,
  NewsletterSubscriberPage,
  NewsletterTokenInput,
  SubscriberExportQuery,
  SubscriberLookup,
  SubscriberQuery,
} from './newsletter.ts';
import { backend, body, idParams, json, member, problems, shopParams } from './route-parts.ts';

export const subscribeNewsletter = createRoute({
  method: 'post',
  path: '/v1/shops/{shop}/newsletter',
  operationId: 'subscribeNewsletter',
  tags: ['Visitor'],
  summary: 'Ask for the newsletter: a mail asks whether the address agrees',
  request: { params: shopParams, body: body(NewsletterInput) },
  responses: {
    202: json(
      NewsletterAccepted,
      'If the address can receive mail and was not mailed lately, a mail is on its way',
    ),
    ...problems,
  },
});

export const confirmNewsletter = createRoute({
  method: 'post',
  path: '/v1/shops/{shop}/newsletter/confirm',
  operationId: 'confirmNewsletter',
  tags: ['Visitor'],
  summary:
    'Confirm with the token of the mailed link; only ever after a person has pressed a button',
  request: { params: shopParams, body: body(NewsletterTokenInput) },
  responses: { 200: json(NewsletterConfirmed, 'Subscribed'), ...problems },
});

export const unsubscribeNewsletter = createRoute({
  method: 'post',
  path: '/v1/shops/{shop}/newsletter/unsubscribe',
  operationId: 'unsubscribeNewsletter',
  tags: ['Visitor'],
  summary: 'Unsubscribe from all with the token of a link in a mail; again changes nothing',
  request: { params: shopParams, body: body(NewsletterTokenInput) },
  responses: { 204: { description: 'Unsubscribed' }, ...problems },
});

export const getMyNewsletter = createRoute({
  method: 'get',
  path: '/v1/me/newsletter',
  operationId: 'getMyNewsletter',
  tags: ['Member'],
  summary: "The member's own subscription",
  security: member,
  responses: { 200: json(MyNewsletter, 'The subscription'), ...problems },
});

export const putMyNewsletter = createRoute({
  method: 'put',
  path: '/v1/me/newsletter',
  operationId: 'putMyNewsletter',
  tags: ['Member'],
  summary: 'Subscribe, change or unsubscribe; subscribing needs a confirmation by mail',
  security: member,
  request: { body: body(MyNewsletterInput) },
  responses: { 200: json(MyNewsletter, 'The subscription now'), ...problems },
});

export const listSubscribers = createRoute({
  method: 'get',
  path: '/v1/newsletter/subscribers',
  operationId: 'listSubscribers',
  tags: ['Shop backend'],
  summary: 'The confirmed subscribers, in the order in which they first confirmed',
  security: backend('members'),
  request: { query: SubscriberQuery },
  responses: { 200: json(NewsletterSubscriberPage, 'A page'), ...problems },
});

export const exportSubscribers = createRoute({
  method: 'get',
  path: '/v1/newsletter/subscribers.csv',
  operationId: 'exportSubscribers',
  tags: ['Shop backend'],
  summary: 'All of them as CSV, streamed',
  security: backend('exports'),
  request: { query: SubscriberExportQuery },
  responses: {
    200: {
      description: 'A header line, then one subscriber a line; topics are separated by spaces',
      content: { 'text/csv': { schema: z.string() } },
    },
    ...problems,
  },
});

export const getSubscriber = createRoute({
  method: 'get',
  path: '/v1/newsletter/subscribers/{id}',
  operationId: 'getSubscriber',
  tags: ['Shop backend'],
  summary: 'A subscriber',
  security: backend('members'),
  request: { params: idParams },
  responses: { 200: json(NewsletterSubscriber, 'The subscriber'), ...problems },
});

export const lookUpSubscriber = createRoute({
  method: 'post',
  path: '/v1/newsletter/lookup',
  operationId: 'lookUpSubscriber',
  tags: ['Shop backend'],
  summary: 'The subscriber with an address, also after their erasure',
  security: backend('members'),
  request: { body: body(SubscriberLookup) },
  responses: { 200: json(NewsletterSubscriber, 'The subscriber'), ...problems },
});

export const unsubscribeSubscriber = createRoute({
  method: 'post',
  path: '/v1/newsletter/subscribers/{id}/unsubscribe',
  operationId: 'unsubscribeSubscriber',
  tags: ['Shop backend'],
  summary: 'Unsubscribe someone who has asked the shop for it; again changes nothing',
  security: backend('members'),
  request: { params: idParams },
  responses: { 200: json(NewsletterSubscriber, 'The subscriber'), ...problems },
});

export const eraseSubscriber = createRoute({
  method: 'delete',
  path: '/v1/newsletter/subscribers/{id}',
  operationId: 'eraseSubscriber',
  tags: ['Shop backend'],
  summary:
    'Erase who a subscriber was; the proof stays under a hash of the address as long as it may be needed',
  security: backend('members'),
  request: { params: idParams },
  responses: { 204: { description: 'Erased' }, ...problems },
});

export const getSubscriberProof = createRoute({
  method: 'get',
  path: '/v1/newsletter/subscribers/{id}/proof',
  operationId: 'getSubscriberProof',
  tags: ['Shop backend'],
  summary: 'What shows that a subscriber has agreed: words, page, both steps',
  security: backend('members'),
  request: { params: idParams },
  responses: { 200: json(NewsletterRecord, 'The proof'), ...problems },
});
