# The operator's image: Node, what it runs on, our code as it is and the packages that ship. No shell, no package manager.
#
# Both images are named by whoever builds, with their digests, so that the same build is the same everywhere:
#   NODE_IMAGE  Node 26 with npm on Debian 12, such as node:26-bookworm-slim@sha256:…
#   BASE_IMAGE  Debian 12's C and C++ libraries and nothing else, such as gcr.io/distroless/cc-debian12:nonroot@sha256:…
ARG NODE_IMAGE
ARG BASE_IMAGE

FROM $NODE_IMAGE AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# optional packages are for machines without Node: an image has it
RUN npm ci --omit=dev --omit=optional --no-audit
COPY . .
# Node needs one library that the base has not: whichever the loader finds, under the path it will be looked for
RUN mkdir -p /rootfs/usr/local/bin && cp "$(command -v node)" /rootfs/usr/local/bin/node \
 && cp --parents --dereference "$(ldd "$(command -v node)" | sed -n 's/.*libatomic.* => \(\S*\).*/\1/p')" /rootfs \
 && mv /app /rootfs/app

FROM $BASE_IMAGE
COPY --from=build /rootfs /
WORKDIR /app
ENV NODE_ENV=production
USER 65532:65532
EXPOSE 9443 8080
# It reads its code, what is mounted for it, its service account, and of itself what its metrics tell; it starts nothing and writes nowhere.
# Garbage is collected sooner than Node would by itself: with 10,000 clusters that is 80 MB less at most, and shorter pauses, for a tenth more processor time.
ENTRYPOINT ["/usr/local/bin/node", "--permission", "--allow-net", "--allow-fs-read=/app", "--allow-fs-read=/etc/dbaas", "--allow-fs-read=/var/run/secrets/kubernetes.io/serviceaccount", "--allow-fs-read=/proc/self/status", "--allow-fs-read=/proc/self/fd", "--allow-fs-read=/proc/self/limits", "--disable-proto=delete", "--max-semi-space-size=8", "--heap-growing-percent=30", "--no-warnings", "/app/src/main.ts"]
