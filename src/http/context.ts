import type Koa from 'koa';
import type { CallName } from '../platform/calls.js';
import type { ShadowDecision } from '../rules/engine/decide.js';
import type { Labels } from '../rules/format/labels.js';

/** What the steps of a request tell each other, and the log line at its end. */
export interface RequestState {
  /** Set by the recording step, which comes first. Requests of an operator have none. */
  requestId?: string;
  /** Which call it is: by its path once it has one of ours, and then by what it carries. */
  call?: CallName;
  /** Set by the step that answers. */
  response?: HttpResponse;
  /** The kind of the problem that was answered. */
  problem?: string;
  /** The caller went away before its answer, which counts as 499 though nobody sees it. */
  gone?: boolean;
  /** What the log line says of a decision. */
  decision?: {
    touchpoint: string;
    rule: string;
    reason: string;
    revision: string;
    /** Of the rule. */
    labels?: Labels | undefined;
    /** Which of several answers of the rule was given. */
    choice?: string | undefined;
    /** What a rule in the shadow would have answered. */
    shadow?: (ShadowDecision & { labels?: Labels | undefined }) | undefined;
  };
}

export interface HttpResponse {
  status: number;
  /** The media type. */
  type: string;
  /** Those of this response alone: names and values in turn. */
  headers?: readonly string[];
  /** Bytes are sent as they are. */
  body: string | Uint8Array;
}

export type App = Koa<RequestState>;
export type Step = Koa.Middleware<RequestState>;
export type Context = Koa.ParameterizedContext<RequestState>;
