import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkout, runDargah, startDargah } from '../support/dargah.js';
import { buildImage, filesBelow, type Image, inImage } from '../support/dockerfile.js';

const minutes = 60_000;
let workspace: string;
let image: Image;

beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), 'dargah-image-'));
  image = buildImage(checkout, workspace);
  // Readable by everybody and, but for its volumes, writable by nobody, as a read-only root file system is.
  chmodSync(workspace, 0o755);
  execFileSync('chmod', ['-R', 'a+rX,a-w', image.root]);
  for (const volume of image.volumes) chmodSync(volume, 0o755);
}, 5 * minutes);

afterAll(() => {
  if (image !== undefined) execFileSync('chmod', ['-R', 'u+w', image.root]);
  rmSync(workspace, { recursive: true, force: true });
});

/** The image's own settings, in the terms of this machine, and on free ports of the loopback interface. */
function environmentOfImage(): Record<string, string> {
  const own = Object.entries(image.environment).map(([name, value]) => [name, inImage(image, value)]);
  return { ...Object.fromEntries(own), DARGAH_HOST: '127.0.0.1', DARGAH_ADMIN_HOST: '127.0.0.1' };
}

/** Only root can become somebody else. */
const uid = process.getuid?.() === 0 ? () => Number(image.user.split(':')[0]) : () => undefined;

test('it starts without root and with no place to write but its volume, answers a click, is healthy, and ends on SIGTERM', async () => {
  const environment = environmentOfImage();
  const dargah = await startDargah({
    command: image.entrypoint.map((word) => inImage(image, word)),
    args: image.cmd,
    cwd: join(image.root, image.workdir),
    environment: { ...environment, DARGAH_SHUTDOWN_DELAY: '200ms' },
    uid: uid(),
  });
  const health = () =>
    runDargah({
      command: image.healthcheck.map((word) => inImage(image, word)),
      environment: { ...environment, DARGAH_ADMIN_PORT: new URL(dargah.adminUrl).port },
      uid: uid(),
    });

  expect(
    await (await dargah.click({ touchpoint: 'MY_POST', user_side: 'SUPPLY', post_token: 'wZC44q5D' })).json(),
  ).toMatchObject({ action: { open_direct_link: 'https://inspection.example.com/panel?post=wZC44q5D' } });
  expect((await health()).code).toBe(0);

  dargah.signal('SIGTERM');

  expect(await dargah.ended).toBe(0);
  expect((await health()).code).toBe(1);
});

test('the image holds what runs, and nothing that builds', () => {
  const files = filesBelow(join(image.root, image.workdir));
  expect(files).toEqual(
    expect.arrayContaining([
      'dist/start.cjs',
      'dist/bundle/main.cjs',
      'package.json',
      'LICENSE',
      'schemas/response.schema.json',
    ]),
  );
  expect(files.filter((name) => /^(src|test)\//.test(name))).toEqual([]);

  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  ) as {
    dependencies: object;
    devDependencies: object;
    optionalDependencies: object;
  };
  const installed = (name: string) => files.includes(`node_modules/${name}/package.json`);
  expect(Object.keys(dependencies).filter((name) => !installed(name))).toEqual([]);
  // Some of what the tests use comes with a dependency.
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean }>;
  };
  const isExtra = (name: string) =>
    packages[`node_modules/${name}`]!.dev || packages[`node_modules/${name}`]!.optional;
  const extras = Object.keys({ ...devDependencies, ...optionalDependencies }).filter(isExtra);
  expect(extras.filter(installed)).toEqual([]);
});

test('the image runs the newest LTS as a user who is not root, with no shell around it', () => {
  expect(new Set(image.bases)).toEqual(new Set(['node:24-slim']));
  expect(image.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  expect(image.entrypoint[0]).toBe('node');
  expect(image.volumes).toEqual([join(image.root, 'state')]);
  const installs = image.instructions.filter(({ rest }) => rest.startsWith('npm ci'));
  expect(installs.map(({ rest }) => rest)).toEqual([
    'npm ci --ignore-scripts',
    'npm ci --omit=dev --omit=optional --ignore-scripts',
  ]);
});

test('compose.yaml runs it with as few rights as it needs, and mounts a folder where the image looks', () => {
  const { services } = parse(readFileSync('compose.yaml', 'utf8')) as {
    services: { dargah: Record<string, unknown> };
  };
  expect(services.dargah).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    volumes: [{ source: './config', target: '/config', read_only: true }, 'state:/state'],
  });
  expect(image.environment.DARGAH_RULES).toBe('/config/rules.yaml');
});
