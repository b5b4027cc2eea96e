import { MessageError } from '../../values/message.js';

/** A response that cannot be given for this request. */
export class RenderError extends MessageError {
  override name = 'RenderError';
}
