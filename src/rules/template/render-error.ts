/** A response that cannot be given for this request. */
export class RenderError extends Error {
  override name = 'RenderError';
}
