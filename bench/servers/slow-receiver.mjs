/** A receiver of notifications that takes 50 ms for each. Prints its port. */
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => setTimeout(() => response.writeHead(204).end(), 50));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
