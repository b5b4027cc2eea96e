// What a developer would write by hand in an afternoon: Express, ajv, pino, prom-client, and the rules as a list that is
// searched. `node express.mjs RULES.json`: it does what the gateway does for a click, with no rules language.
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import express from 'express';
import { pino } from 'pino';
import { Counter, Histogram, register } from 'prom-client';

const require = createRequire(import.meta.url);
const { Ajv } = require('ajv');
const ajv = new Ajv({ strict: false, validateFormats: false });
const isClick = ajv.compile(require('../../schemas/request.schema.json'));
const isAnswer = ajv.compile(require('../../schemas/response.schema.json'));

const { rules, default: fallback } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const { respond } of [...rules, { respond: fallback }]) {
  if (!isAnswer(respond)) throw new Error(ajv.errorsText(isAnswer.errors));
}

const log = pino({ base: null }, pino.destination({ dest: 1, sync: false, minLength: 4096 }));
const decisions = new Counter({ name: 'decisions_total', help: 'Clicks by rule', labelNames: ['rule'] });
const duration = new Histogram({ name: 'decision_seconds', help: 'Time of a decision' });

const digest = (text) => createHash('sha256').update(text).digest();
const key = digest('bench');

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(express.json({ limit: '64kb' }));

app.post('/dynamic-action', (request, response) => {
  if (!timingSafeEqual(digest(request.get('authorization') ?? ''), key)) return response.sendStatus(401);
  const click = request.body;
  if (!isClick(click)) return response.status(400).json({ title: ajv.errorsText(isClick.errors) });
  const start = performance.now();
  const side = click.user_side?.toUpperCase();
  const rule = rules.find(
    ({ match }) =>
      match.touchpoint === click.touchpoint &&
      match['extra_data.campaign'] === click.extra_data?.campaign &&
      match.user_side.includes(side),
  );
  const milliseconds = performance.now() - start;
  decisions.inc({ rule: rule?.id ?? 'default' });
  duration.observe(milliseconds / 1000);
  log.info({ rule: rule?.id ?? 'default', touchpoint: click.touchpoint, ms: milliseconds }, 'click');
  response.json(rule?.respond ?? fallback);
});

app.get('/metrics', async (_request, response) => {
  response.type(register.contentType).send(await register.metrics());
});

const server = app.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
