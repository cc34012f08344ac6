import { describe, expect, test } from 'vitest';
import { dockerfiles } from '../../../src/extract/dockerfile/index.ts';
import type { PartialEvidence } from '../../../src/extract/extractor.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { connection, layer } from '../operations/compact.ts';

function extract(code: string, path = 'Dockerfile', tree: readonly string[] = []): PartialEvidence {
  const file = new SourceFile(path, new TextEncoder().encode(code));
  return dockerfiles.extract(file, { open: (name) => (tree.includes(name) ? file : null), list: () => null });
}

function layers(code: string, stage = -1): readonly string[] {
  return (extract(code).places?.at(stage)?.layers ?? []).map(layer).slice(1);
}

/** What one instruction of a `FROM debian` image comes to. */
const one = (code: string): readonly string[] => layers(`FROM debian:12\n${code}`);

describe('which files are Dockerfiles', () => {
  test.each(['Dockerfile', 'a/dockerfile', 'Dockerfile.prod', 'Dockerfile-dev', 'app.Dockerfile', 'x.dockerfile', 'Containerfile', 'Containerfile.x'])('%s', (path) => {
    expect(dockerfiles.wants(path)).toBe(true);
  });

  test.each(['Dockerfile.dockerignore', 'dockerfiles/x.txt', 'mydockerfile', 'docker-compose.yml'])('not %s', (path) => {
    expect(dockerfiles.wants(path)).toBe(false);
  });
});

describe('instructions', () => {
  test.each([
    ['ENV A=b', 'sets A=b'],
    ['env A=b C="d e" D=\'$x\'', 'sets A=b', 'sets C=d e', 'sets D=$x'],
    ['ENV A the rest "of" it', 'sets A=the rest of it'],
    ['ENV A=b\\ c', 'sets A=b c'],
    ['ENV A=$B C=${D:-e} F=${G:+h} I=\\$J', 'sets A=$B', 'sets C=${D:-e}', 'sets F={h|}', 'sets I=$J'],
    ['ENV HOME=/srv', 'sets HOME=/srv', 'home /srv'],
    ['ENV PGPASSWORD=hunter2', 'sets PGPASSWORD=?'],
    ['ENV A=b \\\n  # comment\n\n  C=d', 'sets A=b', 'sets C=d'],
    ['ENV A=b lost', 'sets A=b'],
    ['ARG A=b', 'argument A=b'],
    ['ARG A', 'argument A=?'],
    ['ARG A=b\nENV A=c\nARG A=d', 'argument A=b', 'sets A=c'],
    ['COPY a.pem /b.pem', '/b.pem <- repo:a.pem'],
    ['COPY ./a.pem b.pem /c/', '/c/ <- repo:a.pem', '/c/ <- repo:b.pem'],
    ['COPY a b /c', '/c/ <- repo:a', '/c/ <- repo:b'],
    ['COPY /abs/a.pem .', './ <- repo:abs/a.pem'],
    ['COPY certs/*.pem /c/', '/c/ <- repo:certs/*.pem'],
    ['COPY . /app', '/app <- repo:'],
    ['COPY ["a b.pem", "/c/"]', '/c/ <- repo:a b.pem'],
    ['COPY --chown=1:1 --chmod=600 a /b', '/b <- repo:a'],
    ['COPY --link \\\n  a \\\n  /b', '/b <- repo:a'],
    ['ARG F=x\nCOPY ${F}.pem /$F', 'argument F=x', '/$F <- repo:x.pem'],
    ['COPY ${UNSET}.pem /b', '/b <- ?which file is copied depends on a variable in .pem'],
    ['COPY ../../../etc/passwd /b', '/b <- ?outside of the repository'],
    ['COPY --from=alpine:3.20 /etc/ssl/certs/ca-certificates.crt /ca.crt', '/ca.crt <- store(alpine:3.20)'],
    ['COPY --from=alpine /x /y', '/y <- ?copied from the image alpine'],
    ['COPY <<EOF /x\nhello\nEOF', '/x <- "hello\\n"'],
    ['COPY <<EOF /x/\nhello $A\nEOF', '/x/EOF <- text("hello $A\\n")'],
    ['COPY <<"EOF" /x\nhello $A\nEOF', '/x <- "hello $A\\n"'],
    ['COPY <<A <<B /x/\na\nA\nb\nB', '/x/A <- "a\\n"', '/x/B <- "b\\n"'],
    ['ADD https://h/a.pem /b.pem', '/b.pem <- get(https://h/a.pem)'],
    ['ADD https://h/a.pem /c/', '/c/a.pem <- get(https://h/a.pem)'],
    ['ADD https://github.com/o/r.git /c', '/c <- ?another git repository'],
    ['ADD a.tar.gz /opt', '/opt <- repo:a.tar.gz'],
    ['WORKDIR /a\nWORKDIR b', 'workdir /a', 'workdir /a/b'],
    ['USER root', 'user root', 'home /root'],
    ['RUN useradd -m -d /srv/app app\nUSER app:app', 'user app:app', 'home /srv/app'],
    ['RUN addgroup x && adduser -D -h /srv/app app\nUSER app', 'user app', 'home /srv/app'],
    ['USER other', 'user other'],
    ['RUN cp a b && X=1', 'b <- a'],
    ['RUN export A=b', ],
    ['RUN ["cp", "a", "b"]', 'b <- a'],
    ['RUN ["/bin/bash", "-c", "cp a $B"]', '$B <- a'],
    ['RUN --mount=type=cache,target=/x --network=none cp a b', 'b <- a'],
    ['RUN set -eux; \\\n  # why\n  cp a b; \\\n\n  cp c \\\n    d', 'b <- a', 'd <- c'],
    ['RUN <<EOF\ncp a b\ncp c d\nEOF', 'b <- a', 'd <- c'],
    ['RUN <<-"EOF"\n\tcp a b\n\tEOF', 'b <- a'],
    ['RUN <<EOF\n#!/usr/bin/env python3\ncp a b\nEOF'],
    ['RUN <<A <<B\ncp a b\nA\ncp c d\nB', 'b <- a', 'd <- c'],
    ['RUN cat <<EOF > /x && cp /x /y\nhi\nEOF', '/x <- "hi\\n"', '/y <- /x'],
    ['RUN keytool -importcert -file a.pem -keystore k -storepass secret', 'import a.pem into k as mykey (none: keytool asks whether to trust it, and nobody says yes)'],
    ['SHELL ["/bin/bash", "-c"]\nRUN echo "a\\nb" > f', 'f <- "a\\\\nb\\n"'],
    ['RUN echo "a\\nb" > f', 'f <- {"a\\nb\\n" | "a\\\\nb\\n"}'],
    ['SHELL ["powershell", "-Command"]\nRUN Import-Certificate -FilePath C:\\certs\\g2.crt', 'workdir C:/'],
    ['SHELL ["powershell", "-Command"]\nRUN Import-Certificate C:\\certs\\g2.crt Cert:\\LocalMachine\\Root', 'workdir C:/', 'import C:/certs/g2.crt into os as none (first)'],
    ['CMD cp a b', 'b <- a'],
    ['ENTRYPOINT ["sh", "-c", "cp a b; exec app"]', 'b <- a'],
    ['CMD cp a b\nCMD cp c d', 'd <- c'],
    ['ONBUILD RUN cp a b'],
    ['# COPY a b\nLABEL x="COPY a b"'],
  ])('%s', (code, ...wanted) => {
    expect(one(code)).toStrictEqual(wanted);
  });
});

describe('stages', () => {
  const TWO = 'FROM debian AS Certs\nRUN cp a b\nFROM alpine\nCOPY --from=certs b /c\n';

  test('each is a place; a source does not run', () => {
    expect(extract(TWO).places?.map(({ id, runs, kind, name }) => [id, runs, kind, name])).toStrictEqual([
      ['Dockerfile#Certs', false, 'stage', 'Certs'],
      ['Dockerfile#1', true, 'image', 'of Dockerfile'],
    ]);
    expect(layers(TWO)).toStrictEqual(['/c <- Dockerfile#Certs:/b']);
  });

  test.each([
    ['by number', 'FROM a\nFROM b\nCOPY --from=0 /x /y', [false, true]],
    ['as a base', 'FROM a AS base\nFROM base', [false, true]],
    ['in a mount', 'FROM a AS src\nFROM b\nRUN --mount=type=bind,from=src,target=/s cp /s/x /y', [false, true]],
    ['targets side by side', 'FROM a AS base\nFROM base AS web\nFROM base AS worker', [false, true, true]],
    ['a later stage of that name is none yet', 'FROM a\nCOPY --from=b /x /y\nFROM c AS b', [true, true]],
  ])('%s', (_name, code, runs) => {
    expect(extract(code).places?.map((place) => place.runs)).toStrictEqual(runs);
  });

  test('a stage inherits from an earlier one, or from an image with its arguments', () => {
    const code = 'ARG TAG=20.11.1\nARG NAME=base\nFROM --platform=$BUILDPLATFORM node:${TAG}-slim AS base\nFROM $NAME AS app\nFROM other:${MISSING}';
    expect(extract(code).places?.map((place) => place.layers.map(layer))).toStrictEqual([
      ['inherits node:${TAG:-20.11.1}-slim', 'component node 20.11.1'],
      ['inherits Dockerfile#base'],
      ['inherits other:$MISSING'],
    ]);
  });

  test('an argument without a value takes the one above the first stage', () => {
    expect(layers('ARG V=1\nFROM a\nARG V\nCOPY x$V /y')).toStrictEqual(['argument V=1', '/y <- repo:x1']);
  });

  test('variables of the base are known in what builds on it', () => {
    expect(layers('FROM a AS b\nENV V=1\nFROM b\nCOPY x$V /y')).toStrictEqual(['/y <- repo:x1']);
  });

  test('two stages of the same name: the nearest above counts', () => {
    expect(extract('FROM a AS x\nFROM b AS X\nFROM x').places?.[2]?.layers.map(layer)).toStrictEqual(['inherits Dockerfile#X']);
  });
});

describe('components', () => {
  test.each([
    ['node:22.17.1', 'node 22.17.1'],
    ['node:20-alpine3.20', 'node 20'],
    ['docker.io/library/node:20.11-slim@sha256:aa', 'node 20.11'],
    ['python:3.12.4-slim-bookworm', 'python 3.12.4'],
    ['eclipse-temurin:17.0.12_7-jre', 'java 17.0.12_7'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'dotnet 8.0'],
    ['postgres:16.4-alpine', 'libpq 16.4'],
  ])('%s is %s', (image, wanted) => {
    expect(layers(`FROM ${image}`)).toStrictEqual([`component ${wanted}`]);
  });

  test.each(['node', 'node:latest', 'node:lts-alpine', 'node:bookworm', 'mynode:20', 'registry.example.com:5000/node', 'node:$V'])('%s says nothing', (image) => {
    expect(layers(`FROM ${image}`)).toStrictEqual([]);
  });
});

describe('connections', () => {
  const connections = (code: string): readonly string[] => (extract(`FROM debian\n${code}`).connections ?? []).map(connection);

  test.each([
    ['ENV DATABASE_URL=postgres://me:x@db/app?sslmode=verify-full', 'uri hosts=db login=user sslmode=verify-full'],
    ['ARG DATABASE_URL="postgres://db/app?sslrootcert=$CA"', 'uri hosts=db login=none sslrootcert=$CA'],
    ['ENV PGHOST=db PGUSER=me@srv PGSSLMODE=require', 'environment hosts=db login=user@server'],
    ['ENV PGSSLMODE=require\nCMD ["psql", "-h", "db"]', 'psql hosts=db login=none host=db'],
    ['ENV PGHOST=db PGSSLMODE=require\nCMD ["psql"]', 'psql hosts= login=none', 'environment hosts=db login=none'],
    ['ENTRYPOINT ["psql"]\nCMD ["-h", "db"]', 'psql hosts=db login=none host=db'],
    ['CMD psql "$DATABASE_URL"', 'psql hosts= login=none reads=$DATABASE_URL'],
    ['RUN psql "postgres://db/app?sslmode=verify-ca" -f x', 'psql hosts=db login=none sslmode=verify-ca'],
  ])('%s', (code, ...wanted) => {
    expect(connections(code)).toStrictEqual(wanted);
  });

  test('no password comes out', () => {
    const code = 'FROM a\nENV U=postgres://me:hunter2@db/app PGPASSWORD=hunter2\nARG TOKEN=hunter2\nRUN psql "host=db user=me password=hunter2" && curl -u me:hunter2 https://me:hunter2@h/x -o /x\nRUN echo "db:1:*:me:hunter2" > ~/.pgpass\nCOPY <<EOF /x\npassword=hunter2\nEOF\nCMD psql postgres://me:hunter2@db';
    const evidence = extract(code);
    expect(evidence.connections?.length).toBeGreaterThan(2);
    expect(JSON.stringify(evidence)).not.toMatch(/hunter2|"me"/);
    for (const each of evidence.places?.[0]?.layers ?? []) {
      if (each.kind === 'runs' && each.operation.kind === 'write' && each.operation.content.kind === 'bytes') expect(new TextDecoder().decode(each.operation.content.bytes)).not.toContain('hunter2');
    }
  });
});

describe('the folder that a build starts from', () => {
  test.each([
    ['its own', 'app/Dockerfile', ['app/a.pem', 'a.pem'], 'app'],
    ['the root, where the files are', 'docker/Dockerfile', ['a.pem', 'b.pem'], ''],
    ['where most of them are', 'x/docker/Dockerfile', ['x/a.pem', 'x/b.pem', 'a.pem'], 'x'],
    ['its own, when none is found', 'docker/Dockerfile', [], 'docker'],
  ])('%s', (_name, path, tree, wanted) => {
    const [place] = extract('FROM a\nCOPY a.pem b.pem /c/\nCOPY --from=x z.pem /', path, tree).places ?? [];
    expect(place?.folder).toBe(wanted);
    expect(place?.layers.map(layer)[1]).toBe(`/c/ <- repo:${wanted === '' ? '' : `${wanted}/`}a.pem`);
  });
});

describe('positions', () => {
  test.each([
    ['FROM a\nCOPY x.pem /y.pem', '2:12-2:18'],
    ['\uFEFFFROM a\r\nCOPY x.pem \\\r\n  /y.pem\r\n', '3:3-3:9'],
    ['# escape=`\nFROM a\nCOPY x.pem `\n  /y.pem', '4:3-4:9'],
    ['FROM a\nRUN true && \\\n # c\n\n  cp x /y.pem', '5:8-5:14'],
    ['FROM a\nRUN <<E\ncp x /y.pem\nE', '3:6-3:12'],
    ['FROM a\nRUN ["cp", "x", "/y.pem"]', '2:18-2:24'],
    ['FROM a\nRUN ["sh", "-c", "cp x /y.pem"]', '2:24-2:30'],
    ['FROM a\rCOPY x y\nFROM b\nCOPY x.pem /y.pem', '3:12-3:18'],
    ['FROM a\nCOPY ["x.pem", "/y.pem"]', '2:17-2:23'],
  ])('%j', (code, wanted) => {
    const operation = extract(code).places?.at(-1)?.layers.flatMap((each) => (each.kind === 'runs' && each.operation.kind === 'write' ? [each.operation] : [])).at(-1);
    const at = operation?.to.at;
    expect(`${at?.line}:${at?.column}-${at?.endLine}:${at?.endColumn}`).toBe(wanted);
  });

  test('a stage spans its instructions', () => {
    expect(extract('ARG X\nFROM a AS b\nRUN x\n\nFROM c\nCOPY <<E /x\nhi\nE\n').places?.map(({ at }) => [at.line, at.endLine])).toStrictEqual([[2, 3], [5, 8]]);
  });
});
