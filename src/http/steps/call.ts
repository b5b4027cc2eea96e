import { callOf } from '../../platform/calls.js';
import type { Step } from '../context.js';

/** Tells which call a request is: add-ons are set up with one URL for both as well, so the path alone does not. */
export const tellCall: Step = ({ state, request }, next) => {
  state.call = callOf(request.body, state.call!);
  return next();
};
