# One image description for every part of the platform: docker build --build-arg SERVICE=claims .
# SERVICE is a folder of services/: applications, claims, indicators, reports, audit or portal.

# Everything, built once; all images share this stage.
FROM node:24-slim AS build
WORKDIR /app
COPY . .
RUN npm ci

# Without development dependencies. npm would still take along those that one workspace has of another.
FROM build AS runtime
RUN npm pkg delete devDependencies --workspaces --include-workspace-root

# The same tree with the packages of one service only.
FROM runtime AS service-packages
ARG SERVICE
RUN test -f "services/${SERVICE:?say which with --build-arg SERVICE=}/dist/main.js" \
 && npm ci --omit=dev --ignore-scripts --workspace "services/$SERVICE"

FROM runtime AS init-packages
RUN npm ci --omit=dev --ignore-scripts --workspace infra/local

FROM node:24-slim AS base
ENV NODE_ENV=production
WORKDIR /app
# The owner of the reports volume is the owner of this folder.
RUN mkdir -p /var/lib/toteuma/reports && chown node:node /var/lib/toteuma/reports

# Makes databases and topics, then ends.
FROM base AS init
COPY --from=init-packages /app ./
USER node
CMD ["node", "--disable-warning=TimeoutNegativeWarning", "infra/local/dist/compose-init.js"]

# One service; the last stage is what a build makes by default.
FROM base AS service
ARG SERVICE
ENV SERVICE=$SERVICE HOST=0.0.0.0 PORT=3000
COPY --from=service-packages /app/package.json ./
COPY --from=service-packages /app/node_modules ./node_modules
COPY --from=service-packages /app/packs ./packs
COPY --from=service-packages /app/libs ./libs
COPY --from=service-packages /app/services ./services
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# kafkajs sets timers in the past, which Node remarks on at each one. `exec` lets the signal to stop reach the service.
CMD ["sh", "-c", "exec node --disable-warning=TimeoutNegativeWarning services/$SERVICE/dist/main.js"]
