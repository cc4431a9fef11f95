# syntax=docker/dockerfile:1
# docker build -t millrace .
# docker run -p 127.0.0.1:8080:8080 -v millrace:/var/lib/millrace millrace
# With the embedded default that keeps everything in the volume; docker-compose.yml uses real servers instead.

FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY bin bin
COPY src src
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -q package -Dquick
RUN java -Djarmode=tools -jar target/millrace.jar extract --layers --destination target/layers

FROM eclipse-temurin:25-jre
RUN useradd --system --user-group --uid 10001 --create-home --home-dir /var/lib/millrace millrace
WORKDIR /opt/millrace
COPY --from=build /build/target/layers/dependencies/ target/millrace/
COPY --from=build /build/target/layers/spring-boot-loader/ target/millrace/
COPY --from=build /build/target/layers/snapshot-dependencies/ target/millrace/
COPY bin bin
COPY config config
COPY --from=build /build/target/layers/application/ target/millrace/
# Trained on the very JVM that runs it: the cache of another one would not be used.
RUN bin/millrace aot

USER millrace
WORKDIR /var/lib/millrace
VOLUME /var/lib/millrace
# Nothing outside reaches 127.0.0.1 of a container, so Millrace listens on all of its addresses, which needs the
# second setting, because there are no accounts yet. Who can come in is decided by how the port is published:
# keep it at 127.0.0.1 of the host, as above and in docker-compose.yml.
ENV SERVER_ADDRESS=0.0.0.0 MILLRACE_INSECURE=true
EXPOSE 8080
# The image has no curl.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
ENTRYPOINT ["/opt/millrace/bin/millrace"]
