/**
 * A workflow of GitHub Actions: what lint and test find stands at its line in the pull request, and what the edit changes
 * in a comment, which the next plan replaces.
 */
export const workflowTemplate = `# Checks the rules of each pull request. What is wrong is shown at its line, and what the edit changes in a comment.
name: rules
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
  pull-requests: write # for the comment
jobs:
  rules:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@v6
        with:
          fetch-depth: 2 # the rules before the edit as well
      - uses: actions/setup-node@v6
        with:
          node-version: 24
      - name: Install Dargah, as package.json and package-lock.json name it
        run: npm ci
      - name: Lint
        run: npx --no-install dargah lint --format github rules.yaml
      - name: Test
        if: \${{ !cancelled() }}
        run: npx --no-install dargah test --format github --coverage-threshold rules=100 --fail-on-empty rules.test.yaml
      - name: Plan
        if: \${{ !cancelled() && github.event_name == 'pull_request' }}
        run: |
          if git cat-file -e HEAD^1:rules.yaml; then
            npx --no-install dargah plan git:HEAD^1:rules.yaml rules.yaml --format markdown > plan.md
            cat plan.md >> "$GITHUB_STEP_SUMMARY"
          fi
      - name: Comment the plan
        # A pull request from a fork may not comment: there, the plan stands in the summary of the run.
        if: \${{ !cancelled() && github.event.pull_request.head.repo.full_name == github.repository && hashFiles('plan.md') != '' }}
        env:
          GH_TOKEN: \${{ github.token }}
          PULL_REQUEST: \${{ github.event.number }}
        run: |
          comments="repos/$GITHUB_REPOSITORY/issues"
          mark="$(head -n 1 plan.md)"
          before="$(gh api --paginate "$comments/$PULL_REQUEST/comments" --jq ".[] | select(.body | startswith(\\"$mark\\")) | .id" | head -n 1)"
          if [ -n "$before" ]; then
            gh api --silent --method PATCH "$comments/comments/$before" --field body=@plan.md
          else
            gh api --silent "$comments/$PULL_REQUEST/comments" --field body=@plan.md
          fi
`;

export function composeTemplate(version: string): string {
  return `# The image first, in a checkout of Dargah: docker build -t dargah:${version} .
#   DARGAH_AUTH_KEY=… docker compose up
services:
  dargah:
    image: dargah:${version}
    ports:
      - "8080:8080"
      - "127.0.0.1:8081:8081" # /livez, /readyz, /status and /metrics: they ask for no key
    environment:
      DARGAH_AUTH_KEY: \${DARGAH_AUTH_KEY:?set it to the identification key of the platform's panel}
    volumes:
      # The folder, not the file: editors replace the file, and a file mounted by itself would stay the old one. The
      # container sees all that stands in this folder, so keep secrets elsewhere.
      - type: bind
        source: .
        target: /config
        read_only: true
        bind:
          create_host_path: false
      - state:/state # the last good rules, for a start while rules.yaml is broken
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    restart: unless-stopped
volumes:
  state:
`;
}

/** At the top, since Kustomize takes files only from its own folder and those below. */
export function kustomizationTemplate(version: string): string {
  return `# kubectl apply -k .
#
# The image first, in a checkout of Dargah: docker build -t dargah:${version} .
# The key as well, and once. keys.txt holds the identification key of the platform's panel, one key a line:
#   kubectl create secret generic dargah-keys --from-file=keys=keys.txt
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - kubernetes/deployment.yaml
  - kubernetes/service.yaml
images:
  - name: dargah
    newName: dargah # where the nodes have not built it themselves: the registry that you have pushed it to, and its path
    newTag: ${version}
configMapGenerator:
  - name: dargah-rules
    files: [rules.yaml]
generatorOptions:
  # One name for all versions: the pods take over a changed ConfigMap while they run, and none is restarted.
  disableNameSuffixHash: true
`;
}

export const deploymentTemplate = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: dargah
  labels: { app.kubernetes.io/name: dargah }
spec:
  replicas: 2
  selector:
    matchLabels: { app.kubernetes.io/name: dargah }
  strategy:
    rollingUpdate: { maxUnavailable: 0 }
  template:
    metadata:
      labels: { app.kubernetes.io/name: dargah }
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        runAsGroup: 1000
        fsGroup: 1000
        seccompProfile: { type: RuntimeDefault }
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: { app.kubernetes.io/name: dargah }
      containers:
        - name: dargah
          image: dargah # kustomization.yaml says which
          env:
            - { name: DARGAH_AUTH_KEY_FILE, value: /keys/keys }
          ports:
            - { name: clicks, containerPort: 8080 }
            - { name: admin, containerPort: 8081 }
          startupProbe:
            httpGet: { path: /readyz, port: admin }
            periodSeconds: 1
            failureThreshold: 30
          livenessProbe:
            httpGet: { path: /livez, port: admin }
            periodSeconds: 10
          readinessProbe: # fails from the moment that the pod is told to stop, and never for a broken edit
            httpGet: { path: /readyz, port: admin }
            periodSeconds: 2
            failureThreshold: 1
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 512Mi }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          volumeMounts: # folders, and no subPath: Kubernetes never updates a file that is mounted by subPath
            - { name: rules, mountPath: /config, readOnly: true }
            - { name: keys, mountPath: /keys, readOnly: true }
            - { name: state, mountPath: /state } # the last good rules, for a restart while rules.yaml is broken
      volumes:
        - name: rules
          configMap: { name: dargah-rules }
        - name: keys
          secret: { secretName: dargah-keys }
        # It lives as long as its pod. For new pods to start while rules.yaml is broken, put a claim that all of them share
        # (ReadWriteMany) in its place.
        - name: state
          emptyDir: {}
`;

export const serviceTemplate = `# The clicks only: the admin port asks for no key. TLS is the business of the Ingress in front of it.
apiVersion: v1
kind: Service
metadata:
  name: dargah
  labels: { app.kubernetes.io/name: dargah }
spec:
  selector: { app.kubernetes.io/name: dargah }
  ports:
    - { name: clicks, port: 80, targetPort: clicks }
`;
