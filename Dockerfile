# Three stages, so that the image holds neither the compiler nor its packages. `docker build -t dargah .`
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY schemas ./schemas
COPY src ./src
COPY console ./console
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# What is optional is for a Node older than this one.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY schemas ./schemas

# The shipped rules are where yours go: mount your folder over them, as compose.yaml does. The folder, not the file: a
# container that mounts the file itself keeps the old one when an editor replaces it.
COPY rules.yaml /config/rules.yaml
ENV DARGAH_RULES=/config/rules.yaml

# The last good rules, for a start while the file is broken. Nothing else is written.
RUN mkdir /state && chown 1000:1000 /state
VOLUME /state
ENV DARGAH_LAST_GOOD_DIR=/state

# Probes and Prometheus call from outside the container. The port needs no key: publish it to them only.
ENV DARGAH_ADMIN_HOST=0.0.0.0
# Long enough for load balancers to stop sending. With the requests in progress still within Docker's ten seconds.
ENV DARGAH_SHUTDOWN_DELAY=4s
EXPOSE 8080 8081

# By number, because Kubernetes' runAsNonRoot cannot check a name. Run it with --read-only: only /state is written to.
USER 1000:1000
# Without the admin port (DARGAH_ADMIN_PORT=0), run it with --no-healthcheck.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.DARGAH_ADMIN_PORT || 8081}/livez`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# Without a shell or npm around it, so that signals reach the process itself.
ENTRYPOINT ["node", "/app/dist/start.cjs"]
CMD ["serve"]
