import type { Step } from '../context.js';
import { problems, refuse } from '../problems.js';

/** Refuses, by its headers alone, a body that is not JSON in UTF-8, is compressed, or says that it is too large. */
export function takeJsonOnly(maxBodyBytes: number): Step {
  return (ctx, next) => {
    const { headers } = ctx.req;
    if (!isJsonInUtf8(headers['content-type'])) return refuse(ctx, problems.mediaType);
    // Nothing is inflated: a few bytes could become gigabytes.
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') return refuse(ctx, problems.encoding);
    const length = headers['content-length'];
    if (length !== undefined && Number(length) > maxBodyBytes) return refuse(ctx, problems.tooLarge);
    return next();
  };
}

const jsonType = /^application\/json[ \t]*(?:;(.*))?$/i;
// As browsers name it, and a part of it. The bytes are looked at in any case.
const utf8Charset = /^[ \t]*charset=("?)(?:utf-?8|us-ascii)\1[ \t]*$/i;
const anyCharset = /^[ \t]*charset[ \t]*=/i;

function isJsonInUtf8(type: string | undefined): boolean {
  if (type === 'application/json') return true;
  const match = jsonType.exec(type ?? '');
  if (match === null) return false;
  const parameters = match[1]?.split(';') ?? [];
  return parameters.every((parameter) => utf8Charset.test(parameter) || !anyCharset.test(parameter));
}
