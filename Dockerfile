# The bot (target `bot`, the default) and, for the demo of docker-compose.yml, a Dovecot (target `dovecot`).

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Not `npm ci`: docs/decisions/0001-lock-file.md
RUN npm install --no-save --ignore-scripts --include=dev --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM debian:bookworm-slim AS dovecot
RUN apt-get update \
 && apt-get install -y --no-install-recommends dovecot-imapd \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o mail -g mail /var/mail/demo
CMD ["dovecot", "-F", "-c", "/etc/dovecot/demo.conf"]

FROM node:22-bookworm-slim AS bot
ENV NODE_ENV=production
WORKDIR /app
RUN install -d -o node -g node -m 700 /var/lib/faqtotum
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/bin bin
COPY --from=build /app/scripts/lib scripts/lib
COPY --from=build /app/dist dist
COPY --from=build /app/profiles profiles
COPY --from=build /app/templates templates
USER node
ENTRYPOINT ["node", "/app/bin/faqtotum"]
CMD ["start", "--config", "/etc/faqtotum/faqtotum.yaml"]
