import type { Contract } from '../../platform/contract.js';
import type { Step } from '../context.js';
import { problems, refuse } from '../problems.js';

/** Refuses bodies that break the platform's contract, and lists what is wrong with them. */
export function validateRequest(contract: Contract): Step {
  return (ctx, next) => {
    const errors = contract[ctx.state.call!].checkRequest(ctx.request.body);
    if (errors.length > 0) return refuse(ctx, problems.unprocessable, { errors });
    return next();
  };
}
