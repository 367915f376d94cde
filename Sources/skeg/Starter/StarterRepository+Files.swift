// Made by scripts/embed-template from repo-template/. A test says when it is out of date.

extension StarterRepository {
    /// The files, by their paths.
    static let files: [(path: String, text: String)] = [
        (
            "README.md",
            #"""
            # What this machine runs

            Everything in this repository is what the machine shall run. Change a file, commit, and watch it happen; revert, and the old state
            comes back.

            | folder | what it is |
            |---|---|
            | `apps/hello` | three small web servers (busybox) behind one Deployment, with a page that an init container writes |
            | `apps/clock` | a web server in Python that answers with the time and with what its ConfigMap says |

            The folders mean nothing to Skeg: it reads every `.yaml`, `.yml` and `.json` file, wherever it is. Files that start with a dot are left
            out, and so is what a `.skegignore` names.

            Try it:

            1. `skeg get pods -A -o wide` shows the pods and their addresses; `curl http://ADDRESS:8080/` gets an answer.
            2. Set `replicas: 5` in `apps/hello/deployment.yaml`, commit, and look again.
            3. Change the greeting in the same file, commit, and see the pods being replaced one by one.
            4. `git revert --no-edit HEAD` brings the old ones back.
            5. `git log -p skeg/status` is the history of what really happened.

            """#
        ),
        (
            "apps/clock/configmap.yaml",
            #"""
            # A ConfigMap holds settings apart from the programs that use them.
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: clock
            data:
              # As in the TZ variable of every Unix program.
              timezone: UTC
              title: The time on this machine

            """#
        ),
        (
            "apps/clock/deployment.yaml",
            #"""
            # No namespace is named here, so this goes to the namespace "default".
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: clock
            spec:
              replicas: 1
              selector:
                matchLabels:
                  app: clock
              template:
                metadata:
                  labels:
                    app: clock
                spec:
                  terminationGracePeriodSeconds: 2
                  containers:
                    - name: clock
                      image: skeg.dev/host
                      command: [/usr/bin/python3, -u, -c]
                      args:
                        - |
                          import http.server, os, time

                          class Clock(http.server.BaseHTTPRequestHandler):
                              def do_GET(self):
                                  text = f"{os.environ['TITLE']}: {time.strftime('%H:%M:%S %Z')}\n"
                                  self.send_response(200)
                                  self.end_headers()
                                  self.wfile.write(text.encode())

                          address = (os.environ["POD_IP"], 8080)
                          print("serving on %s:%s" % address)
                          http.server.ThreadingHTTPServer(address, Clock).serve_forever()
                      env:
                        - name: POD_IP
                          valueFrom:
                            fieldRef:
                              fieldPath: status.podIP
                        - name: TITLE
                          valueFrom:
                            configMapKeyRef:
                              name: clock
                              key: title
                        - name: TZ
                          valueFrom:
                            configMapKeyRef:
                              name: clock
                              key: timezone
                      resources:
                        requests:
                          cpu: 10m
                          memory: 16Mi

            """#
        ),
        (
            "apps/hello/deployment.yaml",
            #"""
            # A Deployment keeps a number of equal pods running, and replaces them step by step when something about them changes.
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: hello
              namespace: hello
              labels:
                app: hello
            spec:
              replicas: 3
              # Which pods belong to this Deployment. It has to match the labels of the template below, and cannot be changed later.
              selector:
                matchLabels:
                  app: hello
              strategy:
                rollingUpdate:
                  # While an update goes on: at most one pod more than asked for, and none fewer that answers.
                  maxSurge: 1
                  maxUnavailable: 0
              # A new pod counts as available once it has run this long.
              minReadySeconds: 1
              template:
                metadata:
                  labels:
                    app: hello
                spec:
                  terminationGracePeriodSeconds: 5
                  initContainers:
                    # Runs to its end before the containers start.
                    - name: page
                      # This image means: programs of this machine, no container image.
                      image: skeg.dev/host
                      command: [/bin/sh, -c]
                      args:
                        - echo "$GREETING from $POD_NAME at $POD_IP" > /site/index.html
                      env:
                        - name: GREETING
                          value: Hello
                        - name: POD_NAME
                          valueFrom:
                            fieldRef:
                              fieldPath: metadata.name
                        - name: POD_IP
                          valueFrom:
                            fieldRef:
                              fieldPath: status.podIP
                      volumeMounts:
                        - name: site
                          mountPath: /site
                  containers:
                    - name: web
                      image: skeg.dev/host
                      # Each pod has an address of its own, so that all can use the same port.
                      command: [/bin/busybox, httpd, -f, -p, "$(POD_IP):8080", -h, /site]
                      env:
                        - name: POD_IP
                          valueFrom:
                            fieldRef:
                              fieldPath: status.podIP
                      ports:
                        - containerPort: 8080
                      resources:
                        # What the scheduler counts for a pod, and what it may take at most.
                        requests:
                          cpu: 10m
                          memory: 8Mi
                        limits:
                          memory: 64Mi
                      volumeMounts:
                        - name: site
                          mountPath: /site
                          readOnly: true
                  volumes:
                    # Empty when the pod starts, gone with the pod.
                    - name: site
                      emptyDir: {}

            """#
        ),
        (
            "apps/hello/namespace.yaml",
            #"""
            # Namespaces keep applications apart: names are unique within one.
            apiVersion: v1
            kind: Namespace
            metadata:
              name: hello

            """#
        )
    ]
}
