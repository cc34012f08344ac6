import { describe, expect, test } from 'vitest';
import type { Files } from '../support/audit.ts';
import { auditFiles, roots } from '../support/audit.ts';
import { checkRows } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const STRICT = `postgresql://app:hunter2@${HOST}/orders?sslmode=verify-full&sslrootcert=/app/ca.pem`;
const APP: Files = {
  'requirements.txt': 'psycopg2==2.9.9\n',
  'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
  'certs/old.pem': roots('B'), 'certs/new.pem': roots('G2 MS'),
};
const DOCKERFILE = 'FROM python:3.12-bookworm AS build\nARG CA=old\nCOPY certs/${CA}.pem /ca.pem\nFROM python:3.12-bookworm\nCOPY --from=build /ca.pem /app/ca.pem\nCOPY app.py /app/\nCMD ["python", "/app/app.py"]\n';
const service = (build: string): string => `services:\n  web:\n    environment: {DATABASE_URL: "${STRICT}"}\n${build}`;
const OLD = ['compose.yaml:3 libpq yes breaks G2'];
const NEW = ['compose.yaml:3 libpq yes connects'];

describe('a build with its own arguments and context', () => {
  checkRows([
    { name: 'none', files: { ...APP, Dockerfile: DOCKERFILE, 'compose.yaml': service('    build: .\n') }, clients: OLD },
    { name: 'an argument', files: { ...APP, Dockerfile: DOCKERFILE, 'compose.yaml': service('    build: {context: ., args: {CA: new}}\n') }, clients: NEW },
    { name: 'an argument from .env', files: { ...APP, Dockerfile: DOCKERFILE, '.env': 'WHICH=new\n', 'compose.yaml': service('    build: {context: ., args: ["CA=${WHICH:-old}"]}\n') }, clients: NEW },
    { name: 'an argument that a variable of the shell decides', files: { ...APP, Dockerfile: DOCKERFILE, 'compose.yaml': service('    build: {context: ., args: ["CA=${WHICH}"]}\n') }, clients: ['compose.yaml:3 libpq yes unknown'] },
    { name: 'an argument of another name', files: { ...APP, Dockerfile: DOCKERFILE, 'compose.yaml': service('    build: {context: ., args: {OTHER: new}}\n') }, clients: OLD },
    { name: 'an argument that decides on the image', files: { ...APP, Dockerfile: 'ARG BASE=old\nFROM ${BASE}\nCOPY app.py /app/\n', 'base/Dockerfile': 'FROM python:3.12\nCOPY certs/new.pem /app/ca.pem\n', 'compose.yaml': `${service('    build: {context: ., args: {BASE: "acme/base:1"}}\n')}  base:\n    image: acme/base:1\n    build: {context: ., dockerfile: base/Dockerfile}\n` }, clients: NEW },
    { name: 'two services, each with its own', files: { ...APP, Dockerfile: DOCKERFILE, 'compose.yaml': `${service('    build: {context: ., args: {CA: new}}\n')}  old:\n    environment: {DATABASE_URL: "${STRICT}"}\n    build: .\n` }, clients: [...NEW, 'compose.yaml:6 libpq yes breaks G2'] },
    { name: 'the folder of the Dockerfile, although the root has the same files', files: { ...APP, 'deploy/Dockerfile': DOCKERFILE, 'deploy/certs/old.pem': roots('G2 MS'), 'deploy/app.py': '', 'compose.yaml': service('    build: deploy\n') }, clients: NEW },
    { name: 'the root, although the folder of the Dockerfile has the same files', files: { ...APP, 'deploy/Dockerfile': DOCKERFILE, 'deploy/certs/old.pem': roots('G2 MS'), 'deploy/app.py': '', 'compose.yaml': service('    build: {context: ., dockerfile: deploy/Dockerfile}\n') }, clients: OLD },
    { name: 'a Dockerfile within', files: { ...APP, 'compose.yaml': service('    build:\n      dockerfile_inline: |\n        FROM python:3.12\n        COPY certs/old.pem /app/ca.pem\n        COPY app.py /app/\n') }, clients: OLD },
    { name: 'a client that only the Dockerfile has', files: { ...APP, Dockerfile: `${DOCKERFILE}ENV DATABASE_URL=${STRICT}\n`, 'compose.yaml': 'services:\n  web:\n    build: {context: ., args: {CA: new}}\n' }, clients: ['Dockerfile:8 libpq yes connects'] },
    { name: 'no context in the repository', files: { ...APP, 'compose.yaml': service(`    build: {context: "https://github.com/x/y.git", args: {URL: "${STRICT}"}}\n`) }, clients: ['compose.yaml:3 libpq yes unknown', 'compose.yaml:4 libpq yes unknown'] },
  ]);
});

const JAVA: Files = {
  'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.3</version></dependency></dependencies></project>\n',
  'src/App.java': `class App { void run() throws Exception { java.sql.DriverManager.getConnection("jdbc:postgresql://${HOST}/x?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"); } }\n`,
};

describe('what starts', () => {
  const IMAGE = 'FROM eclipse-temurin:21\nCOPY . /app\nCMD ["java", "-Djavax.net.ssl.trustStore=/gone/trust.jks", "-jar", "/app/app.jar"]\n';
  checkRows([
    { name: 'as the image says', files: { ...JAVA, Dockerfile: IMAGE, 'compose.yaml': 'services:\n  web:\n    build: .\n' }, clients: ['src/App.java:1 pgjdbc yes unknown'] },
    { name: 'a command instead', files: { ...JAVA, Dockerfile: IMAGE, 'compose.yaml': 'services:\n  web:\n    build: .\n    command: java -jar /app/app.jar\n' }, clients: ['src/App.java:1 pgjdbc yes connects'] },
  ]);
});

describe('files of the project', () => {
  const MOUNT = '    image: python:3.12\n    volumes: ["./certs/old.pem:/app/ca.pem"]\n';
  checkRows([
    { name: 'a base that others extend, and that has no file of its own', files: { ...APP, 'compose.yaml': `services:\n  web:\n    extends: {file: base.yaml, service: base}\n`, 'base.yaml': service(MOUNT).replace('web', 'base') }, clients: ['base.yaml:3 libpq yes breaks G2'] },
    { name: 'an override that takes the environment back', files: { ...APP, 'compose.yaml': service(MOUNT), 'compose.override.yaml': 'services:\n  web:\n    environment: !reset null\n' }, clients: ['app.py:4 libpq unknown unassigned'] },
    { name: 'an override that gives another one', files: { ...APP, 'compose.yaml': service(MOUNT), 'compose.override.yaml': `services:\n  web:\n    volumes: !override ["./certs/new.pem:/app/ca.pem"]\n` }, clients: NEW },
    { name: 'a file that is included', files: { ...APP, 'compose.yaml': 'include: [deploy/web.yaml]\nservices: {}\n', 'deploy/web.yaml': service('    image: python:3.12\n    volumes: ["../certs/old.pem:/app/ca.pem"]\n') }, clients: ['deploy/web.yaml:3 libpq yes breaks G2'] },
    { name: 'a service of a profile', files: { ...APP, 'compose.yaml': service(`${MOUNT}    profiles: [debug]\n`) }, clients: OLD },
    { name: 'files of variables that need not be there', files: { ...APP, 'compose.yaml': `services:\n  web:\n${MOUNT}    env_file:\n      - {path: gone.env, required: false}\n      - {path: web.env, required: true}\n`, 'web.env': `DATABASE_URL=${STRICT}\n` }, clients: ['web.env:1 libpq yes breaks G2'] },
    { name: 'what runs after the start', files: { ...APP, 'compose.yaml': service('    image: python:3.12\n    volumes: ["./certs:/certs"]\n    post_start:\n      - command: cp /certs/old.pem /app/ca.pem\n        user: root\n') }, clients: OLD },
  ]);
});

test('the secret of a build argument does not get into the report', () => {
  const report = auditFiles({ ...APP, Dockerfile: 'FROM python:3.12\nARG DB_PASSWORD\nARG URL\nCOPY app.py /\n', 'compose.yaml': `services:\n  web:\n    build: {context: ., args: {DB_PASSWORD: hunter2, URL: "postgresql://planted:hunter2@${HOST}/x?sslmode=verify-full"}}\n` });
  expect(report.clients.length).toBeGreaterThan(0);
  expect(JSON.stringify(report)).not.toMatch(/hunter2|planted/);
});
