import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { settings } from '../../../src/config/settings.js';
import { runHere } from '../../support/context.js';
import { runDargah, startDargah } from '../../support/dargah.js';
import { filesBelow, parseDockerfile } from '../../support/dockerfile.js';
import { runBuiltHere } from '../../support/serve-here.js';
import { temporaryFolder } from '../reload/folder.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

const names = [
  'rules.yaml',
  'rules.test.yaml',
  'schemas/rules.schema.json',
  'schemas/rules-test.schema.json',
  '.gitignore',
  '.github/workflows/rules.yml',
  'compose.yaml',
  'kustomization.yaml',
  'kubernetes/deployment.yaml',
  'kubernetes/service.yaml',
];

async function initialised(): Promise<string> {
  const folder = join(temporaryFolder(), 'shop');
  const { code } = await runHere(['init', folder]);
  expect(code).toBe(0);
  return folder;
}

const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

test('writes every file into an empty folder, and prints the next steps', async () => {
  const folder = join(temporaryFolder(), 'new/shop');
  expect(await runHere(['init', folder])).toEqual({
    code: 0,
    stdout: names.map((name) => `wrote ${name}\n`).join(''),
    stderr: expect.stringMatching(
      /\n {2}cd \S+\/shop\n {2}npm install \.\/dargah-\S+\.tgz .*\n {2}npx dargah lint\n {2}npx dargah test\n/,
    ) as string,
  });
  expect(filesBelow(folder).sort()).toEqual([...names].sort());
});

test('without a folder it is the current one', async () => {
  const folder = temporaryFolder();
  const { stdout, stderr, code } = await runDargah({ args: ['init'], cwd: folder });
  expect({ code, stdout: stdout.split('\n')[0] }).toEqual({ code: 0, stdout: 'wrote rules.yaml' });
  expect(stderr).not.toContain('cd ');
  expect(filesBelow(folder).sort()).toEqual([...names].sort());
});

describe('what is there already', () => {
  test('stays as it is, and is mentioned', async () => {
    const folder = await initialised();
    for (const name of names) writeFileSync(join(folder, name), `mine: ${name}`);
    expect(await runHere(['init', folder])).toEqual({
      code: 0,
      stdout: names.map((name) => `left  ${name}: it is there already\n`).join(''),
      stderr: '',
    });
    for (const name of names) expect(read(folder, name)).toBe(`mine: ${name}`);
  });

  test('is joined by what is missing', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'compose.yaml'), 'mine');
    const { stdout } = await runHere(['init', folder]);
    expect(stdout.match(/^wrote .*$/gm)).toHaveLength(names.length - 1);
    expect(stdout).toContain('left  compose.yaml: it is there already\n');
    expect(read(folder, 'compose.yaml')).toBe('mine');
  });

  test('rules of one’s own get no tests of other rules', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'rules.yaml'), 'version: 1\ndefault: { text_message: سلام }\n');
    const { stdout } = await runHere(['init', folder]);
    expect(stdout).toContain('left  rules.test.yaml: it would test the rules.yaml of init, and not yours\n');
    expect(existsSync(join(folder, 'rules.test.yaml'))).toBe(false);
    expect(existsSync(join(folder, 'compose.yaml'))).toBe(true);
  });

  test('may be a link that leads nowhere', async () => {
    const folder = temporaryFolder();
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'rules.yaml'));
    expect((await runHere(['init', folder])).stdout).toContain('left  rules.yaml: it is there already\n');
    expect(readdirSync(folder)).not.toContain('elsewhere');
  });

  test.for([
    ['the folder is a file', (folder: string) => writeFileSync(join(folder, 'shop'), ''), 'rules.yaml'],
    [
      'a folder below it is a file',
      (folder: string) => {
        mkdirSync(join(folder, 'shop'));
        writeFileSync(join(folder, 'shop/schemas'), '');
      },
      'schemas/rules.schema.json',
    ],
  ] as const)('makes the command wrong where %s', async ([, prepare, name]) => {
    const folder = temporaryFolder();
    prepare(folder);
    const { code, stderr } = await runHere(['init', join(folder, 'shop')]);
    expect(stderr.startsWith(`dargah: ${join(folder, 'shop', name)} cannot be written: `), stderr).toBe(true);
    expect(code).toBe(2);
  });
});

test('a folder that cannot be made ends the command', async () => {
  const { code, stderr } = await runBuiltHere({ args: ['init', '/proc/x'] });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(
      /^dargah: \/proc\/x\/rules\.yaml cannot be written: .*\. Choose a folder that this user may write to\n$/,
    ) as string,
  });
});

describe('what it writes', () => {
  test('rules without a finding, and tests that pass and see every rule, condition and answer', async () => {
    const folder = await initialised();
    const lint = await runHere(['lint', join(folder, 'rules.yaml')]);
    expect(lint).toMatchObject({ code: 0, stdout: '' });
    expect(lint.stderr).toContain('no errors, no warnings');
    const tests = join(folder, 'rules.test.yaml');
    const threshold = ['--coverage-threshold', 'rules=100,conditions=100,responses=100'];
    const { code, stderr } = await runHere(['test', ...threshold, tests]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^(\d+) cases in 1 file: \1 passed, 0 failed\n$/) as string,
    });
  });

  test('rules that serve takes', async () => {
    const folder = await initialised();
    const dargah = await startDargah({ cwd: folder });
    expect(await dargah.textFor({ touchpoint: 'CHAT', extra_data: { answer: 'no' } })).toContain(
      'متوجه شدیم',
    );
  });

  test('first lines that lead editors to the schemas beside them', async () => {
    const folder = await initialised();
    for (const name of ['rules.yaml', 'rules.test.yaml']) {
      const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(read(folder, name))!;
      const shipped = schema.replace(/^\.\//, '');
      expect(read(folder, schema)).toBe(readFileSync(shipped, 'utf8'));
    }
  });

  test('comments whose commands work', async () => {
    const folder = await initialised();
    const comments = [...read(folder, 'rules.yaml').matchAll(/^# {3}npx dargah (.*?)(?: {2,}.*)?$/gm)];
    const commands = comments.map(([, line]) => line!.split(' '));
    expect(commands.map(([command]) => command)).toEqual(['lint', 'test', 'explain']);
    for (const args of commands) expect(await runBuiltHere({ args, cwd: folder })).toMatchObject({ code: 0 });
  });

  test('a workflow whose commands pass, and fail with an annotation where the rules are wrong', async () => {
    const folder = await initialised();
    const { jobs } = parse(read(folder, '.github/workflows/rules.yml')) as {
      jobs: { rules: { steps: { run?: string }[] } };
    };
    const runs = jobs.rules.steps.flatMap(({ run }) => run ?? []);
    expect(runs[0]).toBe('npm ci');
    // What posts a plan is run in init-manifests.test.ts.
    const commands = runs.slice(1, 3).map((run) => {
      const [npx, noInstall, dargah, ...args] = run.split(' ');
      expect([npx, noInstall, dargah]).toEqual(['npx', '--no-install', 'dargah']);
      return args;
    });
    expect(commands.map(([command]) => command)).toEqual(['lint', 'test']);
    for (const args of commands) {
      expect(await runBuiltHere({ args, cwd: folder })).toMatchObject({ code: 0, stdout: '' });
    }

    const rules = read(folder, 'rules.yaml');
    writeFileSync(join(folder, 'rules.yaml'), rules.replace('respond: panel', 'respond: pannel'));
    const lint = await runBuiltHere({ args: commands[0]!, cwd: folder });
    expect(lint.stdout).toMatch(/^::error file=rules\.yaml,line=\d+,/);
    expect(lint.code).toBe(1);

    writeFileSync(join(folder, 'rules.yaml'), rules.replace('answer: no }', 'answer: nope }'));
    const tests = await runBuiltHere({ args: commands[1]!, cwd: folder });
    expect(tests.stdout).toMatch(/^::error file=rules\.test\.yaml,line=\d+,/);
    expect(tests.code).toBe(1);
  });
});

describe('what runs the rules', () => {
  const dockerfile = parseDockerfile(readFileSync('Dockerfile', 'utf8'));
  const ofImage = (name: string) => dockerfile.filter((found) => found.name === name).map(({ rest }) => rest);

  interface Container {
    image: string;
    env: { name: string; value: string }[];
    ports: { name: string; containerPort: number }[];
    volumeMounts: { name: string; mountPath: string; readOnly: boolean }[];
    [field: string]: unknown;
  }

  async function manifests() {
    const folder = await initialised();
    const yaml = (name: string) => parse(read(folder, name)) as Record<string, never>;
    const deployment = yaml('kubernetes/deployment.yaml') as unknown as {
      spec: { selector: object; template: { metadata: object; spec: Record<string, unknown> } };
    };
    const pod = deployment.spec.template.spec as { containers: [Container]; volumes: object[] };
    return {
      folder,
      deployment,
      pod,
      container: pod.containers[0],
      service: yaml('kubernetes/service.yaml'),
      kustomization: yaml('kustomization.yaml'),
      compose: yaml('compose.yaml') as unknown as { services: { dargah: Record<string, unknown> } },
    };
  }

  test('names settings that there are, and the image’s own paths', async () => {
    const { folder, container } = await manifests();
    const variables = Object.values(settings).flatMap(({ environment }) => environment);
    for (const name of names.filter((found) => found.endsWith('.yaml') || found.endsWith('.yml'))) {
      expect(variables, name).toEqual(
        expect.arrayContaining(read(folder, name).match(/DARGAH_[A-Z_]+/g) ?? []),
      );
    }
    const rules = ofImage('ENV').find((rest) => rest.startsWith('DARGAH_RULES='));
    expect(rules).toBe('DARGAH_RULES=/config/rules.yaml');
    expect(container.ports.map(({ containerPort }) => containerPort)).toEqual([
      settings.port.fallback,
      settings.adminPort.fallback,
    ]);
  });

  test('the image is the one that a checkout builds, under a name that stands in one place', async () => {
    const { folder, compose, container, kustomization } = await manifests();
    expect(compose.services.dargah.image).toBe(`dargah:${version}`);
    expect(container.image).toBe('dargah');
    expect(kustomization.images).toEqual([{ name: 'dargah', newName: 'dargah', newTag: version }]);
    for (const name of ['compose.yaml', 'kustomization.yaml']) {
      expect(read(folder, name)).toContain(`docker build -t dargah:${version} .`);
    }
  });

  test('the ConfigMap comes from the rules file itself, and is mounted as a folder', async () => {
    const { folder, kustomization, pod, container } = await manifests();
    expect(kustomization).toMatchObject({
      configMapGenerator: [{ name: 'dargah-rules', files: ['rules.yaml'] }],
      generatorOptions: { disableNameSuffixHash: true },
    });
    for (const resource of kustomization.resources as unknown as string[])
      expect(existsSync(join(folder, resource))).toBe(true);
    expect(pod.volumes).toContainEqual({ name: 'rules', configMap: { name: 'dargah-rules' } });
    expect(container.volumeMounts).toContainEqual({ name: 'rules', mountPath: '/config', readOnly: true });
    for (const mount of container.volumeMounts) expect(Object.keys(mount)).not.toContain('subPath');
  });

  test('the key comes from a Secret, under the name that the comment makes it with', async () => {
    const { folder, pod, container } = await manifests();
    expect(read(folder, 'kustomization.yaml')).toContain(
      'create secret generic dargah-keys --from-file=keys=',
    );
    expect(pod.volumes).toContainEqual({ name: 'keys', secret: { secretName: 'dargah-keys' } });
    expect(container.volumeMounts).toContainEqual({ name: 'keys', mountPath: '/keys', readOnly: true });
    expect(container.env).toEqual([{ name: 'DARGAH_AUTH_KEY_FILE', value: '/keys/keys' }]);
  });

  test('the pod has no more rights than it needs, and limits', async () => {
    const { pod, container } = await manifests();
    const [user, group] = ofImage('USER')[0]!.split(':').map(Number);
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: group,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
    expect(container).toMatchObject({
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    });
  });

  test('probes ask what the admin port answers', async () => {
    const { container } = await manifests();
    const folder = await initialised();
    const dargah = await startDargah({ cwd: folder });
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
      const { httpGet } = container[probe] as { httpGet: { path: string; port: string } };
      expect(container.ports.find(({ name }) => name === httpGet.port)?.containerPort).toBe(8081);
      expect((await fetch(`${dargah.adminUrl}${httpGet.path}`)).status).toBe(200);
    }
  });

  test('the Service leads to the clicks of these pods, and to nothing else', async () => {
    const { service, deployment } = await manifests();
    const labels = { 'app.kubernetes.io/name': 'dargah' };
    expect(deployment.spec).toMatchObject({
      selector: { matchLabels: labels },
      template: { metadata: { labels } },
    });
    expect(service.spec).toEqual({
      selector: labels,
      ports: [{ name: 'clicks', port: 80, targetPort: 'clicks' }],
    });
  });

  test('compose mounts the folder read-only and takes every right that is not needed', async () => {
    const { compose } = await manifests();
    expect(compose.services.dargah).toMatchObject({
      ports: ['8080:8080', '127.0.0.1:8081:8081'],
      volumes: [{ type: 'bind', source: '.', target: '/config', read_only: true }, 'state:/state'],
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });
});
