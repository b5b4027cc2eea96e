# Three stages, so that the image holds neither the compiler nor its packages. `docker build -t dargah .`
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY schemas ./schemas
COPY src ./src
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY schemas ./schemas

# The shipped rules stand where yours go: mount the folder over them, as compose.yaml does. The folder and not the
# file: a file that is mounted by itself never changes for the container once an editor renames over it.
COPY rules.yaml /config/rules.yaml
ENV DARGAH_RULES=/config/rules.yaml

# The last good rules, to start from while the file is broken. The only place that is written to.
RUN mkdir /state && chown 1000:1000 /state
VOLUME /state
ENV DARGAH_LAST_GOOD_DIR=/state

# Probes and Prometheus come from outside the container. The port asks for no key: publish it to them alone.
ENV DARGAH_ADMIN_HOST=0.0.0.0
# Long enough for load balancers to look away, and with the requests under way still within Docker's ten seconds.
ENV DARGAH_SHUTDOWN_DELAY=4s
EXPOSE 8080 8081

# By number, so that Kubernetes' runAsNonRoot can tell. Nothing but /state is written to: run it with --read-only.
USER 1000:1000
# Without the admin port (DARGAH_ADMIN_PORT=0) there is nothing to ask: run it with --no-healthcheck then.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.DARGAH_ADMIN_PORT || 8081}/livez`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# No shell and no npm around it: signals reach the process itself.
ENTRYPOINT ["node", "/app/dist/start.cjs"]
CMD ["serve"]
