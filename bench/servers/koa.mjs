// The yardstick: an empty app on the same stack. It parses the JSON body and answers a constant; nothing is checked.
import Router from '@koa/router';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';

const router = new Router();
router.post('/dynamic-action', (ctx) => {
  ctx.body = { text_message: 'اطلاعات با موفقیت ثبت شد' };
});
const app = new Koa();
app.use(bodyParser());
app.use(router.routes());
app.use(router.allowedMethods());
const server = app.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
