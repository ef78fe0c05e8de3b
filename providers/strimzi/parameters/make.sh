#!/bin/sh
# Makes the tables of this folder from the newest published Kafka of each line.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for version in 4.2.1 4.3.1; do
  line=${version%.*}
  mvn -q -B dependency:copy-dependencies -Dkafka.version="$version" -DoutputDirectory="$work/$version"
  java -cp "$work/$version/*" ReadConfig.java broker > "$work/$line.json"
  java -cp "$work/$version/*" ReadConfig.java topic > "$work/topics-$line.json"
done
mv "$work"/*.json .
