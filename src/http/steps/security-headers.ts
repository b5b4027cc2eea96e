import type { HttpResponse, Step } from '../context.js';

/** Adds the headers by which browsers restrict what a page of the console may do, and what the rest of its port may be used for. */
export const withSecurityHeaders: Step = async ({ state }, next) => {
  await next();
  if (state.response === undefined) return;
  const { headers = [], ...response }: HttpResponse = state.response;
  state.response = { ...response, headers: [...headers, ...securityHeaders] };
};

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types dargah',
].join('; ');

const securityHeaders = [
  ...['content-security-policy', policy],
  ...['x-content-type-options', 'nosniff'],
  ...['x-frame-options', 'DENY'],
  ...['referrer-policy', 'no-referrer'],
  ...['cross-origin-opener-policy', 'same-origin'],
  ...['cross-origin-resource-policy', 'same-origin'],
  ...['permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
];
