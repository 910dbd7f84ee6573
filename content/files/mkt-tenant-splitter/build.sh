#!/usr/bin/env bash
# Builds the image, starts it, asks it whether it is well, and clears it away: what our gradle build does.
set -euo pipefail

cd "$(dirname "$0")"
image="${REPO}mkt-devops/mkt-tenant-splitter:${VERSION:-1.0}"
name="build-check-$$"

docker build --build-arg VERSION="${VERSION:-1.0}" -t "$image" .
docker run -d --rm --name "$name" "$image" > /dev/null
trap 'docker stop "$name" > /dev/null' EXIT

for _ in $(seq 1 30); do
  status=$(docker inspect -f '{{.State.Health.Status}}' "$name")
  if [ "$status" = healthy ]; then
    docker exec "$name" curl -fsS http://localhost:8080/tenantSplitter/commons/ping
    echo "BUILD SUCCESSFUL"
    exit 0
  fi
  sleep 1
done
echo "BUILD FAILED: the container is $status" >&2
exit 1
